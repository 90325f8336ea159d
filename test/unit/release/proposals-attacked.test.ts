import { describe, expect, it } from 'vitest'
import { blockers } from '../../../src/release/blockers.ts'
import { reviewersOf } from '../../../src/release/reviewers.ts'
import { reviewingLine } from '../../../src/views/reviewing.ts'
import { carolWrites, HEAD } from '../views/pulls.ts'
import { ann, bob, imageOf, NOON_MS } from '../views/world.ts'
import { bobWrites, mergedOnGitHub, proposed, RELEASE, rulesOf, seen, started, tree } from './own-pulls.ts'

const OTHER = { head: 'f'.repeat(40), content: 'in-other' }

function lineOf({ target, rules, nowMs }: ReturnType<typeof started>): string {
  const { open: release } = target
  return release === null ? '' : reviewingLine({ target, release, rules, nowMs, slackOf: () => null })
}

const word = (login: string) => ({ by: { login, id: null, bot: false } })
const press = (verb: 'approve' | 'merge') => ({ verb, release: RELEASE, head: HEAD }) as const

describe('whoever merges it', () => {
  it('is not who opened it: a peer who approved may merge it on GitHub', () => {
    const told = mergedOnGitHub(proposed(started(), {}, {}, [{}]), {
      by: { login: 'carol', id: null, bot: false },
    })
    expect(told.target.rolling).toMatchObject({ stage: 'applying' })
  })

  it('makes no peer of the opener', () => {
    const told = proposed(started(rulesOf({ authors: 'none', from: ['user:bob'] })))
    told.asks(press('approve'), bobWrites)
    expect(mergedOnGitHub(told, { by: ann }).target.outside).toMatchObject({ stage: 'outside' })
  })
})

describe('a head of which only the reviews were read', () => {
  it('has no yes before it is known who wrote it', () => {
    const rules = rulesOf({ authors: 'none', peers: { count: 1, outsiders: true } })
    const told = proposed(started(rules), {}, {}, [{}])
    expect(told.target.open).toMatchObject({ judged: { yes: true } })
    const theirs = { login: 'carol', id: null, bot: false }
    seen(told, OTHER, [{ by: theirs, head: OTHER.head }])
    expect(told.target.open).toMatchObject({ judged: { yes: false } })
    const authors = [bob, theirs]
    proposed(told, { authors }, OTHER, [{ by: theirs, head: OTHER.head }])
    expect(told.target.open).toMatchObject({ judged: { yes: false } })
    proposed(told, {}, OTHER, [{ by: theirs, head: OTHER.head }])
    expect(told.target.open).toMatchObject({ judged: { yes: true } })
  })
})

describe('an approval of what was open before', () => {
  const atMs = 7

  it('is none of other content, when it is a release again', () => {
    const told = proposed(started(rulesOf({}, { supersede: 'always' })), {}, {}, [{ atMs }]).push('1.42.0')
    expect(told.target.open).toMatchObject({ kind: 'image' })
    told.target = { ...told.target, open: null }
    proposed(told, {}, { base: 'in-1.42.0', content: 'in-both' }, [{ atMs }])
    expect(told.target.open).toMatchObject({ kind: 'change', judged: { yes: false } })
    proposed(told, {}, { base: 'in-1.42.0', content: 'in-both' }, [{ atMs: 9 }])
    expect(told.target.open).toMatchObject({ judged: { yes: true } })
  })

  it('is none of other content when it was given while another release was open', () => {
    const told = started(rulesOf({}, { supersede: 'never' })).push('1.42.0')
    proposed(told, {}, {}, [{ atMs }])
    expect(told.target.open).toMatchObject({ kind: 'image' })
    told.target = { ...told.target, open: null }
    proposed(told, {}, { base: 'in-1.42.0', content: 'in-both' }, [{ atMs }])
    expect(told.target.open).toMatchObject({ kind: 'change', judged: { yes: false } })
  })

  it('is one still where it brings the same, closed and opened again', () => {
    const told = proposed(started(), {}, {}, [{ atMs }]).tell({ kind: 'change_closed', number: 12, by: bob })
    proposed(told, {}, {}, [{ atMs }])
    expect(told.target.open).toMatchObject({ number: 2, judged: { yes: true } })
    expect(told.target.remembered).toEqual([])
  })

  it('is remembered of the last five', () => {
    const told = started().push('1.42.0')
    for (let number = 20; number < 30; number++) proposed(told, {}, { number })
    expect(told.target.remembered?.map(({ number }) => number)).toEqual([25, 26, 27, 28, 29])
  })
})

describe('who may not write here', () => {
  const stranger = { writers: ['carol'] }

  it('is no author by opening it: one more peer stands in', () => {
    const told = proposed(started(rulesOf({ from: [] })), stranger, {}, [{}])
    expect(tree(told)).toContain(
      '- one peer (whoever may write) in place of bob, who cannot review here: nobody yet',
    )
  })

  it('is no author where no peer is asked for', () => {
    const rules = rulesOf({ peers: { count: 0, outsiders: false }, from: [] })
    const told = proposed(started(rules), stranger)
    expect(told.target.open).toMatchObject({ judged: { yes: false } })
    proposed(told, stranger, {}, [{}])
    expect(told.target.open).toMatchObject({ judged: { yes: true } })
  })

  it('keeps nobody from releasing with the approval of another stranger', () => {
    const told = proposed(started(), stranger, {}, [
      { by: { login: 'mallory', id: null, bot: false }, writes: false },
    ])
    told.push('1.42.0')
    expect(told.target.open).toMatchObject({ kind: 'image' })
  })

  it('keeps nobody from releasing by bringing a version above all', () => {
    const told = proposed(started(), { ...stranger, images: { main: imageOf('99.0.0') } }).push('1.42.0')
    expect(told.target.open).toMatchObject({ kind: 'image', version: '1.42.0' })
  })
})

describe('a rule that its opener cannot fill on GitHub', () => {
  it('takes the opener where a bot wrote the rest', () => {
    const bot = { login: 'renovate[bot]', id: 9, bot: true }
    expect(tree(proposed(started(), { authors: [bob, bot] }))).toContain(
      '- one author (bob): approved by bob by opening it',
    )
  })

  it('takes one more peer where every author is asked for, and another wrote a part', () => {
    const rules = rulesOf({ authors: 'all', recorded: 'refuse', from: [] })
    const told = proposed(started(rules), { authors: [bob, ann] })
    expect(tree(told).filter(line => line.includes('nobody yet'))).toHaveLength(3)
    proposed(told, { authors: [bob, ann] }, {}, ['ann', 'carol', 'dave'].map(word))
    expect(told.target.open).toMatchObject({ judged: { yes: true } })
  })

  it('keeps its word when they press Approve as well', () => {
    const told = proposed(started(rulesOf({ recorded: 'refuse' })), {}, {}, [{}])
    told.asks(press('approve'), { ...bobWrites, account: 2 })
    expect(told.target.open).toMatchObject({ clicks: [], judged: { yes: true } })
  })

  it('asks nobody for a review of their own', () => {
    const rules = rulesOf({ from: ['user:bob', 'user:carol'] })
    const { target } = proposed(started(rules))
    expect(target.open === null ? null : reviewersOf(target.open, rules).users).toEqual(['carol'])
  })
})

describe('where Slipway merges by itself', () => {
  it('its card still has the button, and says so', () => {
    const told = proposed(started(rulesOf({}, { merge: 'auto' })), {}, {}, [{}])
    expect(lineOf(told)).toContain('ready to merge')
    expect(blockers(told.target, told.rules, told.nowMs)).toContainEqual(
      expect.objectContaining({ kind: 'merge' }),
    )
  })

  it('somebody else may press it', () => {
    const told = proposed(started(rulesOf({}, { merge: 'auto' })), {}, {}, [{}])
    told.asks(press('merge'), carolWrites)
    expect(told.target.open).toMatchObject({ stage: 'merging', merging: { by: { login: 'carol' } } })
  })
})

const merging = () => proposed(started(), {}, {}, [{}]).asks(press('merge'), bobWrites)
const declared = (told: ReturnType<typeof started>) =>
  told.asks({ verb: 'emergency', what: RELEASE, reason: 'fire' }, carolWrites)
const frozen = () => {
  const from = { name: 'night', fromMs: NOON_MS - 1_000, untilMs: NOON_MS + 9_000, turnMs: NOON_MS + 9_000 }
  return started(rulesOf({ from: ['user:carol'] }, { freezes: [from], emergency: ['user:carol'] }))
}

describe('what changes of it while it is being merged', () => {
  it('stops the merge where its opener may not write any more', () => {
    const told = proposed(merging(), { writers: ['carol'] }, {}, [{}])
    expect(told.target.open).toMatchObject({ stage: 'reviewing', judged: { yes: false } })
  })

  it('stops the merge where somebody else turns out to have written a part', () => {
    const told = proposed(merging(), { authors: [bob, ann] }, {}, [{}])
    expect(told.target.open).toMatchObject({ stage: 'reviewing', judged: { yes: false } })
  })

  it('stops the merge where another head is there', () => {
    const told = proposed(merging(), {}, OTHER, [{}])
    expect(told.target.open).toMatchObject({ stage: 'reviewing', pull: { head: OTHER.head } })
  })

  it('does not stop it where only its title is another', () => {
    const told = proposed(merging(), { title: 'Wait no longer' }, {}, [{}])
    expect(told.target.open).toMatchObject({ stage: 'merging', reason: 'Wait no longer' })
  })
})

describe('an emergency', () => {
  it('is approved by nobody whom the opener named as an author', () => {
    const mallory = { login: 'mallory', id: null, bot: false }
    const told = declared(proposed(frozen(), { authors: [bob, mallory] }))
    expect(told.target.open).toMatchObject({ pass: { kind: 'emergency' } })
    proposed(told, { authors: [bob, mallory] }, {}, [{ by: mallory }])
    expect(told.target.open).toMatchObject({ judged: { yes: false } })
  })

  it('is approved neither by its opener nor by who declared it, and by another author who may write', () => {
    const told = declared(proposed(frozen(), { authors: [bob, ann] }))
    told.asks(press('approve'), bobWrites)
    proposed(told, { authors: [bob, ann] }, {}, [{}])
    expect(told.target.open).toMatchObject({ judged: { yes: false } })
    proposed(told, { authors: [bob, ann] }, {}, [{ by: ann }])
    expect(told.target.open).toMatchObject({ judged: { yes: true } })
  })
})
