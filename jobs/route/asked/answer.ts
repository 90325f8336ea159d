import type { Answer, AskedFrom, AskedHint, Entry, Message } from '../../../src/ports.ts'
import { plainAnswer } from '../../../src/views/answers.ts'
import { RetryableError, TerminalError } from '../../../src/errors.ts'
import { codeAnswer } from '../../../src/views/linking.ts'
import { beginLinking } from '../../people/begin.ts'
import { doneAnswer, refusedAnswer } from '../../../src/views/asked.ts'
import type { RouteNeeds } from '../needs.ts'

const REMEMBERED_MS = 24 * 3600 * 1000

type Outcome = { entry: Entry; hint: AskedHint; refused: string | null; link: boolean }

/**
 * Tells the person what became of it. Slack gives no way to find a private answer again: a crash right after it may
 * say it twice, but never leaves anybody without one.
 */
export async function answerOnce(needs: RouteNeeds, outcome: Outcome): Promise<void> {
  const { entry, hint, refused } = outcome
  if (hint.at === 'shell') return
  const key = `slack:answered:${entry.id}`
  if ((await needs.store.recall(key)) !== null) return
  const said = (await codeFor(needs, outcome)) ?? sayingOf(needs, hint, refused)
  const share = hint.from.share && refused === null
  if (said !== null) await sayOnce(needs, key, { to: { ...toOf(hint), share }, ...said })
}

/**
 * Where a link is all that is wanting, the way to it is the answer, and the click waits for it. While GitHub gives no code
 * the refusal is: nobody is left without an answer.
 */
async function codeFor(
  needs: RouteNeeds,
  { entry, hint, refused, link }: Outcome,
): Promise<Pick<Answer, 'message' | 'window'> | null> {
  if (!link) return null
  try {
    const { id, receivedAtMs } = entry
    const linking = await beginLinking(needs, hint.by, { entry: id, hint, receivedAtMs })
    return codeAnswer(linking, refused)
  } catch (error) {
    if (error instanceof RetryableError && error.code === 'store_lane_busy') throw error
    if (!(error instanceof RetryableError) && !(error instanceof TerminalError)) throw error
    needs.log.warn({ user: hint.by, error }, 'GitHub gives no code to link an account')
    return null
  }
}

/** Says that it is recorded and cannot be authorised yet; where Slack is away too, there is nobody to tell. */
export async function sayWaiting(
  needs: RouteNeeds,
  { entry, hint, why }: { entry: Entry; hint: AskedHint; why: string },
): Promise<void> {
  if (hint.at === 'shell') return
  const message = plainAnswer(`Recorded, and waiting: ${why} It is tried again for 15 minutes.`)
  const answer = { to: toOf(hint), message, window: null }
  await sayOnce(needs, `slack:waiting:${entry.id}`, answer).catch((error: unknown) => {
    needs.log.debug({ entry: entry.id, error }, 'the person could not be told to wait')
  })
}

/** Answers where somebody asked, once for each entry. */
export async function sayTo(
  needs: Pick<RouteNeeds, 'store' | 'chat' | 'log'>,
  said: { entry: Entry; hint: { by: string; from: AskedFrom }; message: Message; window: object | null },
): Promise<void> {
  const { entry, hint, message, window } = said
  await sayOnce(needs, `slack:answered:${entry.id}`, { to: toOf(hint), message, window })
}

async function sayOnce(
  needs: Pick<RouteNeeds, 'store' | 'chat' | 'log'>,
  key: string,
  answer: Answer,
): Promise<void> {
  if ((await needs.store.recall(key)) !== null) return
  const told = await needs.chat.answer(answer)
  if (told === 'refused') needs.log.warn({ user: answer.to.user, key }, 'the person could not be told')
  await needs.store.remember(key, '1', REMEMBERED_MS)
}

function toOf({ by, from: { channel, thread, trigger } }: Pick<AskedHint, 'by' | 'from'>): Answer['to'] {
  return { user: by, channel, thread, trigger, share: false }
}

function sayingOf(needs: RouteNeeds, { target, ask, from }: AskedHint, refused: string | null) {
  if (refused !== null) return refusedAnswer(target, refused, needs.command())
  const message = doneAnswer(target, ask, from.card !== null)
  return message === null ? null : { message, window: null }
}
