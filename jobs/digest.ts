import { TerminalError } from '../src/errors.ts'
import type { Card, ReleaseId, TargetId } from '../src/release/release.ts'
import { digestOf, type Digested } from '../src/views/digest.ts'
import type { JobContext, JobRun } from './job.ts'
import { inLane } from './lane.ts'

/** One message for each environment and hour. */
const WINDOW_MS = 3600_000
const KEPT_MS = 25 * WINDOW_MS

type Known = { card: Card | null; drawn: ReleaseId[] }

/**
 * Puts what went live into the message of its environment and hour, which is posted with the first and edited with each
 * further one. It is drawn from what the targets say now, one at a time, so that many at once are few edits; a repeat
 * finds the message by its name.
 */
export const digest: JobRun<'digest'> = (effect, context) => {
  const startMs = Math.floor((context.release.endedAtMs ?? context.nowMs) / WINDOW_MS) * WINDOW_MS
  const { channel, environment } = context.rules
  const name = `digest:${channel}:${environment}:${startMs}` as const
  return inLane(context.ports.store, name, async () => {
    const known = await recalled(context, name)
    if (!known.drawn.includes(context.release.id)) await draw(context, { name, startMs, known })
    return { kind: 'effect_done', settles: effect.key }
  })
}

type Drawing = { name: `digest:${string}`; startMs: number; known: Known }

async function draw(context: JobContext, { name, startMs, known }: Drawing): Promise<void> {
  const { ports, rules } = context
  const lines = await digested(context, startMs)
  const message = digestOf({ environment: rules.environment, startMs, lines, addresses: ports.git })
  const outcome = await ports.chat.paint({ channel: rules.channel, release: name, card: known.card, message })
  if (outcome.kind === 'refused')
    throw new TerminalError('slack_message_refused', { reason: `${outcome.code}: ${outcome.message}` })
  const drawn = [
    ...new Set([...known.drawn, context.release.id, ...lines.flatMap(({ live }) => live.release ?? [])]),
  ]
  await ports.store.remember(name, JSON.stringify({ card: outcome.card, drawn }), KEPT_MS)
}

/** What went live in that hour, in all targets of the environment that are told of like this one. */
async function digested({ ports, rules, rulesOf, target }: JobContext, startMs: number): Promise<Digested[]> {
  const ids = (await ports.store.targets()).filter(id => id.startsWith(`${rules.environment}/`))
  const found = await Promise.all(ids.map(async id => (id === target.id ? target : loaded(ports, id))))
  return found.flatMap(each => {
    const of = each === null ? null : rulesOf(each.id)
    const live = each?.live ?? null
    if (of === null || each === null || live === null || live.release === null) return []
    if (of.announce !== 'digest' || of.channel !== rules.channel) return []
    const isThen = live.atMs >= startMs && live.atMs < startMs + WINDOW_MS
    return isThen ? [{ service: of.service, live, previous: each.previous }] : []
  })
}

async function loaded({ store }: JobContext['ports'], id: TargetId): Promise<JobContext['target'] | null> {
  return (await store.load(id)).target
}

async function recalled({ ports }: JobContext, name: string): Promise<Known> {
  const text = await ports.store.recall(name)
  return text === null ? { card: null, drawn: [] } : JSON.parse(text)
}
