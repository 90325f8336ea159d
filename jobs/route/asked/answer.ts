import type { Answer, AskedHint, Entry } from '../../../src/ports.ts'
import { plainAnswer } from '../../../src/views/answers.ts'
import { doneAnswer, refusedAnswer } from '../../../src/views/asked.ts'
import type { RouteNeeds } from '../needs.ts'

const REMEMBERED_MS = 24 * 3600 * 1000

type Outcome = { entry: Entry; hint: AskedHint; refused: string | null }

/**
 * Tells the person what became of it. Slack gives no way to find a private answer again: a crash right after it may
 * say it twice, but never leaves anybody without one.
 */
export async function answerOnce(needs: RouteNeeds, { entry, hint, refused }: Outcome): Promise<void> {
  if (hint.at === 'shell') return
  const said = sayingOf(needs, hint, refused)
  const share = hint.from.share && refused === null
  if (said !== null)
    await sayOnce(needs, `slack:answered:${entry.id}`, { to: { ...toOf(hint), share }, ...said })
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

async function sayOnce(needs: RouteNeeds, key: string, answer: Answer): Promise<void> {
  if ((await needs.store.recall(key)) !== null) return
  const told = await needs.chat.answer(answer)
  if (told === 'refused') needs.log.warn({ user: answer.to.user, key }, 'the person could not be told')
  await needs.store.remember(key, '1', REMEMBERED_MS)
}

function toOf({ by, from: { channel, thread, trigger } }: AskedHint): Answer['to'] {
  return { user: by, channel, thread, trigger, share: false }
}

function sayingOf(needs: RouteNeeds, { target, ask, from }: AskedHint, refused: string | null) {
  if (refused !== null) return refusedAnswer(target, refused, needs.command())
  const message = doneAnswer(target, ask, from.card !== null)
  return message === null ? null : { message, window: null }
}
