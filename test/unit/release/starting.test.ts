import { describe, expect, it } from 'vitest'
import { decide } from '../../../src/release/decide.ts'
import type { Actor } from '../../../src/release/actors.ts'
import type { Image, Origin } from '../../../src/release/release.ts'
import { looked, opened, openedIn, production } from '../views/pulls.ts'
import { believed, carol, imageOf, rulesOf, story } from '../views/world.ts'
import { afterStaging } from './time/world.ts'

type Told = ReturnType<typeof story>

/** Somebody starts a version, which the registry has. */
function start(
  told: Told,
  tag: string,
  { older = false, reason = '', by = carol } = {},
): Told & { why: string } {
  const found = { images: { main: imageOf(tag) }, origin: believed, key: tag }
  const ask = { verb: 'start', tag, older, reason } as const
  const event = { kind: 'asked', ask, by, found } as const
  const decision = decide(told.target, event, told.rules, told.nowMs)
  if (decision.kind === 'changed') told.target = decision.target
  return Object.assign(told, { why: decision.kind === 'ignored' ? decision.reason : '' })
}

const unlabelled: Origin = { trust: 'unlabelled', repository: null, revision: null, version: null }
const live = () => story().baseline('1.41.3')

describe('a version that somebody starts', () => {
  it('is released like any other, and says by whom', () => {
    const { target } = start(live(), '1.42.0', { reason: 'sale day' })
    expect(target.open).toMatchObject({
      version: '1.42.0',
      kind: 'image',
      stage: 'writing',
      chosen: { by: { login: 'carol' }, reason: 'carol: sale day' },
    })
    expect(target.candidates).toEqual([])
  })

  it('may lie below the newest that was seen, and the newest stays seen', () => {
    const told = live().push('1.43.0').commit('1.43.0').applied().live()
    const { target } = start(told, '1.42.0', { older: true })
    expect(target.open?.version).toBe('1.42.0')
    expect(target.mark.key).toBe('1.43.0')
    told.commit('1.42.0').applied().live().push('1.43.0')
    expect(told.target.open).toBeNull()
    told.push('1.44.0')
    expect(told.target.open?.version).toBe('1.44.0')
  })

  it('does not take back what went live while it waited, unless they said so', () => {
    for (const older of [false, true]) {
      const told = start(story(rulesOf({ after: afterStaging() })).baseline('1.41.3'), '1.42.0', { older })
      expect(told.target.open).toBeNull()
      told.commit('1.43.0').applied().live()
      const decision = decide(told.target, { kind: 'rules_changed' }, rulesOf({ after: null }), told.nowMs)
      const next = decision.kind === 'changed' ? decision.target.open?.version : null
      expect(next).toBe(older ? '1.42.0' : null)
    }
  })

  it('is not older than what is deployed unless they say so', () => {
    const told = start(live(), '1.40.0')
    expect(told.target.open).toBeNull()
    expect(told.why).toMatch(/^1\.40\.0 is older than what is deployed\. Add `--older`/)
    expect(start(told, '1.40.0', { older: true }).target.open?.version).toBe('1.40.0')
  })

  it('is never what was rolled back', () => {
    const told = live().push('1.42.0').commit('1.42.0').applied().crashes(['no'])
    told.asks({ verb: 'roll_back', release: 'staging/checkout#1', reason: 'crashes' })
    told.commit('1.41.3', { inputs: 'in-1.41.3' }).applied().live().asks({ verb: 'resume' })
    expect(start(told, '1.42.0', { older: true }).why).toMatch(/^1\.42\.0 was rolled back/)
  })

  it.each<[string, (told: Told) => Told, RegExp]>([
    [
      'the target is held',
      told => told.asks({ verb: 'hold', reason: 'sale' }),
      /held by carol \(sale\): resume it first/,
    ],
    ['it is what the manifests say', told => told.push('1.42.0').commit('1.42.0'), /say already/],
    ['it is being written', told => told.push('1.42.0'), /brings 1\.42\.0 already/],
    ['another is being written', told => told.push('1.43.0'), /#1 is being written/],
  ])('is refused where %s', (_what, before, why) => {
    expect(start(before(live()), '1.42.0').why).toMatch(why)
  })

  it('is for operators', () => {
    const bob: Actor = { slack: 'U01BOB', login: 'bob', account: null, teams: [], writes: true }
    expect(start(live(), '1.42.0', { by: bob }).why).toMatch(/^bob is not an operator of staging/)
  })

  it('is refused where nobody found out what it is', () => {
    const ask = { verb: 'start', tag: '1.42.0', older: false, reason: '' } as const
    expect(live().asks(ask).target.open).toBeNull()
  })

  it('takes the place of an open pull request, whatever the rule says of newer ones', () => {
    const told = opened(production({}, { supersede: 'never' }))
    start(told, '1.41.9')
    expect(told.target.open?.givesWay).toBe('1.41.9')
    told.tell({ kind: 'change_closed', number: 318, by: null })
    expect(told.target.open).toMatchObject({ version: '1.41.9', chosen: { reason: 'carol' } })
  })

  it('gives way to nothing newer by itself, but to whoever chose again', () => {
    const told = openedIn(start(story(production({}, { supersede: 'always' })).baseline('1.41.3'), '1.42.0'))
    looked(told.push('1.43.0'))
    expect(told.target.open?.givesWay).toBeNull()
    start(told, '1.43.0')
    expect(told.target.open?.givesWay).toBe('1.43.0')
  })

  it('is chosen once: the last choice stands', () => {
    const told = opened()
    start(told, '1.41.9')
    expect(start(told, '1.41.8').why).toMatch(/1\.41\.9 takes the place/)
    told.tell({ kind: 'change_closed', number: 318, by: null })
    expect(told.target.open?.version).toBe('1.41.9')
  })

  it('is kept among twenty newer ones that wait', () => {
    const told = opened(production({}, { supersede: 'never' }))
    start(told, '1.41.9')
    for (let patch = 1; patch <= 30; patch++) told.push(`1.42.${patch}`, unlabelled)
    expect(told.target.candidates).toHaveLength(20)
    expect(told.target.candidates.at(-1)).toMatchObject({ tag: '1.41.9', chosen: { reason: 'carol' } })
  })
})

describe('a tag that moved while somebody looked it up', () => {
  const tag = '1.42.0'
  const after = { target: 'test/checkout', environment: 'test', soakMs: 0, match: 'digest' } as const
  const other: Image & { digest: string } = { ...imageOf(tag), digest: `sha256:${'2'.repeat(64)}` }

  /** Both wait for the environment before: what it names now and what somebody chose. */
  function both(): Told {
    const told = story(production({}, { delivery: 'commit', after })).baseline('1.41.3')
    const origin = { ...believed, revision: 'b'.repeat(40) }
    told.tell({ kind: 'image_found', name: 'main', image: other, key: tag, origin, own: false })
    return start(told, tag)
  }

  function ran(told: Told, ...digests: string[]): Told {
    const run = { version: tag, repository: null, revision: null, sinceMs: told.nowMs, end: null }
    const runs = digests.map(digest => ({ ...run, digests: [digest] }))
    return told.tell({ kind: 'told', from: 'test/checkout', order: 1, runs, rejected: [] })
  }

  it('is released by its other digest where that is the one that soaked', () => {
    expect(ran(both(), other.digest).target.open).toMatchObject({ to: { main: other } })
  })

  it('is released by the digest that was chosen where both soaked, and stays with it', () => {
    const told = ran(both(), other.digest, imageOf(tag).digest).push('1.43.0')
    expect(told.target.open).toMatchObject({ number: 1, to: { main: imageOf(tag) } })
  })

  it('waits once where it is the same digest', () => {
    expect(start(both(), tag).target.candidates).toHaveLength(2)
  })
})
