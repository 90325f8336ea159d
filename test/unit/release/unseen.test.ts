import { describe, expect, it } from 'vitest'
import type { ApprovalRule } from '../../../src/release/rules.ts'
import { looked, opened, production } from '../views/pulls.ts'

const ALL: Partial<ApprovalRule> = { authors: 'none', peers: { count: 1, outsiders: false }, from: [] }
const NEXT = '5'.repeat(40)

/** The head and the folder on the base moved since the last look, and Ann approved that head at some moment between. */
function between() {
  const told = looked(opened(production(ALL)), { base: 'in-1.41.3' })
  const moved = { head: NEXT, base: 'in-by-hand', content: 'in-both' }
  const approval = { head: NEXT, atMs: told.nowMs }
  return { told, moved, approval }
}

describe('an approval of a head that was never seen on the base as it was then', () => {
  it('counts neither at once nor at any later look: who gave it may have seen something else', () => {
    const { told, moved, approval } = between()
    looked(told, moved, [approval])
    expect(told.target.open?.judged?.yes).toBe(false)
    looked(told, moved, [approval])
    expect(told.target.open?.judged?.yes).toBe(false)
  })

  it('counts once it is given again', () => {
    const { told, moved, approval } = between()
    looked(told, moved, [approval])
    looked(told, moved, [{ ...approval, atMs: approval.atMs + 1_000 }])
    expect(told.target.open?.judged?.yes).toBe(true)
  })

  it('counts where the base stayed', () => {
    const { told, moved, approval } = between()
    looked(told, { ...moved, base: 'in-1.41.3' }, [approval])
    expect(told.target.open?.judged?.yes).toBe(true)
  })
})
