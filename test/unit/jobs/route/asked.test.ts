import { expect, it } from 'vitest'
import { routeEntry } from '../../../../jobs/route.ts'
import type { RouteNeeds } from '../../../../jobs/route/needs.ts'
import { createAdvance } from '../../../../src/advance.ts'
import { RetryableError, TerminalError } from '../../../../src/errors.ts'
import { createLog } from '../../../../src/log.ts'
import type { Hint } from '../../../../src/ports.ts'
import { memoryGit } from '../../../simulator/memory-git.ts'
import { memoryAccounts, memoryLinks } from '../../../simulator/memory-links.ts'
import { memoryStore } from '../../../simulator/memory-store.ts'
import { memoryChat, memoryQueue, memoryRegistry } from '../../../simulator/memory-world.ts'
import { NOON_MS, rulesOf } from '../../views/world.ts'

const MINUTE_MS = 60_000
const away = new RetryableError('git_unreachable', { reason: 'ECONNREFUSED' })

/** One target whose operators are those who may write, as GitHub says by `mayWrite`. */
function world(mayWrite: () => Promise<boolean>) {
  let now = NOON_MS
  const clock = { nowMs: () => now }
  const [store, chat, log] = [memoryStore(clock), memoryChat(), createLog({ level: 'silent' })]
  const rules = rulesOf({ operators: ['writers'] })
  const git = { ...memoryGit(clock, []), mayWrite }
  const needs: RouteNeeds = {
    store,
    chat,
    queue: memoryQueue(clock),
    links: memoryLinks(),
    accounts: memoryAccounts(),
    git,
    registry: memoryRegistry(),
    advance: createAdvance({ store, queue: memoryQueue(clock), rulesOf: () => rules, log }),
    baseline: async () => undefined,
    rules: { all: () => [rules], of: () => rules, generation: () => 'g1' },
    people: { loginOf: () => 'carol', slackOf: () => null, admins: () => [] },
    command: () => '/release',
    log,
  }
  const from = { channel: 'C1', thread: null, trigger: null, share: false, card: null }
  const ask = { verb: 'hold', reason: 'sale day' } as const
  const hint: Hint = { kind: 'asked', target: rules.target, ask, by: 'U1', from }
  return {
    needs,
    git,
    answers: () => chat.answers.map(({ text }) => text),
    after: (ms: number) => void (now += ms),
    held: async () => (await store.load(rules.target)).target?.hold ?? null,
    route: async () => {
      await store.accept({ id: 'c1', sender: 'slack', hint, receivedAtMs: NOON_MS })
      await routeEntry(needs, 'c1')
    },
  }
}

it('says once that it waits while nobody can say who may, and does it afterwards', async () => {
  const { git, route, answers, held } = world(() => Promise.reject(away))
  await expect(route()).rejects.toBe(away)
  await expect(route()).rejects.toBe(away)
  expect(answers()).toEqual([expect.stringMatching(/^Recorded, and waiting: .*ECONNREFUSED/)])
  git.mayWrite = async () => true
  await route()
  expect(await held()).toMatchObject({ by: 'carol' })
  expect(answers().at(-1)).toMatch(/is held: sale day/)
})

it('does not do a quarter of an hour later what was asked for then', async () => {
  const { git, route, answers, after, held } = world(() => Promise.reject(away))
  await expect(route()).rejects.toBe(away)
  git.mayWrite = async () => true
  after(16 * MINUTE_MS)
  await route()
  expect(await held()).toBeNull()
  expect(answers().at(-1)).toMatch(/Not done: it waited for more than 15 minutes/)
})

it('refuses at once where nobody will ever be able to say who may', async () => {
  const { route, answers, held } = world(() =>
    Promise.reject(
      new TerminalError('git_permission_missing', { operation: 'read members', repository: 'acme' }),
    ),
  )
  await route()
  expect(await held()).toBeNull()
  expect(answers()).toEqual([expect.stringMatching(/^Not done: .*read members/)])
})

it.each(['save', 'resolve', 'close'] as const)(
  'does it once and says it when the process is killed around %s',
  async call => {
    const { needs, route, answers, held } = world(async () => true)
    const { [call]: real } = needs.store
    Object.assign(needs.store, {
      [call]: async (...given: unknown[]) => {
        await Reflect.apply(real, needs.store, given)
        throw new Error('killed')
      },
    })
    await route().catch(() => undefined)
    Object.assign(needs.store, { [call]: real })
    await route()
    expect(await held()).toMatchObject({ reason: 'sale day' })
    expect(await needs.store.journal('staging/checkout', 10)).toHaveLength(1)
    expect(answers()).toEqual([expect.stringMatching(/is held: sale day/)])
  },
)
