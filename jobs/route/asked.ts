import { RetryableError, TerminalError } from '../../src/errors.ts'
import type { AskedHint, Entry, Resolution } from '../../src/ports.ts'
import { isForWantOfLink, refusalFor } from '../../src/release/operators.ts'
import type { Actor } from '../../src/release/actors.ts'
import type { Found } from '../../src/release/events.ts'
import type { Rules } from '../../src/release/rules.ts'
import { emptyTarget } from '../../src/release/target.ts'
import { refreshHome } from '../home.ts'
import { actorOf } from './asked/actor.ts'
import { answerOnce, sayWaiting } from './asked/answer.ts'
import { cardAtRest } from './asked/at-rest.ts'
import { foundFor } from './asked/found.ts'
import { earlierRecording, startRecording, type Recording } from './asked/recording.ts'
import type { Routed, RouteNeeds } from './needs.ts'

/** Whoever waited longer looks again: what was meant then may be wrong now. */
const ASK_LIVES_MS = 15 * 60_000

/**
 * What somebody asked for in Slack: authorised, recorded on the card, done, answered. What became of it is saved with
 * the document itself, so that a repeat answers and draws, but neither does it twice nor refuses what was done.
 */
export async function routeAskedEntry(needs: RouteNeeds, entry: Entry, hint: AskedHint): Promise<Routed> {
  const judged = entry.resolution === null ? await judge(needs, entry, hint) : await repeated(needs, entry)
  const { refused, recording, link } = judged
  const done = await Promise.allSettled([
    answerOnce(needs, { entry, hint, refused, link: link === true }),
    cardAtRest(needs, { hint, recording, refused }),
  ])
  for (const part of done) if (part.status === 'rejected') throw part.reason
  if (hint.at !== 'shell') await refreshHome(needs, hint.by)
  const outcome = refused === null ? 'done' : `refused: ${refused}`
  return {
    subject: `${hint.target} ${hint.ask.verb}`,
    lines: [`${hint.target}: ${hint.ask.verb} by ${hint.by}: ${outcome}`],
  }
}

/** `link`: it would be done for somebody who linked their GitHub account. */
type Outcome = { refused: string | null; link?: true }
type Judged = Outcome & { recording: Recording }
type Refused = { refused: string; link: boolean }

/** Judged before a crash, or before Slack was away: what is left to do is to say so. */
async function repeated(needs: RouteNeeds, entry: Entry): Promise<Judged> {
  return { ...outcomeOf(entry.resolution), recording: await earlierRecording(needs, entry) }
}

async function judge(needs: RouteNeeds, entry: Entry, hint: AskedHint): Promise<Judged> {
  const rules = needs.rules.of(hint.target)
  const may = await authorised(needs, entry, { hint, rules })
  if ('refused' in may) {
    const recording = await earlierRecording(needs, entry)
    return { ...(await resolved(needs, entry, may)), recording }
  }
  const { by, found } = may
  const recording = await startRecording(needs, entry, { hint, by })
  try {
    const asked = { kind: 'asked', ask: hint.ask, by, answers: entry.id } as const
    const event = found === null ? asked : { ...asked, found }
    const advanced = await needs.advance(hint.target, event)
    if (advanced.kind === 'changed') return { refused: null, recording }
    const no = { refused: advanced.reason, link: false }
    return { ...(await resolved(needs, entry, no)), recording }
  } catch (error) {
    await recording.drawn
    await recording.lane?.release()
    throw error
  }
}

/** Refused, unless another worker did it meanwhile: what was resolved first stays. */
async function resolved(needs: RouteNeeds, entry: Entry, { refused, link }: Refused): Promise<Outcome> {
  const resolution = { kind: 'asked', refused, ...(link ? { link: true as const } : {}) } as const
  return outcomeOf(await needs.store.resolve(entry.id, resolution))
}

function outcomeOf(resolution: Resolution | null): Outcome {
  if (resolution?.kind !== 'asked') return { refused: 'it was stored as something else' }
  const { refused, link } = resolution
  return link === undefined ? { refused } : { refused, link }
}

/** Who asks, and for what version where they name one. */
type Authorised = { by: Actor; found: Found | null }

/** Who it is, or why they may not; judged here too, so that the card of a stranger's click is left alone. */
async function authorised(
  needs: RouteNeeds,
  entry: Entry,
  { hint, rules }: { hint: AskedHint; rules: Rules | null },
): Promise<Authorised | Refused> {
  const { target: id, ask } = hint
  if (rules === null) return never(`${id} is not in the configuration any more`)
  const { target, nowMs } = await needs.store.load(id)
  if (nowMs - entry.receivedAtMs > ASK_LIVES_MS)
    return never('it waited for more than 15 minutes; ask for it again')
  const may = await orReason(needs, { entry, hint }, async () => {
    const by = await actorOf(needs, rules, { hint, target })
    if ('stranger' in by) return by.stranger
    const question = { target: target ?? emptyTarget(id), rules, ask, by }
    const refused = refusalFor(question)
    if (refused !== null) return { refused, link: isForWantOfLink(question) }
    const found = await foundFor(needs, rules, ask)
    return typeof found === 'string' ? found : { by, found }
  })
  return typeof may === 'string' ? never(may) : may
}

function never(refused: string): Refused {
  return { refused, link: false }
}

/** An outage is waited for, and said; where no waiting helps, that is the reason. */
async function orReason<T>(
  needs: RouteNeeds,
  { entry, hint }: { entry: Entry; hint: AskedHint },
  work: () => Promise<T | string>,
): Promise<T | string> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof TerminalError) return `${error.message} ${error.remedy}`
    if (error instanceof RetryableError) await sayWaiting(needs, { entry, hint, why: error.message })
    throw error
  }
}
