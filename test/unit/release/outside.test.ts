import { describe, expect, it } from 'vitest'
import type { Actor } from '../../../src/release/actors.ts'
import type { Fact, ReviewRead } from '../../../src/release/events.ts'
import type { Commit, Target } from '../../../src/release/release.ts'
import { annWrites, carolWrites, clicks, HEAD, looked, opened, openedIn, production } from '../views/pulls.ts'
import { believed, bob, carol, imageOf, story } from '../views/world.ts'

type Told = ReturnType<typeof story>
type Merged = Extract<Fact, { kind: 'change_merged' }>

const HOLD = production({}, { outside: 'hold' })
const CONTENT = 'in-1.42.0'
const bobWrites: Actor = { slack: 'U01BOB', login: 'bob', account: null, teams: [], writes: true }

/** Bob pushes straight to the branch. */
function pushed(told: Told, tag = '1.41.3', inputs = `by-bob-${tag}`): Told {
  const commit = {
    ...commitOf(inputs, tag),
    commit: Buffer.from(inputs).toString('hex').padEnd(40, '0').slice(0, 40),
    title: 'Wait longer',
  }
  const order = told.target.seen + 1
  return told.tell({ kind: 'commit_seen', order, commit, release: null, range: null, authors: [bob] })
}

/** The pull request was merged on GitHub, by Bob unless it is said otherwise. */
function merged(told: Told, more: Partial<Merged> = {}, inputs = CONTENT): Told {
  const order = told.target.seen + 1
  const commit = commitOf(inputs, '1.42.0')
  return told.tell({ kind: 'change_merged', number: 318, order, commit, now: inputs, by: bob, ...more })
}

function commitOf(inputs: string, tag: string): Commit {
  return {
    commit: 'd'.repeat(40),
    inputs,
    images: { main: imageOf(tag) },
    key: tag,
    version: tag,
    origin: believed,
    by: bob,
    title: tag,
  }
}

const approved = (rules = HOLD) => clicks(clicks(opened(rules), 'approve', annWrites), 'approve', carolWrites)
const waits = () => pushed(story(HOLD).baseline('1.41.3'))

function asked(told: Told, verb: 'apply' | 'revert', by: Actor = carol): Told {
  return told.asks({ verb, release: told.target.outside?.id ?? 'production/checkout#0' }, by)
}

function ends({ ending }: Target): string[] {
  return ending.map(({ number, stage }) => `${number} ${stage}`)
}

describe('a commit on the branch without a yes', () => {
  it('waits for an operator and is not applied, where that is held', () => {
    const { target } = waits()
    expect(target.rolling).toBeNull()
    expect(target.outside).toMatchObject({ stage: 'outside', kind: 'change', by: bob, reason: 'Wait longer' })
  })

  it('is applied and marked, where the policy applies it', () => {
    const { target } = pushed(story(production()).baseline('1.41.3'))
    expect(target.outside).toBeNull()
    expect(target.rolling).toMatchObject({ stage: 'applying', outside: { allowedBy: null } })
  })

  it('is no matter where nobody is asked for approvals', () => {
    const { target } = pushed(
      story(production({}, { delivery: 'commit', approvals: null })).baseline('1.41.3'),
    )
    expect(target.rolling).toMatchObject({ stage: 'applying' })
    expect(target.rolling).not.toHaveProperty('outside')
  })

  it('holds what waited before it', () => {
    const { target } = pushed(waits(), '1.41.3', 'again')
    expect(target.outside).toMatchObject({ number: 2, inputs: 'again' })
    expect(ends(target)).toEqual(['1 superseded'])
  })

  it('does not stop what rolls', () => {
    const told = merged(approved()).applied()
    pushed(told)
    expect(told.target.rolling).toMatchObject({ number: 1, stage: 'converging' })
    told.live()
    expect(told.target.live?.release).toBe('production/checkout#1')
    expect(told.target.outside).toMatchObject({ number: 2 })
  })

  it('is over once the branch says again what it said before', () => {
    const told = waits()
    pushed(told, '1.41.3', 'in-1.41.3')
    expect(told.target.outside).toBeNull()
    expect(told.target.rolling).toBeNull()
    expect(ends(told.target)).toEqual(['1 withdrawn'])
  })

  it('waits for an operator also when a hold ends', () => {
    const told = story(HOLD).baseline('1.41.3').asks({ verb: 'hold', reason: 'lunch' })
    pushed(told).asks({ verb: 'resume' })
    expect(told.target.rolling).toBeNull()
    expect(told.target.outside).toMatchObject({ stage: 'outside' })
  })

  it('is let through by another policy', () => {
    const told = story(production()).baseline('1.41.3')
    told.target = waits().target
    told.tell({ kind: 'rules_changed' })
    expect(told.target.rolling).toMatchObject({ number: 1, stage: 'applying', outside: { allowedBy: null } })
    expect(told.target.outside).toBeNull()
  })

  it('fulfils no release that still waits to be written', () => {
    const told = story(HOLD).baseline('1.41.3').push('1.42.0')
    pushed(told, '1.42.0')
    expect(told.target.rolling).toBeNull()
    expect(told.target.open).toBeNull()
    expect(told.target.outside).toMatchObject({ number: 1, stage: 'outside', version: '1.42.0' })
  })
})

describe('Apply', () => {
  it('is for operators, and says who let it through', () => {
    expect(asked(waits(), 'apply', bobWrites).target.rolling).toBeNull()
    const { target } = asked(waits(), 'apply')
    expect(target.outside).toBeNull()
    expect(target.rolling).toMatchObject({ number: 1, stage: 'applying', outside: { allowedBy: 'carol' } })
  })

  it('lets nothing newer through than what was looked at', () => {
    const told = waits()
    const release = told.target.outside?.id ?? 'production/checkout#0'
    pushed(told, '1.41.3', 'again').asks({ verb: 'apply', release })
    expect(told.target.rolling).toBeNull()
  })
})

describe('Revert', () => {
  it('restores what was there before, and nobody has to approve that', () => {
    const told = asked(waits(), 'revert', bobWrites)
    const { open, hold, rejected } = told.target
    expect(open).toMatchObject({ kind: 'rollback', stage: 'writing', restore: { inputs: 'in-1.41.3' } })
    expect([hold, rejected]).toEqual([null, []])
    openedIn(told, {}, { content: 'in-1.41.3' })
    expect(told.target.open).toMatchObject({ stage: 'merging' })
    merged(told, {}, 'in-1.41.3')
    expect(told.target.outside).toBeNull()
    expect(told.target.rolling).toMatchObject({ number: 2, stage: 'applying' })
    expect(ends(told.target)).toEqual(['1 withdrawn'])
  })

  it('is over where a person takes it back by hand, before its pull request is read', () => {
    const told = asked(waits(), 'revert')
    openedIn(told, {}, { content: null })
    pushed(told, '1.41.3', 'in-1.41.3')
    expect(told.target.outside).toBeNull()
    expect(ends(told.target)).toContain('1 withdrawn')
  })

  it('waits for a pull request that was made on top of it', () => {
    const told = pushed(opened(HOLD))
    expect(asked(told, 'revert').target.open).toMatchObject({ kind: 'image', stage: 'reviewing' })
  })

  it('is not for everybody', () => {
    expect(asked(waits(), 'revert', { ...bobWrites, writes: false }).target.open).toBeNull()
  })

  it('leaves what a rollback of the live release would return to', () => {
    const told = merged(approved()).applied().live()
    const { previous } = told.target
    pushed(told)
    asked(told, 'revert')
    openedIn(told, {}, { content: CONTENT, number: 319 })
    merged(told, { number: 319 }).applied().live()
    expect(told.target.live?.inputs).toBe(CONTENT)
    expect(told.target.previous).toEqual(previous)
  })
})

describe('a merge on GitHub', () => {
  it('is applied with a yes on exactly what it brought', () => {
    const { target } = merged(approved())
    expect(target.rolling).toMatchObject({ number: 1, stage: 'applying' })
    expect(target.rolling).not.toHaveProperty('outside')
  })

  it('waits without a yes, with its own card', () => {
    const { target } = merged(opened(HOLD))
    expect(target.rolling).toBeNull()
    expect(target.outside).toMatchObject({ number: 1, stage: 'outside', pull: { number: 318 } })
  })

  it('waits where it brought something else than what was approved', () => {
    expect(merged(approved(), {}, 'in-more').target.outside).toMatchObject({ number: 1 })
  })

  it('is applied and marked without a yes, where the policy applies it', () => {
    const { target } = merged(opened(production()))
    expect(target.rolling).toMatchObject({ number: 1, outside: { allowedBy: null } })
  })

  it('counts reviews of which nothing was heard before', () => {
    const reviews = ['ann', 'carol'].map((login): ReviewRead => ({
      by: { login, id: null, bot: false },
      state: 'approved',
      head: HEAD,
      atMs: 1,
      writes: true,
      teams: [],
      owner: false,
    }))
    expect(merged(opened(HOLD), { reviews }).target.rolling).toMatchObject({ number: 1 })
    expect(merged(opened(HOLD), { reviews: reviews.slice(1) }).target.outside).toMatchObject({ number: 1 })
  })

  it('counts no approval that was dismissed before it', () => {
    expect(
      merged(approved(production({ recorded: 'refuse' }, { outside: 'hold' })), { reviews: [] }).target
        .rolling,
    ).toBeNull()
  })

  it('brings along what waited, once that has a yes too', () => {
    const told = pushed(opened(HOLD))
    looked(told, { content: 'both' })
    clicks(clicks(told, 'approve', annWrites), 'approve', carolWrites)
    merged(told, {}, 'both')
    expect(told.target.outside).toBeNull()
    expect(told.target.rolling).toMatchObject({ number: 1, carries: [{ id: 'production/checkout#2' }] })
    expect(ends(told.target)).toEqual(['2 included'])
  })

  it('is applied without what somebody put on top of it meanwhile', () => {
    const told = pushed(approved(), '1.42.0', 'on-top')
    looked(told, { content: CONTENT })
    merged(told, { now: 'on-top' })
    expect(told.target.rolling).toMatchObject({ number: 1, inputs: CONTENT })
    expect(told.target.outside).toMatchObject({ number: 2, inputs: 'on-top' })
  })
})
