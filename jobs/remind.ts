import { RetryableError } from '../src/errors.ts'
import type { Log } from '../src/log.ts'
import type { MessagePlace, Ports } from '../src/ports.ts'
import type { At } from '../src/release/release.ts'
import type { Window } from '../src/release/waiting-for.ts'
import { remindedAgain, reminderOf, type Waiting } from '../src/views/waiting.ts'
import { waitingBy, type People, type WaitingBy } from './remind/waiting-by.ts'

/** Later than this within a window nobody is told: whoever starts Slipway at night wakes nobody. */
const LATE_MS = 3600_000
/** Of one round; the next one goes on, so that a crowd is told without a burst. */
const SENT_MAX = 20
const LISTED_MAX = 50
const KEPT_MS = 30 * 24 * 3600_000
const INDEX = 'reminders'

export type RemindNeeds = Pick<Ports, 'store' | 'chat' | 'links'> &
  People & {
    /** The window of a moment; null where nobody is reminded. */
    window(nowMs: At): Window | null
    log: Pick<Log, 'debug' | 'warn'>
  }

/**
 * One person's newest message. It is noted before it is sent, `sending`, so that who comes after a crash asks Slack for
 * it; `none`: Slack takes none for them, or they deleted it. `of` names all that it told of, `left` what it still tells
 * of as it was drawn last; null: not known. `before`: an older one that is to say that it is overtaken.
 */
type Reminded = {
  startMs: At
  at: MessagePlace | 'sending' | 'none'
  of: string[]
  left: string[] | null
  before: MessagePlace | null
}

type Round = RemindNeeds & { nowMs: At; current: Window | null; by: WaitingBy }

/**
 * Tells each person once in a window what waits for them, and takes out of the message what is done. It has what is left
 * of Slack's limits: a limit ends the round, and the next one goes on. One at a time, across replicas.
 */
export async function remind(needs: RemindNeeds): Promise<void> {
  const nowMs = await needs.store.nowMs()
  const window = needs.window(nowMs)
  const current = window !== null && nowMs < window.startMs + LATE_MS ? window : null
  if (current === null && (await listed(needs)).length === 0) return
  const lane = await needs.store.lane(INDEX)
  if (lane === null) return
  try {
    await round({ ...needs, nowMs, current, by: await waitingBy(needs, nowMs) })
  } catch (error) {
    if (!(error instanceof RetryableError)) throw error
    needs.log.debug({ error }, 'the rest of the reminders is left to the next round')
  } finally {
    await lane.release()
  }
}

async function round(given: Round): Promise<void> {
  const told = await listed(given)
  const users = given.current === null ? told : [...new Set([...told, ...(await given.by.users())])]
  let sent = 0
  for (const user of users) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: Slack's limits are shared with what is urgent
    if (await remindOne(given, user)) sent += 1
    if (sent >= SENT_MAX) return
  }
}

/** Whether a message was sent. */
async function remindOne(given: Round, user: string): Promise<boolean> {
  const [before, waits] = await Promise.all([recalled(given, user), given.by.of(user)])
  const fresh = before?.at === 'sending' ? before : await due(given, { user, before, waits })
  if (fresh !== null) return send(given, { user, reminded: fresh, waits })
  if (before === null) await unlist(given, user)
  else await edit(given, { user, reminded: before, waits })
  return false
}

type Of = { user: string; reminded: Reminded; waits: Waiting[] }

/** What is to be sent in this window; null where that was done, or nothing has waited long enough. */
async function due(
  { current, chat }: Round,
  { user, before, waits }: { user: string; before: Reminded | null; waits: Waiting[] },
): Promise<Reminded | null> {
  if (current === null || (before !== null && before.startMs >= current.startMs)) return null
  const old = waits.filter(({ sinceMs }) => sinceMs <= current.beforeMs).slice(0, LISTED_MAX)
  if (old.length === 0 || (await chat.member(user)) !== 'member') return null
  const of = old.map(nameOf)
  const isShown = before !== null && typeof before.at === 'object' && before.left?.length !== 0
  const overtaken = isShown && typeof before.at === 'object' ? before.at : null
  return { startMs: current.startMs, at: 'sending', of, left: null, before: overtaken }
}

/** Noted, sent or found, and noted again. */
async function send(given: Round, { user, reminded, waits }: Of): Promise<boolean> {
  const left = waits.filter(each => reminded.of.includes(nameOf(each)))
  await list(given, user)
  await note(given, user, reminded)
  const message = reminderOf({ waits: left, count: reminded.of.length, nowMs: given.nowMs })
  const key = `reminder:${user}:${reminded.startMs}`
  const told = await given.chat.direct({ user, key, message })
  const at = told.kind === 'refused' ? 'none' : told.at
  // What was found may have been drawn before something of it was done.
  const drawn = told.kind === 'posted' ? left.map(nameOf) : null
  const sent: Reminded = { ...reminded, at, left: drawn }
  await note(given, user, sent)
  await edit(given, { user, reminded: sent, waits })
  return told.kind === 'posted'
}

/** The message as it is to read now, where it reads otherwise; one that says that nothing waits stays so. */
async function edit(given: Round, { user, reminded, waits }: Of): Promise<void> {
  const { at, of, before } = reminded
  const freed = before === null ? reminded : await overtake(given, { user, reminded, at: before })
  if (at === 'sending' || at === 'none') return unlist(given, user)
  const left = waits.filter(each => of.includes(nameOf(each)))
  const names = left.map(nameOf)
  if (freed.left === null || !same(names, freed.left)) {
    const message = reminderOf({ waits: left, count: of.length, nowMs: given.nowMs })
    const drawn = await redrawn(given, at, message)
    await note(given, user, { ...freed, at: drawn ? at : 'none', left: names })
  }
  if (names.length === 0) await unlist(given, user)
}

async function overtake(
  given: Round,
  { user, reminded, at }: { user: string; reminded: Reminded; at: MessagePlace },
): Promise<Reminded> {
  await redrawn(given, at, remindedAgain())
  const freed = { ...reminded, before: null }
  await note(given, user, freed)
  return freed
}

/** False where the message is gone. What is left of the edits of a minute is for cards. */
async function redrawn(
  { chat }: Round,
  card: MessagePlace,
  message: Parameters<typeof chat.redraw>[0]['message'],
): Promise<boolean> {
  const outcome = await chat.redraw({ card, message, spare: true })
  if (outcome === 'short') throw new RetryableError('slack_rate_limited', { seconds: 15 })
  return outcome === 'drawn'
}

function nameOf({ what, release }: Waiting): string {
  return `${what}:${release.id}`
}

function same(some: string[], others: string[]): boolean {
  return some.length === others.length && some.every(each => others.includes(each))
}

/** Slack ids of those whose message is still looked after. */
async function listed({ store }: RemindNeeds): Promise<string[]> {
  const text = await store.recall(INDEX)
  return text === null ? [] : JSON.parse(text)
}

async function list(needs: RemindNeeds, user: string): Promise<void> {
  const users = await listed(needs)
  if (!users.includes(user)) await needs.store.remember(INDEX, JSON.stringify([...users, user]), KEPT_MS)
}

async function unlist(needs: RemindNeeds, user: string): Promise<void> {
  const users = await listed(needs)
  const others = users.filter(other => other !== user)
  if (others.length < users.length) await needs.store.remember(INDEX, JSON.stringify(others), KEPT_MS)
}

async function recalled({ store }: RemindNeeds, user: string): Promise<Reminded | null> {
  const text = await store.recall(`${INDEX}:${user}`)
  return text === null ? null : JSON.parse(text)
}

async function note({ store }: RemindNeeds, user: string, reminded: Reminded): Promise<void> {
  await store.remember(`${INDEX}:${user}`, JSON.stringify(reminded), KEPT_MS)
}
