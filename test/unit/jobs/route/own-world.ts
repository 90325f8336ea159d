import { routeEntry } from '../../../../jobs/route.ts'
import type { RouteNeeds } from '../../../../jobs/route/needs.ts'
import { createAdvance } from '../../../../src/advance.ts'
import { createLog } from '../../../../src/log.ts'
import type { CheckRequest } from '../../../../src/ports.ts'
import type { Rules } from '../../../../src/release/rules.ts'
import { memoryGit } from '../../../simulator/memory-git.ts'
import { memoryAccounts, memoryLinks } from '../../../simulator/memory-links.ts'
import { memoryStore } from '../../../simulator/memory-store.ts'
import { memoryChat, memoryQueue, memoryRegistry } from '../../../simulator/memory-world.ts'
import { manifest, REPOSITORY } from '../../../simulator/scenario.ts'
import { production } from '../../views/pulls.ts'
import { NOON_MS } from '../../views/world.ts'

const clock = { nowMs: () => NOON_MS }
const PLACE = production().place

export function targetOf(name: 'checkout' | 'cart', path: string): Rules {
  const place = { ...PLACE, path, branch: 'main' }
  const changes = {
    target: `production/${name}`,
    service: name,
    place,
    images: { main: REPOSITORY },
  } as const
  return production({}, { ...changes, outside: 'hold' })
}

/** Two targets: checkout has the folder that the manifests are in, and so has the cart, which looks into a part of it. */
export function world(all: Rules[]) {
  const store = memoryStore(clock)
  const git = memoryGit(clock, manifest('main-1', null, 'a'))
  const checks: CheckRequest[] = []
  const rulesOf: RouteNeeds['rules']['of'] = id => all.find(rules => rules.target === id) ?? null
  const log = createLog({ level: 'silent' })
  const queue = memoryQueue(clock)
  const advance = createAdvance({ store, queue, rulesOf, log })
  const needs: RouteNeeds = {
    store,
    git: {
      ...git,
      check: async request => {
        checks.push(request)
        return 'posted'
      },
    },
    chat: memoryChat(),
    queue,
    links: memoryLinks(),
    accounts: memoryAccounts(),
    registry: memoryRegistry(),
    advance,
    baseline: async () => undefined,
    rules: { all: () => all, of: rulesOf, generation: () => 'g1' },
    people: { loginOf: () => null, slackOf: () => null, admins: () => [] },
    command: () => '/release',
    log,
  }
  let entries = 0
  const route = async (number: number, branch = `by-hand/${number}`): Promise<string[]> => {
    const id = `n${++entries}`
    const hint = { kind: 'pull', repository: PLACE.repository, number, branch } as const
    await store.accept({ id, sender: 'test', hint, receivedAtMs: NOON_MS })
    await routeEntry(needs, id)
    return (await store.entry(id))?.verdict?.lines ?? []
  }
  const open = async ({ target: id }: Rules) => (await store.load(id)).target?.open ?? null
  return { git, route, open, checks, advance, needs, store }
}
