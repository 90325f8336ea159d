import { describe, expect, it } from 'vitest'
import type { Range, Release } from '../../../src/release/release.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { pullBody, pullTitle } from '../../../src/views/pull.ts'
import type { Pulling } from '../../../src/views/shape.ts'
import { production } from './pulls.ts'
import { addresses, ann, bob, imageOf, rangeOf, story } from './world.ts'

/** A release as it is about to be opened. */
function writing(rules: Rules = production(), changes: Partial<Release> = {}): Release {
  const { open } = story(rules).baseline('1.41.3').push('1.42.0').target
  if (open === null) throw new Error('nothing is written')
  return { ...open, range: rangeOf(['Retry payments', 'Fix VAT rounding']), authors: [ann, bob], ...changes }
}

function body(changes: Partial<Release> = {}, rules = production()): string {
  return pullBody({ release: writing(rules, changes), rules, addresses, ...NO_DIFF })
}

const NO_DIFF: Pick<Pulling, 'manifests' | 'cluster'> = {
  manifests: { shown: [], unshown: [] },
  cluster: { kind: 'unknown', reason: 'nobody asked it' },
}

/** The lines under a heading. */
function section(text: string, title: string): string[] {
  const lines = text.split('\n')
  const from = lines.indexOf(`### ${title}`)
  expect(lines).toContain(`### ${title}`)
  const to = lines.findIndex((line, at) => at > from && line.startsWith('### '))
  return lines.slice(from + 1, to < 0 ? undefined : to).filter(line => line !== '')
}

describe('the title of a pull request', () => {
  it('says version, service and environment', () => {
    expect(pullTitle(writing(), production())).toBe('Release 1.42.0 of checkout to production')
  })

  it('says what a rollback returns to', () => {
    const release = writing(production(), { kind: 'rollback', version: '1.41.3' })
    expect(pullTitle(release, production())).toBe('Roll back checkout in production to 1.41.3')
  })
})

describe('what a pull request says that it brings', () => {
  it('names versions and digests, before and after', () => {
    const lines = body().split('\n')
    const digests = [imageOf('1.41.3').digest, imageOf('1.42.0').digest]
    expect(lines[0]).toBe('**checkout** in **production**: 1.41.3 → 1.42.0')
    expect(lines.slice(2, 5)).toEqual([
      '| image | now | new |',
      '| --- | --- | --- |',
      `| \`ghcr.io/acme/checkout\` | \`1.41.3\`<br>\`${digests[0]}\` | \`1.42.0\`<br>\`${digests[1]}\` |`,
    ])
  })

  it('lists merged pull requests and commits with links, titles and authors', () => {
    const range = rangeOf(['Retry payments', 'Tidy up'], { total: 5 })
    const [first, second] = range.entries
    if (first === undefined || second === undefined) throw new Error('two entries')
    const entries = [first, { ...second, pull: null, author: null }]
    const url = 'https://github.com/acme/checkout'
    const compare = `${url}/compare/${'b'.repeat(40)}...${'a'.repeat(40)}`
    expect(section(body({ range: { ...range, entries } }), '5 changes')).toEqual([
      `- [#1](${url}/pull/1) Retry payments, by ann`,
      `- [\`ccccccc\`](${url}/commit/${'c'.repeat(40)}) Tidy up`,
      `- [+3 more](${compare})`,
      `[Comparison](${compare})`,
    ])
  })

  it('lists what is taken back, compared the other way round', () => {
    const range = rangeOf(['Retry payments'], { kind: 'reversed' })
    expect(section(body({ range }), 'Takes back 1 change').at(-1)).toBe(
      `[Comparison](https://github.com/acme/checkout/compare/${'a'.repeat(40)}...${'b'.repeat(40)})`,
    )
  })

  const KINDS: [Range['kind'], string][] = [
    ['first', 'First deployment, so there is nothing to compare with.'],
    ['rebuild', 'Built again from the same source: nothing changed in it.'],
    ['unknown', 'What changed is not known: GitHub could not compare the revisions.'],
  ]
  it.each(KINDS)('says that there is no list: %s', (kind, line) => {
    expect(section(body({ range: rangeOf([], { kind }) }), 'Changes')).toEqual([line])
  })

  it('says what an image lacks whose origin is not believed', () => {
    const origin = { trust: 'foreign', repository: 'evil/fork', revision: null, version: null } as const
    const [line] = section(body({ range: null, origin }), 'Changes')
    expect(line).toMatch(/^Changes and authors are not shown: the image says it is built from evil\/fork\. /)
    expect(line).toContain('`github.sources`')
  })

  it('says who asked for a rollback, and why', () => {
    const by = { login: 'carol', id: 3, bot: false }
    const text = body({ kind: 'rollback', by, reason: 'it is slow' })
    expect(text).toContain('is rolled back: 1.41.3 → 1.42.0. Asked for by carol: it is slow')
  })
})

const TITLE = 'Who must approve'

describe('who must approve a pull request', () => {
  it('is said with the reason', () => {
    expect(section(body(), TITLE).slice(0, 2)).toEqual([
      '- one author (`ann` or `bob`): who wrote it knows what it does',
      '- one peer (`carol`): somebody else looks at it',
    ])
  })

  it('is one more peer where no person wrote it', () => {
    const rules = production({ peers: { count: 1, outsiders: true }, from: ['team:acme/sre', 'codeowners'] })
    expect(section(body({ authors: [] }, rules), TITLE).slice(0, 2)).toEqual([
      '- one peer (`acme/sre` or a code owner): somebody who did not write it looks at it',
      '- one peer (`acme/sre` or a code owner): in place of an author, since no person is known to have written this',
    ])
  })

  it('comes with what an approval binds to, how long it counts, and where it is given', () => {
    const lines = section(body({}, production({ expireMs: 86_400_000 })), TITLE)
    expect(lines.at(-3)).toMatch(/a head that brings something else drops it\. It counts for 24 h\.$/)
    expect(lines.at(-2)).toContain('recorded by Slipway')
    expect(lines.at(-1)).toContain('is told by the check `slipway/release`')
    expect(section(body({}, production({ recorded: 'refuse' })), TITLE).at(-2)).toContain(
      'only as reviews on GitHub',
    )
  })

  it('is nobody for a rollback, and where the rule asks nobody', () => {
    const by = { login: 'carol', id: 3, bot: false }
    expect(section(body({ kind: 'rollback', by }), TITLE)[0]).toMatch(/^Nobody: it restores/)
    const nobody = production({ authors: 'none', peers: { count: 0, outsiders: false } })
    expect(section(body({}, nobody), TITLE)[0]).toMatch(/^Nobody by Slipway's rule/)
  })

  it('is one who might have asked for it, where Slipway itself rolls back', () => {
    const text = body({ kind: 'rollback' })
    expect(section(text, TITLE)[0]).toContain('one peer (`carol`, `ann` or `bob`)')
    expect(text).toContain('as soon as one of those above approves it and GitHub lets it')
  })
})

describe('what happens after the merge', () => {
  it('says who merges, and what Slipway does then', () => {
    const [merge, then, closing] = section(body(), 'Then')
    expect(merge).toMatch(/^An author, or whoever may write to acme\/deploy, merges this/)
    expect(then).toBe(
      'Slipway applies `staging/checkout` to namespace `checkout` of cluster `staging`, watches it until it is live, and reports that as `slipway/production/checkout`.',
    )
    expect(closing).toContain('while nobody has approved it')
  })

  it('says that Slipway merges by itself', () => {
    const rules = production({}, { merge: 'auto', supersede: 'never' })
    const [merge, , closing] = section(body({}, rules), 'Then')
    expect(merge).toMatch(/^Slipway merges this as soon as it is approved/)
    expect(closing).toContain('waits until this is merged or closed')
  })
})
