import { describe, expect, it } from 'vitest'
import { NO_QUEUE } from '../../../src/release/queueing.ts'
import type { Event } from '../../../src/release/events.ts'
import type { EffectKind } from '../../../src/release/effects.ts'
import type { Queue, QueueEntry } from '../../../src/release/release.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { blockers } from '../../../src/release/blockers.ts'
import { wants } from '../../../src/release/wants.ts'
import { annWrites, carolWrites, clicks, HEAD, looked, opened, openedIn, production } from '../views/pulls.ts'
import { carol, story } from '../views/world.ts'

type Told = ReturnType<typeof opened>

const WITH_QUEUE: Queue = { ...NO_QUEUE, exists: true }
const CHECKED: Queue = { ...NO_QUEUE, isChecked: true }
const ENTRY: QueueEntry = { way: 'queue', id: 'MQE_1', own: true, position: 2, group: null }
const IN_QUEUE: Queue = { ...WITH_QUEUE, entry: ENTRY }
const LEFT = { id: 'E_1', reason: 'it left the merge queue: a required check failed' }
const rules = production({}, { merge: 'queue' })

/** What is wanted; a check that is wanted was reported meanwhile, as every merge waits for. */
function wanted(told: Told, kind: EffectKind): string[] {
  for (const { kind: each, key } of wants(told.target, told.rules, told.nowMs))
    if (each === 'report_check') told.tell({ kind: 'effect_done', settles: key })
  return wants(told.target, told.rules, told.nowMs)
    .filter(effect => effect.kind === kind)
    .map(({ key }) => key)
}

const stage = (told: Told) => told.target.open?.stage
const approved = (told: Told) => clicks(clicks(told, 'approve', annWrites), 'approve', carolWrites)
const inQueue = (by: Partial<Rules> = {}) =>
  looked(approved(looked(opened({ ...rules, ...by }), { queue: WITH_QUEUE })), { queue: IN_QUEUE })

describe('what is approved where GitHub merges', () => {
  it('is left to GitHub at once, for exactly that head', () => {
    const told = approved(looked(opened(rules), { queue: WITH_QUEUE }))
    expect(stage(told)).toBe('merging')
    expect(wanted(told, 'enqueue')).toEqual([`1.enqueue.${HEAD.slice(0, 12)}.1`])
    expect(wanted(told, 'merge')).toEqual([])
  })

  it('waits for checks only where GitHub requires that of Slipway', () => {
    const demands = ['required check ci is pending']
    expect(stage(approved(looked(opened(rules), { demands })))).toBe('reviewing')
    expect(stage(approved(looked(opened(rules), { demands, queue: CHECKED })))).toBe('merging')
  })

  it('is left to GitHub by a click too, where the branch takes nothing else', () => {
    const told = approved(looked(opened(production()), { queue: WITH_QUEUE }))
    expect(stage(told)).toBe('reviewing')
    expect(wanted(clicks(told, 'merge', annWrites), 'enqueue')).toHaveLength(1)
  })

  it('is left to GitHub also when the queue is only seen as it is merged', () => {
    const told = approved(opened(production({}, { merge: 'auto' })))
    expect(wanted(told, 'merge')).toHaveLength(1)
    expect(wanted(looked(told, { queue: WITH_QUEUE }), 'enqueue')).toHaveLength(1)
    expect(wanted(told, 'merge')).toEqual([])
  })

  it('is named as what it waits for', () => {
    const told = inQueue()
    expect(blockers(told.target, rules, told.nowMs)).toMatchObject([{ kind: 'queue', pull: 318 }])
  })
})

describe('what waits in the queue of GitHub', () => {
  it.each([
    ['its approval is taken back', (told: Told) => clicks(told, 'withdraw', carolWrites)],
    ['the target is held', (told: Told) => told.asks({ verb: 'hold', reason: 'incident' })],
    ['another head is not approved', (told: Told) => looked(told, { queue: IN_QUEUE, content: 'other' })],
    [
      'it gives way by a switch',
      (told: Told) => {
        told.push('1.43.0')
        return told.asks({ verb: 'switch', release: 'production/checkout#1' }, carolWrites)
      },
    ],
  ])('is taken out when %s', (_why, act) => {
    const told = act(inQueue())
    expect(stage(told)).toBe('reviewing')
    expect(wanted(told, 'dequeue')).toEqual(['1.dequeue.1.MQE_1'])
    expect(wanted(told, 'close_pull')).toEqual([])
  })

  it('is closed once it is out, where it gives way', () => {
    const told = inQueue({ supersede: 'always' }).push('1.43.0')
    expect(told.target.open).toMatchObject({ stage: 'reviewing', givesWay: '1.43.0' })
    told.tell({ ...lookOf(told, WITH_QUEUE), settles: '1.dequeue.1.MQE_1' })
    expect(wanted(told, 'dequeue')).toEqual([])
    expect(wanted(told, 'close_pull')).toEqual(['1.close_pull'])
  })

  it('is taken out also while nobody has seen yet that it is in', () => {
    const told = clicks(approved(looked(opened(rules), { queue: WITH_QUEUE })), 'withdraw', carolWrites)
    expect(wanted(told, 'dequeue')).toEqual(['1.dequeue.1.unseen'])
  })

  it('is taken out again when an answer that was late shows it there', () => {
    const told = clicks(inQueue(), 'withdraw', carolWrites)
    told.tell({ ...lookOf(told, WITH_QUEUE), settles: '1.dequeue.1.MQE_1' })
    expect(wanted(told, 'dequeue')).toEqual([])
    looked(told, { queue: { ...IN_QUEUE, entry: { ...ENTRY, id: 'MQE_2' } } })
    expect(wanted(told, 'dequeue')).toEqual(['1.dequeue.1.MQE_2'])
  })

  it('stays where a person put it', () => {
    const own = { ...IN_QUEUE, entry: { ...ENTRY, own: false } }
    expect(wanted(looked(opened(rules), { queue: own }), 'dequeue')).toEqual([])
  })

  it('stays while GitHub works out anew what it would bring, and goes when it conflicts', () => {
    const told = looked(inQueue(), { queue: IN_QUEUE, content: null, unread: true })
    expect(stage(told)).toBe('merging')
    expect(stage(looked(told, { queue: IN_QUEUE, content: null }))).toBe('reviewing')
  })

  it('does not keep a rollback from what it replaces', () => {
    const told = inQueue()
    told
      .commit('1.41.4')
      .applied()
      .asks({ verb: 'roll_back', release: 'production/checkout#2', reason: 'bad' })
    expect(told.target.open?.kind).toBe('rollback')
  })
})

describe('what GitHub takes out of its queue', () => {
  it('waits for people with the reason of GitHub', () => {
    const told = looked(inQueue(), { queue: { ...WITH_QUEUE, left: LEFT } })
    expect(stage(told)).toBe('reviewing')
    expect(told.target.open?.pull?.refusal).toBe(LEFT.reason)
    expect(wanted(told, 'enqueue')).toEqual([])
    expect(wanted(told, 'dequeue')).toEqual([])
  })

  it('is noticed also where nobody saw it in', () => {
    const told = approved(looked(opened(rules), { queue: WITH_QUEUE }))
    expect(stage(looked(told, { queue: { ...WITH_QUEUE, left: LEFT } }))).toBe('reviewing')
  })

  it('goes in again by a click, or when something of it changed', () => {
    const out = () => looked(inQueue(), { queue: { ...WITH_QUEUE, left: LEFT } })
    expect(wanted(clicks(out(), 'merge', annWrites), 'enqueue')).toEqual([`1.enqueue.${HEAD.slice(0, 12)}.2`])
    const again = looked(out(), { queue: { ...WITH_QUEUE, left: LEFT }, demands: ['x'] })
    expect(wanted(looked(again, { queue: { ...WITH_QUEUE, left: LEFT } }), 'enqueue')).toHaveLength(1)
  })

  it('goes in again at once where only a new head of the same content made it leave', () => {
    const head = 'b'.repeat(40)
    const told = looked(inQueue(), { head, queue: { ...WITH_QUEUE, left: LEFT } })
    expect(wanted(told, 'enqueue')).toEqual([`1.enqueue.${head.slice(0, 12)}.2`])
  })

  it('goes in again at once where Slipway took it out before it was approved again', () => {
    const told = clicks(inQueue(), 'withdraw', carolWrites)
    clicks(told, 'approve', carolWrites)
    expect(stage(told)).toBe('merging')
    told.tell({ ...lookOf(told, WITH_QUEUE), settles: '1.dequeue.1.MQE_1' })
    expect(wanted(told, 'enqueue')).toEqual([`1.enqueue.${HEAD.slice(0, 12)}.3`])
  })

  it('was refused: nothing of it waits there', () => {
    const told = approved(looked(opened(rules), { queue: WITH_QUEUE }))
    const [settles = ''] = wanted(told, 'enqueue')
    told.tell({ kind: 'merge_refused', number: 318, head: HEAD, message: 'no', settles })
    expect(told.target.open).toMatchObject({ stage: 'reviewing', pull: { refusal: 'no' } })
    expect(wanted(told, 'dequeue')).toEqual([])
  })
})

describe('an effect that cannot be done', () => {
  it('leads back to reviewing with its reason, and does not stay in merging for ever', () => {
    const told = approved(opened(production({}, { merge: 'auto' })))
    const [settles = ''] = wanted(told, 'merge')
    told.tell({ kind: 'effect_failed', settles, failure: { code: 'x', message: 'the App may not merge' } })
    expect(told.target.open).toMatchObject({
      stage: 'reviewing',
      pull: { refusal: 'the App may not merge' },
    })
  })
})

describe('what was held before it was approved', () => {
  it('is merged when it is resumed', () => {
    const told = opened(production({}, { merge: 'auto' })).asks({ verb: 'hold', reason: 'incident' })
    expect(stage(approved(told))).toBe('reviewing')
    expect(stage(told.asks({ verb: 'resume' }, carol))).toBe('merging')
  })
})

describe('an approval that nobody has to give', () => {
  it('leaves it to GitHub as soon as its queue is known', () => {
    const told = story(
      production({ authors: 'none', peers: { count: 0, outsiders: false } }, { merge: 'queue' }),
    )
    openedIn(told.baseline('1.41.3').push('1.42.0'), {}, { queue: WITH_QUEUE })
    expect(wanted(told, 'enqueue')).toHaveLength(1)
  })
})

function lookOf(told: Told, queue: Queue): Extract<Event, { kind: 'pull_read' }> {
  const { pull } = told.target.open ?? {}
  if (pull == null) throw new Error('nothing is open')
  const { number, url, branch, head, base, content, unread, demands, owners } = pull
  const seen = { number, url, branch, head, base, content, unread, demands, owners, queue }
  return { kind: 'pull_read', order: pull.order + 1, pull: seen, reviews: [] }
}
