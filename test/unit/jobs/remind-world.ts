import { remind } from '../../../jobs/remind.ts'
import { createLog } from '../../../src/log.ts'
import type { Membership } from '../../../src/ports.ts'
import type { Target } from '../../../src/release/release.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { memoryLinks } from '../../simulator/memory-links.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { memoryChat } from '../../simulator/memory-world.ts'
import { openedIn, production } from '../views/pulls.ts'
import { NOON_MS, story } from '../views/world.ts'

type Told = ReturnType<typeof story>

export const HOUR_MS = 3600_000
export const DAY_MS = 24 * HOUR_MS
const slackIds: Record<string, string> = { ann: 'U01ANN', carol: 'U01CAROL' }
export const carolYes = { by: { login: 'carol', id: 3, bot: false } }

export const at = (service: string, changes: Partial<Rules> = {}): Rules =>
  production({}, { target: `production/${service}`, service, ...changes })

/** Waits for ann and carol, who can be reached, and for bob, who cannot. */
export const waiting = (rules: Rules): Told => openedIn(story(rules).baseline('1.41.3').push('1.42.0'))

function world(told: Told[]) {
  const clock = { now: NOON_MS + 2 * HOUR_MS, startMs: NOON_MS + 2 * HOUR_MS, afterMs: HOUR_MS }
  const store = memoryStore({ nowMs: () => clock.now })
  const [chat, links] = [memoryChat(), memoryLinks()]
  const memberships = new Map<string, Membership>()
  const targets = new Map(told.map(each => [each.rules.target, each.rules]))
  const put = async ({ target }: { target: Target }) => {
    const version = ((await store.load(target.id)).target?.version ?? 0) + 1
    await store.save({ target: { ...target, version }, dueAtMs: null, journal: [] })
  }
  const needs = {
    store,
    links,
    chat: { ...chat, member: async (user: string) => memberships.get(user) ?? 'member' },
    rules: { all: () => [...targets.values()] },
    people: {
      slackOf: (login: string) => slackIds[login] ?? null,
      loginOf: (user: string) => Object.keys(slackIds).find(login => slackIds[login] === user) ?? null,
    },
    window: () => ({ startMs: clock.startMs, beforeMs: clock.startMs - clock.afterMs }),
    log: createLog({ level: 'silent' }),
  }
  const said = () =>
    chat.directs.map(({ user, texts }) => `${user}: ${texts.at(-1) ?? ''} (${texts.length} drawn)`)
  return { clock, chat, links, needs, put, said, memberships, run: async () => remind(needs) }
}

export async function started(...told: Told[]) {
  const made = world(told)
  for (const each of told)
    // oxlint-disable-next-line no-await-in-loop -- one document after the other
    await made.put(each)
  return made
}

export type Started = Awaited<ReturnType<typeof started>>
