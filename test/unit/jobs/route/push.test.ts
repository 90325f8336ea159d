import { expect, it } from 'vitest'
import { createBaseline } from '../../../../jobs/baseline.ts'
import { routePushEntry } from '../../../../jobs/route/push.ts'
import type { RouteNeeds } from '../../../../jobs/route/needs.ts'
import { createAdvance } from '../../../../src/advance.ts'
import { createLog } from '../../../../src/log.ts'
import { memoryGit } from '../../../simulator/memory-git.ts'
import { memoryAccounts, memoryLinks } from '../../../simulator/memory-links.ts'
import { memoryStore } from '../../../simulator/memory-store.ts'
import { memoryChat, memoryQueue, memoryRegistry } from '../../../simulator/memory-world.ts'
import { config, manifest, plainRules } from '../../../simulator/scenario.ts'

const clock = { nowMs: () => 0 }
const log = createLog({ level: 'silent' })

/** One target that knows its folder, and pushes to its branch as they are routed; GitHub may be away for some. */
async function world() {
  const rules = { ...plainRules(), outside: 'apply' } as const
  const { repository, branch } = rules.place
  const store = memoryStore(clock)
  const queue = memoryQueue(clock)
  const git = memoryGit(clock, manifest('main-1', null, 'a'))
  const registry = memoryRegistry()
  const advance = createAdvance({ store, queue, rulesOf: () => rules, log })
  const away = { isSo: false }
  const folder: RouteNeeds['git']['folder'] = async (...of) => {
    if (away.isSo) throw new Error('GitHub is away')
    return git.folder(...of)
  }
  const needs: RouteNeeds = {
    store,
    git: { ...git, folder },
    chat: memoryChat(),
    queue,
    links: memoryLinks(),
    accounts: memoryAccounts(),
    registry,
    advance,
    baseline: createBaseline({ store, git, registry, advance }),
    rules: { all: () => [rules], of: () => rules, generation: () => 'g1' },
    people: { loginOf: () => null, slackOf: () => null, admins: () => [] },
    command: () => '/release',
    log,
  }
  await needs.baseline(rules)
  const route = async (id: string): Promise<string[]> => {
    const hint = { kind: 'push', repository, branch, head: id } as const
    await store.accept({ id, hint, sender: 'github', receivedAtMs: 0 })
    const entry = await store.entry(id)
    if (entry === null) throw new Error('it was not accepted')
    return (await routePushEntry(needs, entry, hint)).lines
  }
  const target = async () => (await store.load(rules.target)).target
  return { git, route, target, away }
}

/** One push whose entry is resolved, and not read yet. */
async function unread() {
  const there = await world()
  there.git.push('bob', 'Wait longer', files('longer'))
  there.away.isSo = true
  await expect(there.route('push:1')).rejects.toThrow('GitHub is away')
  return there
}

const files = (word: string) => [config(word)].map(({ path, text }) => ({ path, text }))

it('a push whose entry is repeated after the branch was taken back brings nothing any more', async () => {
  const { git, route, target, away } = await unread()
  away.isSo = false
  git.push('bob', 'Back again', files('a'))
  expect(await route('push:2')).toEqual(['no inputs changed'])
  expect(await route('push:1')).toEqual(['staging/checkout: ignored: an older look at the branch'])
  expect(await target()).toMatchObject({ rolling: null, pending: null })
})

it('a push that is routed late is taken as long as nothing newer was seen', async () => {
  const { route, target, away } = await unread()
  away.isSo = false
  expect(await route('push:1')).toEqual(['staging/checkout: taken'])
  expect(await target()).toMatchObject({ rolling: { kind: 'change', stage: 'applying' } })
})

it('a push is taken though another commit came meanwhile, where its folder stayed as it is', async () => {
  const { git, route, target, away } = await unread()
  git.push('bob', 'Notes', [{ path: 'notes.md', text: 'x' }])
  await expect(route('push:2')).rejects.toThrow('GitHub is away')
  away.isSo = false
  expect(await route('push:1')).toEqual(['staging/checkout: taken'])
  expect(await target()).toMatchObject({ rolling: { kind: 'change', stage: 'applying' } })
})
