import { describe, expect, it } from 'vitest'
import { blockers } from '../../../src/release/blockers.ts'
import { wants } from '../../../src/release/wants.ts'
import { HEAD } from '../views/pulls.ts'
import { bob } from '../views/world.ts'
import {
  bobWrites,
  ends,
  kindsWanted,
  mergedOnGitHub,
  proposed,
  RELEASE,
  seen,
  started,
} from './own-pulls.ts'

const OTHER = { head: 'f'.repeat(40), content: 'in-other' }
const entry = { way: 'queue', id: 'e1', own: true, position: 1, group: null } as const
const queue = { exists: true, entry, left: null, isChecked: true }

const press = (verb: 'approve' | 'merge') => ({ verb, release: RELEASE, head: HEAD }) as const

describe("in GitHub's queue", () => {
  const touches: `${string}/${string}`[] = ['production/checkout', 'production/cart']

  it('stays what another target had put there, as long as this one says yes', () => {
    const told = proposed(started(), { touches }, { queue }, [{}])
    expect(kindsWanted(told)).not.toContain('dequeue')
    told.asks({ verb: 'hold', reason: 'lunch' })
    expect(kindsWanted(told)).toContain('dequeue')
  })

  it('stays nothing to which this one does not say yes', () => {
    expect(kindsWanted(proposed(started(), { touches }, { queue }))).toContain('dequeue')
  })

  it('stays nothing whose place goes to a newer version', () => {
    const told = proposed(started(), {}, {}, [{}])
    told.asks(press('merge'), bobWrites)
    seen(told, { queue }, [{}]).push('1.42.0')
    told.asks({ verb: 'switch', release: RELEASE }, bobWrites)
    expect(told.target.open).toMatchObject({ kind: 'image' })
    expect(wants(told.target, told.rules, told.nowMs)).toContainEqual(
      expect.objectContaining({ kind: 'dequeue', release: RELEASE }),
    )
  })
})

describe('while it is being merged', () => {
  it('ends where its head does not touch the target any more', () => {
    const told = proposed(started(), {}, {}, [{}])
    told.asks(press('merge'), bobWrites)
    told.tell({ kind: 'change_spared', number: 12, order: 1_000_000 })
    expect(ends(told.target)).toEqual(['1 superseded'])
  })

  it('an older look does not say that it is over', () => {
    const told = proposed(started())
    told.tell({ kind: 'change_spared', number: 12, order: 0 })
    expect(told.target.open).toMatchObject({ number: 1 })
  })
})

describe('several on one target', () => {
  const second = { ...OTHER, number: 13 }

  it('wait for the first, until somebody approves another and nobody the first', () => {
    const told = proposed(started())
    proposed(told, {}, second)
    expect(told.target.open).toMatchObject({ pull: { number: 12 } })
    proposed(told, {}, second, [{ head: OTHER.head }])
    expect(told.target.open).toMatchObject({ number: 2, pull: { number: 13 }, judged: { yes: true } })
    expect(told.target.ending).toMatchObject([{ stage: 'superseded', endedBy: 'production/checkout#2' }])
    proposed(told, {}, {}, [{}])
    expect(told.target.open).toMatchObject({ pull: { number: 13 } })
  })

  it('goes a draft last, and nobody is called to review one', () => {
    const told = proposed(started(), { isDraft: true })
    expect(kindsWanted(told)).toEqual(['paint', 'report_check'])
    proposed(told, {}, second)
    expect(told.target.open).toMatchObject({ pull: { number: 13 } })
  })
})

const failed = () =>
  started()
    .push('1.42.0')
    .tell({
      kind: 'effect_failed',
      settles: '1.write.0',
      failure: { code: 'image_not_found', message: 'no such image in deployment.yaml' },
    })

describe('an image that could not be written', () => {
  it('gives way to the pull request that may mend it, and is tried again once that is merged', () => {
    const told = proposed(failed(), {}, {}, [{}])
    expect(told.target.open).toMatchObject({ number: 2, kind: 'change' })
    expect(told.target.candidates).toMatchObject([{ tag: '1.42.0' }])
    expect(blockers(told.target, told.rules, told.nowMs)).toContainEqual({
      kind: 'unwritten',
      tag: '1.42.0',
      message: 'no such image in deployment.yaml',
    })
    mergedOnGitHub(told).after(1_000).tell({ kind: 'woken' })
    expect(told.target.open).toMatchObject({ number: 3, kind: 'image', version: '1.42.0' })
  })

  it('waits where the manifests stay as they are', () => {
    const told = proposed(failed()).tell({ kind: 'change_closed', number: 12, by: bob })
    expect(told.target.open).toBeNull()
    expect(told.target.candidates).toMatchObject([{ tag: '1.42.0' }])
  })

  it('is not tried again when a newer one was released', () => {
    const told = proposed(failed()).push('1.43.0')
    expect(told.target.open).toMatchObject({ version: '1.43.0' })
    told.target = { ...told.target, open: null }
    mergedOnGitHub(proposed(told, {}, {}, [{ atMs: 8 }])).tell({ kind: 'woken' })
    expect(told.target.open).toBeNull()
  })
})
