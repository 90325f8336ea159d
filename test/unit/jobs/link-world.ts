import { lookLink } from '../../../jobs/link.ts'
import { beginLinking } from '../../../jobs/people/begin.ts'
import type { PeopleNeeds } from '../../../jobs/people/needs.ts'
import { routeEntry } from '../../../jobs/route.ts'
import type { RouteNeeds } from '../../../jobs/route/needs.ts'
import { createLog } from '../../../src/log.ts'
import type { AskedHint, Message, PeopleHint } from '../../../src/ports.ts'
import { memoryAccounts, memoryLinks } from '../../simulator/memory-links.ts'
import { memoryGit } from '../../simulator/memory-git.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { memoryChat, memoryQueue, memoryRegistry } from '../../simulator/memory-world.ts'
import { NOON_MS, rulesOf } from '../views/world.ts'

export const MINUTE_MS = 60_000
export const ANN = { login: 'ann', id: 1, emails: ['private@ann.example', 'Ann@acme.example'] }
export const from = { channel: 'C1', thread: null, trigger: 'T1', share: false, card: null }
export const hint: AskedHint = {
  kind: 'asked',
  target: 'production/checkout',
  ask: { verb: 'withdraw', release: 'production/checkout#1' },
  by: 'UANN',
  from,
}

/** People who link their accounts, with everything in memory. */
export function world() {
  let now = NOON_MS
  let entries = 0
  const clock = { nowMs: () => now }
  const direct: Direct[] = []
  const { needs, chat, links, accounts, queue } = needsOf(clock, direct)
  return {
    needs,
    links,
    accounts,
    queue,
    direct,
    texts: () => direct.map(({ user, text }) => `${user}: ${text}`),
    answers: () => chat.answers.map(({ text }) => text),
    after: (ms: number) => void (now += ms),
    begin: (click: AskedHint | null = null) => {
      const waiting = click === null ? null : { entry: 'slack:c1', hint: click, receivedAtMs: now }
      return beginLinking(needs, 'UANN', waiting)
    },
    look: async () => {
      const linking = (await links.linking('UANN'))?.id ?? 'none'
      return lookLink(needs, { kind: 'link', slack: 'UANN', linking })
    },
    route: async (what: PeopleHint) => {
      const id = `p${++entries}`
      await needs.store.accept({ id, sender: 'slack', hint: what, receivedAtMs: now })
      await routeEntry(needs, id)
    },
  }
}

type Direct = { user: string; text: string; message: Message }

function needsOf(clock: { nowMs(): number }, direct: Direct[]) {
  const [store, queue, chat] = [memoryStore(clock), memoryQueue(clock), memoryChat()]
  const [links, accounts] = [memoryLinks(), memoryAccounts()]
  const needs: RouteNeeds & PeopleNeeds = {
    store,
    queue,
    links,
    accounts,
    chat: {
      ...chat,
      direct: async ({ user, key, message }) => {
        const outcome = await chat.direct({ user, key, message })
        if (outcome.kind === 'posted') direct.push({ user, text: message.text, message })
        return outcome
      },
    },
    git: memoryGit(clock, []),
    registry: memoryRegistry(),
    advance: async () => ({ kind: 'ignored', reason: 'nothing is here', target: null }),
    baseline: async () => undefined,
    rules: { all: () => [], of: () => rulesOf(), generation: () => 'g1' },
    people: { loginOf: () => null, slackOf: () => null, admins: () => ['UCAROL'] },
    command: () => '/release',
    log: createLog({ level: 'silent' }),
  }
  return { needs, chat, links, accounts, queue }
}
