import { describe, expect, it } from 'vitest'
import { NO_QUEUE } from '../../../src/release/queueing.ts'
import type { Actor } from '../../../src/release/actors.ts'
import type { Mirror } from '../../../src/release/release.ts'
import { refusalFor, isForWantOfLink } from '../../../src/release/operators.ts'
import { verdictOn } from '../../../src/release/decide/judging.ts'
import { wants } from '../../../src/release/wants.ts'
import { cardOf } from '../../../src/views/card.ts'
import { annWrites, carolWrites, clicks, HEAD, looked, opened, production } from '../views/pulls.ts'
import { card } from '../views/read.ts'
import { ann } from '../views/world.ts'

type Told = ReturnType<typeof opened>

const refuse = production({ recorded: 'refuse' }, { linking: true })
const annLinked: Actor = { ...annWrites, account: 1 }
const carolLinked: Actor = { ...carolWrites, account: 3 }
const carol = { login: 'carol', id: 3, bot: false }
const REFUSED: Mirror = { state: 'refused', why: 'forbidden', message: 'Resource not accessible' }

const release = 'production/checkout#1'
const openOf = (told: Told) => {
  if (told.target.open === null) throw new Error('nothing is open')
  return told.target.open
}
const verdict = (told: Told) => {
  const found = verdictOn(openOf(told), told.rules, told.nowMs)
  const filled = (found?.parts ?? []).flatMap(part =>
    part.filled.map(({ by, where }) => `${by.login} ${where}`),
  )
  const objections = (found?.objections ?? []).map(({ login }) => `${login} objects`)
  return [...filled, ...objections]
}
const owed = (told: Told) =>
  wants(told.target, told.rules, told.nowMs)
    .filter(({ kind }) => kind === 'mirror' || kind === 'message_clicker')
    .map(({ key }) => key)
const lineOf = (told: Told) => card(told.drawing(({ open }) => open)).lines[1]

/** GitHub has the review, as the look after it shows, or has refused it. */
function mirrored(
  told: Told,
  click: number,
  mirror: Mirror = { state: 'given' },
  reviews = [{ by: ann }],
): Told {
  const { pull } = openOf(told)
  if (pull === null) throw new Error('there is no pull request')
  const { number, url, branch, head, base, content, unread, demands } = pull
  const look = {
    order: pull.order + 1,
    pull: { number, url, branch, head, base, content, unread, demands, owners: null, queue: NO_QUEUE },
    reviews: reviews.map(({ by }) => ({
      by,
      state: 'approved' as const,
      head: HEAD,
      atMs: told.nowMs,
      writes: true,
      teams: [],
      owner: false,
    })),
  }
  return told.tell({ kind: 'word_mirrored', release, click, mirror, look })
}

describe('the click of somebody whose account is linked', () => {
  it('becomes a review, and counts only once GitHub has it', () => {
    const told = clicks(opened(refuse), 'approve', annLinked)
    expect(owed(told)).toEqual(['1.mirror.1'])
    expect(verdict(told)).toEqual([])
    expect(lineOf(told)).toContain("Recording ann's approval on GitHub…")
    mirrored(told, 1)
    expect(owed(told)).toEqual([])
    expect(verdict(told)).toEqual(['ann slack'])
    expect(lineOf(told)).toBe('✋ *Waiting* for one peer: carol. Approved: ann (author, in Slack)')
  })

  it('is a review through the card, also when GitHub tells of it first', () => {
    const told = looked(clicks(opened(refuse), 'approve', annLinked), {}, [{ by: ann }])
    expect(verdict(told)).toEqual(['ann slack'])
    expect(verdict(mirrored(told, 1))).toEqual(['ann slack'])
  })

  it('is painted again when GitHub had told of it already', () => {
    const told = looked(clicks(opened(refuse), 'approve', annLinked), {}, [{ by: ann }])
    const before = openOf(told).shown
    told.tell({ kind: 'word_mirrored', release, click: 1, mirror: { state: 'given' }, look: null })
    expect(openOf(told).shown).toBe(before + 1)
  })

  it('counts once, whichever came first', () => {
    const told = looked(opened(refuse), {}, [{ by: ann }])
    clicks(told, 'approve', annLinked)
    expect(owed(told)).toEqual([])
    expect(verdict(told)).toEqual(['ann github'])
  })

  it('is said once, however often it is pressed', () => {
    const told = clicks(clicks(opened(refuse), 'approve', annLinked), 'approve', annLinked)
    expect(openOf(told).clicks).toHaveLength(1)
    clicks(mirrored(told, 1), 'approve', annLinked)
    expect(openOf(told).clicks).toHaveLength(1)
  })

  it('may be said again after it was dismissed on GitHub', () => {
    const told = looked(mirrored(clicks(opened(refuse), 'approve', annLinked), 1))
    expect(verdict(told)).toEqual([])
    expect(owed(clicks(told, 'approve', annLinked))).toEqual(['1.mirror.2'])
  })

  it('is not given any more when something else was said since', () => {
    const told = clicks(clicks(opened(refuse), 'approve', annLinked), 'withdraw', annLinked)
    expect(owed(told)).toEqual(['1.mirror.2'])
    mirrored(told, 1, { state: 'given' }, [])
    expect(verdict(told)).toEqual([])
  })

  it('stops at once what it objects to', () => {
    const told = mirrored(clicks(opened(refuse), 'approve', annLinked), 1)
    looked(told, {}, [{ by: ann }, { by: carol }])
    expect(openOf(told).judged?.yes).toBe(true)
    told.asks({ verb: 'request_changes', release, head: HEAD, text: 'Wait' }, carolLinked)
    expect(verdict(told)).toContain('carol objects')
    expect(openOf(told).judged?.yes).toBe(false)
  })

  it('takes a review back that was given on GitHub, at once', () => {
    const told = looked(opened(refuse), {}, [{ by: ann }, { by: carol }])
    clicks(told.after(1_000), 'withdraw', carolLinked)
    expect(owed(told)).toEqual(['1.mirror.1'])
    expect(verdict(told)).toEqual(['ann github'])
    expect(verdict(mirrored(told, 1, { ...REFUSED }, [{ by: ann }]))).toEqual(['ann github'])
  })
})

describe('a click that GitHub refuses', () => {
  it('does not stand as a review, and its person is told', () => {
    const told = mirrored(clicks(opened(refuse), 'approve', annLinked), 1, REFUSED, [])
    expect(verdict(told)).toEqual([])
    expect(owed(told)).toEqual(['1.message_clicker.1'])
    expect(lineOf(told)).not.toContain('Recording')
  })

  it('counts as recorded where recorded words do', () => {
    const told = mirrored(clicks(opened(), 'approve', annLinked), 1, REFUSED, [])
    expect(verdict(told)).toEqual(['ann recorded'])
  })

  it('is refused too when attempts are spent', () => {
    const told = clicks(opened(refuse), 'approve', annLinked)
    told.tell({
      kind: 'effect_failed',
      settles: '1.mirror.1',
      failure: { code: 'unexpected', message: 'broken' },
    })
    expect(openOf(told).clicks[0]?.mirror).toEqual({ state: 'refused', why: 'other', message: 'broken' })
  })

  it('may be tried again', () => {
    const told = mirrored(clicks(opened(refuse), 'approve', annLinked), 1, REFUSED, [])
    expect(owed(clicks(told, 'approve', annLinked))).toContain('1.mirror.2')
  })
})

describe('a person whose account is not linked', () => {
  const ask = { verb: 'approve', release, head: HEAD } as const
  const questionOf = (rules = refuse, by = annWrites) => ({ target: opened(rules).target, rules, ask, by })

  it('is refused where only reviews on GitHub count, for want of a link', () => {
    expect(refusalFor(questionOf())).toBe(
      'production counts reviews on GitHub only: link your GitHub account',
    )
    expect(isForWantOfLink(questionOf())).toBe(true)
    expect(refusalFor(questionOf(refuse, annLinked))).toBeNull()
  })

  it('is recorded by Slipway where the rule lets it', () => {
    const told = clicks(opened(production({}, { linking: true })), 'approve', annWrites)
    expect(owed(told)).toEqual([])
    expect(lineOf(told)).toContain('Approved: ann (author, recorded by Slipway)')
    expect(isForWantOfLink(questionOf(told.rules))).toBe(false)
  })

  it('is asked to link also where Slipway does not know them at all', () => {
    const stranger: Actor = { ...annWrites, login: null, writes: false }
    expect(refusalFor(questionOf(production({}, { linking: true }), stranger))).toMatch(/link it/)
    expect(isForWantOfLink(questionOf(refuse, stranger))).toBe(true)
  })

  it('cannot link where linking is not set up', () => {
    const off = production({ recorded: 'refuse' })
    expect(refusalFor(questionOf(off))).toMatch(/give yours on the pull request/)
    expect(isForWantOfLink(questionOf(off))).toBe(false)
  })
})

const ready = () => looked(opened(refuse), {}, [{ by: ann }, { by: carol }])

const isYes = (told: Told) => openOf(told).judged?.yes
const readWith = (told: Told, teams: string[]) => {
  const { pull } = openOf(told)
  if (pull === null) throw new Error('there is no pull request')
  const recorded = [{ login: 'carol', teams, writes: true }]
  return told.tell({ kind: 'pull_read', order: pull.order + 1, pull, reviews: [], recorded })
}

describe('a word that Slipway alone recorded', () => {
  const byTeam = production({ authors: 'none', from: ['team:acme/sre'] })
  const sre: Actor = { ...carolWrites, teams: ['acme/sre'] }
  it('ends with what made it count: whoever left the team has no say any more', () => {
    const told = clicks(opened(byTeam), 'approve', sre)
    expect(isYes(told)).toBe(true)
    expect(isYes(readWith(told, []))).toBe(false)
    expect(isYes(readWith(told, ['acme/sre']))).toBe(true)
  })

  it('is not painted again while nothing of it changed', () => {
    const told = clicks(opened(byTeam), 'approve', sre)
    const { shown } = openOf(told)
    expect(openOf(readWith(told, ['acme/sre'])).shown).toBe(shown)
  })
})

describe('a merge that is asked for', () => {
  it('is in the name of who linked their account', () => {
    const told = clicks(ready(), 'merge', annLinked)
    expect(openOf(told).merging).toMatchObject({ as: { id: 1, login: 'ann' } })
    expect(lineOf(told)).toBe('🔵 *Merging* pull request #318, asked for by ann')
  })

  it('is Slipway’s for anybody else, and the card says so', () => {
    const told = clicks(ready(), 'merge', annWrites)
    expect(openOf(told).merging?.as).toBeNull()
    expect(lineOf(told)).toContain(' as Slipway, asked for by ann')
  })

  it('waits for words that are on their way only where they object', () => {
    const told = clicks(ready(), 'merge', annLinked)
    told.asks({ verb: 'request_changes', release, head: HEAD, text: 'Wait' }, carolLinked)
    expect(openOf(told).stage).toBe('reviewing')
    expect(cardOf(told.drawing(({ open }) => open)).text).toContain('Changes requested by carol')
  })
})
