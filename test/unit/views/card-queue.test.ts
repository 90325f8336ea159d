import { describe, expect, it } from 'vitest'
import { NO_QUEUE } from '../../../src/release/queueing.ts'
import type { QueueEntry } from '../../../src/release/release.ts'
import { whyAnswer } from '../../../src/views/answers.ts'
import { annWrites, carolWrites, clicks, looked, opened, production } from './pulls.ts'
import { card } from './read.ts'

const QUEUED: QueueEntry = { way: 'queue', id: 'MQE_1', own: true, position: 2, group: null }
const rules = production({}, { merge: 'queue' })

/** Approved, and then as GitHub has it. */
function leftAs(
  entry: QueueEntry | null,
  demands: string[] = [],
  left: { id: string; reason: string } | null = null,
) {
  const queue = { ...NO_QUEUE, exists: true, isChecked: true }
  const told = clicks(clicks(looked(opened(rules), { queue }), 'approve', annWrites), 'approve', carolWrites)
  if (left !== null) looked(told, { queue: { ...queue, entry: QUEUED } })
  return looked(told, { demands, queue: { ...queue, entry, left } })
}

const lineOf = (told: ReturnType<typeof leftAs>) => card(told.drawing(({ open }) => open)).lines[1]

describe('a card of what is left to GitHub', () => {
  it('says where in the queue it stands, and can still be objected to', () => {
    const { lines, buttons, menu } = card(leftAs(QUEUED).drawing(({ open }) => open))
    expect(lines[1]).toBe("🔵 *In GitHub's merge queue*, position 2")
    expect(buttons).toEqual(['Request changes'])
    expect(menu).toContain('Withdraw my approval')
  })

  it('says what auto-merge waits for', () => {
    const auto = { ...QUEUED, way: 'auto', position: null } as const
    expect(lineOf(leftAs(auto, ['required check build is pending', 'a', 'b']))).toBe(
      '🔵 *Left to GitHub:* auto-merge is on, and waits for: required check build is pending; a; +1',
    )
    expect(lineOf(leftAs(auto))).toBe('🔵 *Left to GitHub:* auto-merge is on')
  })

  it('says how it came out, and what helps', () => {
    const reason = 'it left the merge queue: a required check failed on it together with what was before it'
    const told = leftAs(null, [], { id: 'E', reason })
    expect(lineOf(told)).toBe(
      `🔴 *GitHub refused to merge:* ${reason}. What helps: mend what the check found, or run it again`,
    )
    expect(card(told.drawing(({ open }) => open)).buttons).toEqual(['Merge', 'Request changes'])
  })

  it('explains itself to who asks why', () => {
    const told = leftAs(QUEUED)
    const { target, nowMs } = told
    const answer = JSON.stringify(
      whyAnswer({ id: rules.target, rules, target, nowMs }, { journal: [], verdicts: [] }),
    )
    expect(answer).toContain('*Pull request #318 is left to GitHub:* it is in the merge queue, position 2.')
  })
})
