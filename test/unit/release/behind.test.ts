import { describe, expect, it } from 'vitest'
import { blockers } from '../../../src/release/blockers.ts'
import { dueAt } from '../../../src/release/due.ts'
import type { EffectKind } from '../../../src/release/effects.ts'
import { NO_QUEUE } from '../../../src/release/queueing.ts'
import type { QueueEntry } from '../../../src/release/release.ts'
import { wants } from '../../../src/release/wants.ts'
import { annWrites, carolWrites, clicks, HEAD, looked, opened, production } from '../views/pulls.ts'
import { ann, carol } from '../views/world.ts'

type Told = ReturnType<typeof opened>

const LINE = 'the branch is behind main and must be updated'
const BEHIND = { demands: [LINE], behind: LINE }
const NEXT = 'a1b2c3d'.padEnd(40, '0')
const AUTO = production({}, { merge: 'auto' })
const UPDATED = `1.update_branch.${HEAD.slice(0, 12)}`

const approved = (told: Told) => clicks(clicks(told, 'approve', annWrites), 'approve', carolWrites)
const behind = (rules = AUTO) => approved(looked(opened(rules), BEHIND))
const open = ({ target }: Told) => target.open

/** What is wanted; a check that is wanted was reported meanwhile, as every merge waits for. */
function wanted(told: Told, kind: EffectKind): string[] {
  for (const { kind: each, key } of wants(told.target, told.rules, told.nowMs))
    if (each === 'report_check') told.tell({ kind: 'effect_done', settles: key })
  const all = wants(told.target, told.rules, told.nowMs)
  return all.filter(effect => effect.kind === kind).map(({ key }) => key)
}

describe('a branch that is behind where GitHub demands it up to date', () => {
  it('is updated once everybody has approved, and not before', () => {
    const told = looked(opened(AUTO), BEHIND)
    expect(wanted(told, 'update_branch')).toEqual([])
    expect(wanted(approved(told), 'update_branch')).toEqual([UPDATED])
    expect(open(told)?.stage).toBe('reviewing')
    expect(wanted(told, 'merge')).toEqual([])
  })

  it('is updated last of all: something else that GitHub demands comes first', () => {
    const told = approved(
      looked(opened(AUTO), { ...BEHIND, demands: [LINE, 'required check ci is pending'] }),
    )
    expect(wanted(told, 'update_branch')).toEqual([])
    expect(wanted(looked(told, BEHIND), 'update_branch')).toEqual([UPDATED])
  })

  it('is merged after it, as of the new head, by the approvals of the same content', () => {
    const told = looked(behind(), { head: NEXT, demands: ['required check ci is pending'] })
    expect(open(told)).toMatchObject({ stage: 'reviewing', judged: { yes: true } })
    expect(wanted(looked(told, { head: NEXT }), 'merge')).toEqual([`1.merge.${NEXT.slice(0, 12)}.1`])
  })

  it('needs new approvals where the base changed the folder itself', () => {
    const told = looked(behind(), { head: NEXT, content: 'other' })
    expect(open(told)).toMatchObject({ stage: 'reviewing', judged: { yes: false } })
    expect(wanted(told, 'update_branch')).toEqual([])
  })

  it('is updated again when its base moved meanwhile', () => {
    const told = looked(behind(), { head: NEXT, ...BEHIND })
    expect(wanted(told, 'update_branch')).toEqual([`1.update_branch.${NEXT.slice(0, 12)}`])
  })

  it.each([
    ['it conflicts', { content: null, demands: ['it conflicts with main'] }],
    [
      'it is in the queue of GitHub, which does so itself',
      { ...BEHIND, queue: { ...NO_QUEUE, exists: true } },
    ],
  ])('is left alone where %s', (_why, pull) => {
    expect(wanted(approved(looked(opened(AUTO), pull)), 'update_branch')).toEqual([])
  })

  it('is left alone while the target is held', () => {
    const told = behind().asks({ verb: 'hold', reason: 'an incident' }, carol)
    expect(wanted(told, 'update_branch')).toEqual([])
    expect(wanted(told.asks({ verb: 'resume' }, carol), 'update_branch')).toEqual([UPDATED])
  })

  it('is updated where auto-merge has it, which GitHub does not do by itself', () => {
    const entry: QueueEntry = { way: 'auto', id: 'auto-1', own: true, position: null, group: null }
    const queue = { ...NO_QUEUE, isChecked: true }
    const rules = production({}, { merge: 'queue' })
    const told = approved(looked(opened(rules), { demands: ['required check ci is pending'], queue }))
    expect(open(told)?.stage).toBe('merging')
    looked(told, { ...BEHIND, queue: { ...queue, entry } })
    expect(open(told)?.stage).toBe('merging')
    expect(wanted(told, 'update_branch')).toEqual([UPDATED])
  })

  it('is not merged where the last look before it finds that the base moved', () => {
    const told = approved(opened(AUTO))
    expect(open(told)?.stage).toBe('merging')
    looked(told, BEHIND)
    expect(open(told)?.stage).toBe('reviewing')
    expect(wanted(told, 'update_branch')).toEqual([UPDATED])
  })

  it('says why GitHub refuses to update it, and waits for people', () => {
    const told = behind()
    told.tell({
      kind: 'merge_refused',
      of: 'update',
      number: 318,
      head: HEAD,
      message: 'Resource not accessible',
    })
    expect(wanted(told, 'update_branch')).toEqual([])
    expect(blockers(told.target, told.rules, told.nowMs)).toMatchObject([
      { kind: 'github', demands: [], refusal: 'its branch cannot be updated: Resource not accessible' },
    ])
  })

  it('is named as what it waits for', () => {
    const told = behind()
    expect(blockers(told.target, told.rules, told.nowMs)).toEqual([
      { kind: 'behind', release: 'production/checkout#1', pull: 318 },
    ])
    expect(dueAt(told.target, told.rules, told.nowMs)).toBeNull()
  })
})

describe('where an author merges', () => {
  const rules = production()
  const asked = () => clicks(behind(rules), 'merge', annWrites)

  it('is updated only once somebody asks for the merge: each push to the base would ask for another one', () => {
    const told = behind(rules)
    expect(wanted(told, 'update_branch')).toEqual([])
    expect(blockers(told.target, rules, told.nowMs)).toMatchObject([{ kind: 'merge', behind: true }])
    expect(wanted(clicks(told, 'merge', annWrites), 'update_branch')).toEqual([UPDATED])
  })

  it('is merged by that click, when GitHub has its checks of the new head', () => {
    const told = looked(asked(), { head: NEXT, demands: ['required check ci is pending'] })
    expect(wanted(told, 'merge')).toEqual([])
    expect(wanted(looked(told, { head: NEXT }), 'merge')).toEqual([`1.merge.${NEXT.slice(0, 12)}.1`])
    expect(open(told)).toMatchObject({ stage: 'merging', merging: { by: { login: 'ann' } } })
    expect(open(told)?.wish).toBeUndefined()
  })

  it('keeps the click while GitHub works out what the new head brings', () => {
    const told = looked(asked(), { head: NEXT, content: null, unread: true })
    expect(wanted(looked(told, { head: NEXT }), 'merge')).toHaveLength(1)
  })

  it('keeps the click where the base moves between the last look and the merge', () => {
    const told = clicks(approved(opened(rules)), 'merge', annWrites)
    looked(told, BEHIND)
    expect(open(told)).toMatchObject({ stage: 'reviewing', wish: { by: { login: 'ann' } } })
    expect(wanted(told, 'update_branch')).toEqual([UPDATED])
  })

  it('forgets the click when it may not be merged any more', () => {
    const told = clicks(asked(), 'withdraw', carolWrites)
    expect(open(told)?.wish).toBeUndefined()
    clicks(told, 'approve', carolWrites)
    expect(wanted(told, 'update_branch')).toEqual([])
  })
})

describe("people's own pull requests", () => {
  it('are updated by those who opened them', () => {
    const told = behind()
    const { target } = told
    if (target.open !== null) told.target = { ...target, open: { ...target.open, kind: 'change' } }
    expect(wanted(told, 'update_branch')).toEqual([])
    expect(blockers(told.target, told.rules, told.nowMs)).toMatchObject([{ kind: 'github', demands: [LINE] }])
  })
})

const gone = (head: string) => ({ head, dismissed: [{ login: 'ann', head }] })

describe('approvals that a rule of GitHub dismisses on each push', () => {
  it('are missing again, and their people asked again, once for each push', () => {
    const told = looked(opened(AUTO), {}, [{ by: ann }])
    const before = [wanted(told, 'request_reviewers'), open(told)?.judged?.yes]
    expect(before).toEqual([['1.request_reviewers'], false])
    looked(told, gone(NEXT))
    expect(wanted(told, 'request_reviewers')).toEqual([
      '1.request_reviewers',
      `1.request_reviewers.again-${NEXT.slice(0, 12)}`,
    ])
  })
})
