import { describe, expect, it } from 'vitest'
import { merge } from '../../../../jobs/merge.ts'
import type { PullState } from '../../../../src/ports.ts'
import type { Event } from '../../../../src/release/events.ts'
import { wants } from '../../../../src/release/wants.ts'
import { memoryCluster } from '../../../simulator/memory-world.ts'
import { config } from '../../../simulator/scenario.ts'
import { NOON_MS } from '../../views/world.ts'
import { targetOf, world } from '../route/own-world.ts'

const checkout = targetOf('checkout', 'staging/checkout')
const cart = targetOf('cart', 'staging/checkout')
const { path, text } = config('longer')

type Told = ReturnType<typeof world>

/** Ann's own pull request, which both have approved, and of which somebody pressed Merge on the card of the checkout. */
async function pressed(all = [checkout, cart]): Promise<Told & { pull: ReturnType<Told['git']['propose']> }> {
  const told = world(all)
  const pull = told.git.propose('ann', path, text)
  told.git.review(pull, 'carol', 'approved')
  await told.route(1)
  const release = 'production/checkout#1'
  // The check says yes before GitHub is asked.
  for (const { target } of all) await settleChecks(told, target)
  await told.advance('production/checkout', {
    kind: 'asked',
    ask: { verb: 'merge', release, head: pull.head },
    by: { slack: 'UBOB', login: 'bob', account: null, teams: [], writes: true },
  })
  return { ...told, pull }
}

async function settleChecks(told: Told, id: `${string}/${string}`): Promise<void> {
  const { target } = await told.store.load(id)
  for (const { effect } of Object.values(target?.todo ?? {}))
    if (effect.kind === 'report_check') await told.advance(id, { kind: 'effect_done', settles: effect.key })
}

/** Runs the merge that is owed, in a world where GitHub says what `seen` makes of it. */
async function merging(
  { needs, store, advance }: Told,
  seen: (state: PullState) => PullState = state => state,
  nowMs = NOON_MS,
): Promise<Event | null> {
  const all = needs.rules.all()
  const rules = all[0] ?? checkout
  const { target } = await store.load(rules.target)
  const release = target?.open ?? null
  if (target === null || release === null) throw new Error('nothing is open')
  const effect = wants(target, rules, NOON_MS).find(({ kind }) => kind === 'merge')
  if (effect?.kind !== 'merge') throw new Error(`no merge is owed in ${release.stage}`)
  const git = {
    ...needs.git,
    readPull: async (of: Parameters<typeof needs.git.readPull>[0]) => seen(await needs.git.readPull(of)),
  }
  return merge(effect, {
    target,
    release,
    rules,
    rulesOf: needs.rules.of,
    ports: {
      store: { ...store, nowMs: async () => nowMs },
      git,
      chat: needs.chat,
      cluster: memoryCluster(),
      watching: async () => () => null,
      command: () => '/release',
      allRules: () => all,
      slackOf: () => null,
    },
    advance,
    nowMs: NOON_MS,
    attempt: 1,
    stillOwed: async () => true,
    signal: new AbortController().signal,
  })
}

describe("the last look before a person's own pull request is merged", () => {
  it('merges it where every target that it touches says yes', async () => {
    const told = await pressed()
    expect(await merging(told)).toMatchObject({ kind: 'change_merged', number: 1 })
    expect(told.git.pulls[0]?.state).toBe('merged')
  })

  it('hears an approval that was taken back unheard in every one of them', async () => {
    const told = await pressed()
    const of: Record<string, number> = {}
    const event = await merging(told, state => {
      of[state.kind] = (of[state.kind] ?? 0) + 1
      // The first look is that of the checkout itself.
      return state.kind === 'open' && of[state.kind] !== 1 ? { ...state, reviews: [] } : state
    })
    expect(event).toMatchObject({
      kind: 'merge_refused',
      message: 'Slipway does not merge it: production/cart has not said yes to it',
    })
    expect(told.git.pulls[0]?.state).toBe('open')
  })

  it('does not merge it while one of them is held', async () => {
    const told = await pressed()
    await told.advance('production/cart', {
      kind: 'asked',
      ask: { verb: 'hold', reason: 'lunch' },
      by: { slack: 'UCAROL', login: 'carol', account: null, teams: [], writes: true },
    })
    expect(await merging(told)).toMatchObject({
      message: 'Slipway does not merge it: production/cart is held',
    })
  })

  it('does not merge it where something else is open in one of them', async () => {
    const told = await pressed()
    await told.advance('production/cart', { kind: 'change_closed', number: 1, by: null })
    expect(await merging(told)).toMatchObject({ kind: 'merge_refused' })
  })

  it('does not merge it into another branch than it was approved for', async () => {
    const told = await pressed([checkout])
    const event = await merging(told, state => (state.kind === 'open' ? { ...state, onto: 'dev' } : state))
    expect(event).toMatchObject({ kind: 'change_spared', number: 1 })
    expect(told.git.pulls[0]?.state).toBe('open')
  })

  it('does not merge it when an approval lapsed while it was read', async () => {
    const { approvals } = checkout
    const lapsing = { ...checkout, approvals: approvals && { ...approvals, expireMs: 60_000 } }
    const told = await pressed([lapsing])
    expect(await merging(told, state => state, NOON_MS + 61_000)).toMatchObject({ kind: 'change_proposed' })
    expect(told.git.pulls[0]?.state).toBe('open')
  })
})
