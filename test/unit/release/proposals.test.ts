import { describe, expect, it } from 'vitest'
import { annWrites, carolWrites, HEAD } from '../views/pulls.ts'
import { ann, bob, carol, imageOf } from '../views/world.ts'
import {
  bobWrites,
  ends,
  kindsWanted,
  mergedOnGitHub,
  proposed,
  RELEASE,
  rulesOf,
  started,
  tree,
} from './own-pulls.ts'

describe("a person's own pull request", () => {
  it('is a release from its opening, with its card, check and reviewers', () => {
    const told = proposed(started())
    expect(told.target.open).toMatchObject({
      number: 1,
      kind: 'change',
      stage: 'reviewing',
      version: '1.41.3',
      reason: 'Wait longer',
      by: bob,
      pull: { number: 12 },
    })
    expect(kindsWanted(told)).toEqual(['paint', 'report_check', 'request_reviewers'])
  })

  it('opens also while the target is held, and is not merged then', () => {
    const told = proposed(started().asks({ verb: 'hold', reason: 'lunch' }), {}, {}, [{}])
    expect(told.target.open).toMatchObject({ stage: 'reviewing', judged: { yes: true } })
    told.asks({ verb: 'merge', release: RELEASE, head: HEAD }, bobWrites)
    expect(told.target.open).toMatchObject({ stage: 'reviewing' })
  })

  it('waits while another release is open, and opens when that is over', () => {
    const told = started().push('1.42.0')
    proposed(told)
    expect(told.target.open).toMatchObject({ kind: 'image' })
    told.target = { ...told.target, open: null }
    proposed(told)
    expect(told.target.open).toMatchObject({ kind: 'change', number: 2 })
  })

  it('shows what a new head brings', () => {
    const told = proposed(started())
    const images = { main: imageOf('1.42.0') }
    proposed(told, { images, title: 'By hand' }, { head: 'f'.repeat(40), content: 'in-other' })
    expect(told.target.open).toMatchObject({
      number: 1,
      version: '1.42.0',
      reason: 'By hand',
      origin: { trust: 'unlabelled' },
      pull: { content: 'in-other' },
    })
  })

  it('is over where its head does not touch the target any more', () => {
    const told = proposed(started())
    told.tell({ kind: 'change_spared', number: 12, order: 1_000_000 })
    expect(told.target.open).toBeNull()
    expect(ends(told.target)).toEqual(['1 superseded'])
    expect(kindsWanted(told)).not.toContain('close_pull')
  })

  it('is withdrawn when it is closed', () => {
    const { target } = proposed(started()).tell({ kind: 'change_closed', number: 12, by: bob })
    expect(ends(target)).toEqual(['1 withdrawn'])
  })

  it('is never merged by Slipway without a click', () => {
    const told = proposed(started(rulesOf({}, { merge: 'auto' })), {}, {}, [{}])
    expect(told.target.open).toMatchObject({ stage: 'reviewing', judged: { yes: true } })
    told.asks({ verb: 'merge', release: RELEASE, head: HEAD }, bobWrites)
    expect(told.target.open).toMatchObject({ stage: 'merging' })
  })
})

describe('whose word counts on it', () => {
  it('is its opener as author, and a peer', () => {
    const told = proposed(started())
    expect(tree(told)).toEqual([
      'Waiting for approval',
      '- one author (bob): approved by bob by opening it',
      '- one peer (carol): nobody yet',
    ])
    proposed(told, {}, {}, [{}])
    expect(tree(told)[0]).toBe('Approved, ready to merge')
  })

  it('is no opener where somebody else wrote a part of it', () => {
    expect(tree(proposed(started(), { authors: [bob, ann] }))).toContain(
      '- one author (bob or ann): nobody yet',
    )
  })

  it('is no opener as peer, neither by opening it nor by a click', () => {
    const told = proposed(started(rulesOf({ authors: 'none', from: ['user:bob', 'user:carol'] })))
    expect(told.target.open).toMatchObject({ judged: { yes: false } })
    told.asks({ verb: 'approve', release: RELEASE, head: HEAD }, bobWrites)
    expect(told.target.open).toMatchObject({ judged: { yes: false }, clicks: [] })
  })

  it('is no opener who asks for changes of it themselves', () => {
    const told = proposed(started(), {}, {}, [{}])
    told.asks({ verb: 'request_changes', release: RELEASE, head: HEAD, text: 'not yet' }, bobWrites)
    expect(told.target.open).toMatchObject({ judged: { yes: false } })
  })

  it('is an opener for as long as it is open, where approvals expire', () => {
    const told = proposed(started(rulesOf({ expireMs: 1_000 }))).after(10_000)
    proposed(told, {}, {}, [{}])
    expect(tree(told)[0]).toBe('Approved, ready to merge')
  })

  it('is nobody for other content', () => {
    const other = { head: 'f'.repeat(40), content: 'in-other' }
    const { target } = proposed(proposed(started(), {}, {}, [{}]), {}, other, [{}])
    expect(target.open).toMatchObject({ judged: { yes: false } })
  })
})

describe('its place', () => {
  it('goes to a newer image while nobody else approved it, and it stays open on GitHub', () => {
    const told = proposed(started()).push('1.42.0')
    expect(told.target.open).toMatchObject({ number: 2, kind: 'image' })
    expect(told.target.ending).toMatchObject([
      { number: 1, stage: 'superseded', endedBy: 'production/checkout#2' },
    ])
    expect(kindsWanted(told)).not.toContain('close_pull')
  })

  it('is kept once somebody else approved it, but for somebody who says otherwise', () => {
    const told = proposed(started(), {}, {}, [{}]).push('1.42.0')
    expect(told.target.open).toMatchObject({ number: 1, kind: 'change' })
    told.asks({ verb: 'switch', release: RELEASE }, bobWrites)
    expect(told.target.open).toMatchObject({ number: 2, kind: 'image' })
  })

  it('goes to a rollback, and it stays open on GitHub', () => {
    const told = started(rulesOf({}, { outside: 'apply' }))
    told.commit('1.42.0').applied().live()
    proposed(told)
    told.asks({ verb: 'roll_back', release: RELEASE, reason: 'bad' }, carol)
    expect(told.target.open).toMatchObject({ kind: 'rollback' })
    expect(kindsWanted(told)).not.toContain('close_pull')
  })
})

describe('its merge', () => {
  it('is applied with its yes, and its content is held without one', () => {
    expect(mergedOnGitHub(proposed(started(), {}, {}, [{}])).target.rolling).toMatchObject({
      number: 1,
      stage: 'applying',
    })
    expect(mergedOnGitHub(proposed(started())).target.outside).toMatchObject({ number: 1, stage: 'outside' })
  })

  it('is for authors and whoever may write', () => {
    const told = proposed(started(), {}, {}, [{}])
    told.asks({ verb: 'merge', release: RELEASE, head: HEAD }, { ...annWrites, writes: false })
    expect(told.target.open).toMatchObject({ stage: 'reviewing' })
    told.asks({ verb: 'merge', release: RELEASE, head: HEAD }, carolWrites)
    expect(told.target.open).toMatchObject({ stage: 'merging' })
  })
})
