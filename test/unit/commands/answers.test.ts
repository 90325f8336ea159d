import { describe, expect, it } from 'vitest'
import { VERBS } from '../../../src/commands/table.ts'
import type { Asking } from '../../../src/commands/verb.ts'
import type { Target } from '../../../src/release/release.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { versionsFact } from '../../../src/release/versions.ts'
import { readable } from '../../../src/views/readable.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { opened, production } from '../views/pulls.ts'
import { believed, imageOf, NOON_MS, rulesOf, story } from '../views/world.ts'

const staging = rulesOf()
const prod = production()
const store = memoryStore({ nowMs: () => NOON_MS })

async function stored(target: Target): Promise<void> {
  const { target: before } = await store.load(target.id)
  const version = (before?.version ?? 0) + 1
  const line = { atMs: NOON_MS, release: null, event: 'asked', text: 'held: sale day', by: 'carol' }
  await store.save({ target: { ...target, version }, dueAtMs: null, journal: [line] })
}

function asking(rules: Rules[] = [staging, prod]): Asking {
  return {
    store,
    rules: { all: () => rules, of: id => rules.find(({ target }) => target === id) ?? null },
    command: '/release',
    by: { at: 'slack', user: 'U01CAROL', channel: 'C1' },
  }
}

/** What is answered, in words; what is asked for, or which window opens. */
async function said(text: string, rules?: Rules[]) {
  const [name, ...words] = text.split(' ')
  const outcome = await VERBS.find(verb => verb.name === name)?.answer(asking(rules), words)
  if (outcome?.kind === 'answer') return readable(outcome.message)
  return outcome?.kind === 'window' ? outcome.view : outcome?.kind === 'ask' ? outcome.ask : null
}

const polled = (rules: Rules, tags: string[]) =>
  store.remember(versionsFact(rules.target, 'main'), JSON.stringify(tags), 1_000_000)

describe('what is answered', () => {
  it('lists the targets, and of one the versions that can be started', async () => {
    await stored(story().baseline('1.41.3').push('1.42.0').target)
    await polled(staging, ['1.40.0', '1.42.0', '1.41.3', 'main-7'])
    expect(await said('list')).toMatch(
      /^checkout in staging · ghcr\.io\/acme\/checkout · by a commit to staging\/checkout/,
    )
    expect(await said('list checkout staging')).toBe(
      'checkout in staging · 1.42.0 (open), 1.41.3 (live), 1.40.0',
    )
    expect(await said('list serch')).toMatch(/There is no service/)
  })

  it.each(['list', 'status'])(
    'names the word that %s does not know, and answers nothing else',
    async verb => {
      expect(await said(`${verb} checkout productoin`)).toBe(
        'checkout is not in productoin. Did you mean production?',
      )
      expect(await said(`${verb} checkout qa`)).toBe('checkout is not in qa. It is in staging, production')
      expect(await said(`${verb} staging/checkout now`)).toMatch(/^checkout is not in now/)
    },
  )

  it.each(['1.41.3', 'aaaaaaa', `sha256:${Buffer.from('1.41.3').toString('hex')}`])(
    'finds where %s runs',
    async what => {
      await stored(story().baseline('1.41.3').target)
      expect(await said(`where ${what}`)).toContain('checkout in staging · 1.41.3 is live since')
    },
  )

  it('finds what is on its way, and what is nowhere', async () => {
    await stored(opened(prod).target)
    expect(await said('where 1.42.0')).toContain(
      'checkout in production · 1.42.0 is in review: PR #318 (https://github.com/acme/deploy/pull/318)',
    )
    expect(await said('where 9.9.9')).toMatch(/^No environment runs 9\.9\.9/)
    expect(await said('where aa')).toMatch(/^No environment/)
    expect(await said('where')).toMatch(/Which one\?/)
  })

  it('tells what happened', async () => {
    expect(await said('history checkout staging')).toContain('2026-11-23 11:03 UTC held: sale day (carol)')
    expect(await said('history checkout')).toMatch(/Which one/)
  })
})

describe('what is asked for', () => {
  it('starts a version by its words', async () => {
    expect(await said('start checkout staging 1.40.0 --older sale day')).toEqual({
      verb: 'start',
      tag: '1.40.0',
      older: true,
      reason: 'sale day',
    })
  })

  it('promotes what is live, by the same tag or the same revision', async () => {
    await stored(story().baseline('1.42.0').target)
    await stored(story(prod).baseline('1.41.3').target)
    const ask = { verb: 'start', tag: '1.42.0', older: false, reason: 'promoted from staging' }
    expect(await said('promote checkout')).toEqual(ask)
    expect(await said('promote checkout production')).toEqual(ask)
    expect(await said('promote checkout staging production')).toEqual(ask)
    const semver = { ...prod, tags: { kind: 'semver', range: '<1.0.0' } } as const
    expect(await said('promote checkout', [staging, semver])).toBe(
      'production/checkout runs it already, as 1.41.3.',
    )
    await stored(story(prod).baseline('1.40.0', { ...believed, revision: 'c'.repeat(40) }).target)
    expect(await said('promote checkout', [staging, semver])).toMatch(
      /^No tag that production takes is known to be 1\.42\.0/,
    )
    const unknown = story(prod).baseline('1.40.0', { ...believed, revision: 'c'.repeat(40) }).target
    const images = { main: { ...imageOf('1.40.0'), digest: null } }
    await stored({ ...unknown, live: unknown.live && { ...unknown.live, images } })
    expect(await said('promote checkout', [staging, semver])).toMatch(/^No tag/)
    expect(await said('promote checkout qa')).toMatch(/checkout is not in qa\. It is in staging, production/)
    expect(await said('promote checkout stagin production')).toMatch(/Did you mean staging\?/)
    expect(await said('promote')).toMatch(/Which service/)
  })
})

describe('the window that starts a release', () => {
  it('asks where first, and shows versions then, without those that cannot be started', async () => {
    const empty = JSON.stringify(await said('start'))
    expect(empty).toContain('checkout in production')
    expect(empty).not.toContain('"submit"')
    await stored(story().baseline('1.41.3').target)
    await polled(staging, ['1.42.0', '1.41.3', '1.40.0'])
    const chosen = JSON.stringify(await said('start checkout staging'))
    expect(chosen).toContain('"1.42.0"')
    expect(chosen).toContain('1.40.0 (older)')
    expect(chosen).not.toContain('"1.41.3"')
  })

  it('keeps within what Slack takes, and says what has no place in it', async () => {
    const many = Array.from({ length: 130 }, (_each, at) =>
      rulesOf({ target: `staging/service-${at}`, service: `service-${at}` }),
    )
    expect(JSON.stringify(await said('start', many))).toContain('+30 more')
  })
})
