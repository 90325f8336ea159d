import { describe, expect, it } from 'vitest'
import { checkOfGroup, foreignCheck, untouchedCheck, type Grouped } from '../../../src/views/check-group.ts'
import { annWrites, carolWrites, clicks, opened, production } from './pulls.ts'

const approved = () => clicks(clicks(opened(), 'approve', annWrites), 'approve', carolWrites)

function grouped(told = approved(), changes: Partial<Grouped> = {}): Grouped {
  return { rules: production(), target: told.target, nowMs: told.nowMs, content: 'in-1.42.0', ...changes }
}

const group = 'c'.repeat(40)
const said = (...all: Grouped[]) => {
  const { conclusion, title } = checkOfGroup(all, group)
  return `${conclusion}: ${title}`
}

describe('the verdict on a group of the merge queue', () => {
  it('is yes at once where nothing of a ruled environment is touched', () => {
    expect(said()).toBe('success: Touches no target of a ruled environment')
  })

  it('is that of the release, by the content that the group brings', () => {
    expect(said(grouped())).toBe('success: Approved')
    expect(said(grouped(approved(), { content: 'something else' }))).toMatch(/^failure: Waiting for/)
    expect(checkOfGroup([grouped()], group).summary).toContain('Judged on head `cccccccccccc`')
  })

  it('is no for all where it is no for one', () => {
    expect(said(grouped(), grouped(opened()))).toMatch(/^failure: Waiting for one author/)
  })

  it('is no while the house stands against a merge', () => {
    expect(said(grouped(approved().asks({ verb: 'hold', reason: 'incident' })))).toBe(
      'failure: 1.42.0 is not to be merged now',
    )
  })

  it('is no where no release stands for what it changes', () => {
    expect(said(grouped(approved(), { target: null }))).toBe(
      'failure: No release changes production/checkout',
    )
  })

  it('is no where it would take too long to read', () => {
    expect(said(...Array.from({ length: 21 }, () => grouped()))).toBe(
      'failure: Changes too many targets to judge at once',
    )
  })
})

describe('the check of a pull request that is no release', () => {
  it('is yes where it touches nothing of a ruled environment', () => {
    expect(untouchedCheck().conclusion).toBe('success')
  })

  it('waits where it does, and says for what', () => {
    expect(foreignCheck(['production/checkout'])).toMatchObject({
      conclusion: 'pending',
      title: 'Changes a target of a ruled environment',
      summary: expect.stringContaining('`production/checkout`'),
    })
    expect(foreignCheck(['a/b', 'c/d']).title).toBe('Changes 2 targets of a ruled environment')
  })
})
