import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeownersOf, ownersOf } from '../../../src/release/codeowners.ts'

/** The example of GitHub's documentation, in its order. */
const EXAMPLE = `
# This is a comment.
*       @global-owner1 @global-owner2
*.js    @js-owner #This is an inline comment.
*.go docs@example.com
*.txt @octo-org/octocats
/build/logs/ @doctocat
docs/* docs@example.com
apps/ @octocat
/docs/ @doctocat
/scripts/ @doctocat @octocat
**/logs @octocat
/apps/ @octocat
/apps/github
/apps/github @doctocat
`

describe("the example of GitHub's documentation", () => {
  it.each([
    ['everything has default owners', 'README.md', ['@global-owner1', '@global-owner2']],
    ['also deep below', 'a/b/c.rb', ['@global-owner1', '@global-owner2']],
    ['a later line takes precedence', 'src/index.js', ['@js-owner']],
    ['an e-mail address owns files', 'cmd/main.go', ['docs@example.com']],
    ['a team owns files', 'notes/todo.txt', ['@octo-org/octocats']],
    ['a folder at the root and all below it', 'build/logs/2026/a.log', ['@octocat']],
    ['the last of two lines about one folder', 'docs/getting-started.md', ['@doctocat']],
    ['a folder of that name anywhere', 'services/apps/api.rb', ['@octocat']],
    ['either of two owners', 'scripts/release.sh', ['@doctocat', '@octocat']],
    ['a folder found by `**/`', 'deeply/nested/logs/x', ['@octocat']],
    ['the last line about a folder within another', 'apps/github/index.rb', ['@doctocat']],
  ])('%s: %s', (_sentence, path, owners) => {
    expect(ownersOf(EXAMPLE, path)).toEqual(owners)
  })

  it('leaves a folder without owners where its line names none', () => {
    const text = '/apps/ @octocat\n/apps/github'
    expect(ownersOf(text, 'apps/main.rb')).toEqual(['@octocat'])
    expect(ownersOf(text, 'apps/github/main.rb')).toEqual([])
  })

  it('owns files of `docs/*` but no further nested ones', () => {
    const text = 'docs/*  docs@example.com'
    expect(ownersOf(text, 'docs/getting-started.md')).toEqual(['docs@example.com'])
    expect(ownersOf(text, 'docs/build-app/troubleshooting.md')).toEqual([])
  })
})

/** Pattern, paths that it owns, paths that it does not own. */
const PATTERNS: [pattern: string, owned: string[], others: string[]][] = [
  ['*', ['a', 'a/b', '.github/x'], []],
  ['**', ['a', 'a/b/c'], []],
  ['/*', ['a'], ['a/b']],
  ['a', ['a', 'a/b', 'x/a', 'x/a/b'], ['a.txt', 'x/ab', 'b']],
  ['/a', ['a', 'a/b/c'], ['x/a', 'ab']],
  ['a/', ['a/b', 'x/a/b/c'], ['a', 'x/a']],
  ['/a/', ['a/b', 'a/b/c'], ['a', 'x/a/b']],
  ['a/b', ['a/b', 'a/b/c'], ['x/a/b', 'a/bc']],
  ['/a/b/', ['a/b/c'], ['a/b', 'x/a/b/c']],
  ['a*', ['a', 'abc', 'x/abc', 'abc/d'], ['xa']],
  ['/a*', ['abc', 'abc/d'], ['x/abc']],
  ['*.js', ['a.js', 'x/y/a.js'], ['a.ts', 'a.jsx']],
  ['a/*', ['a/b'], ['a', 'a/b/c', 'x/a/b']],
  ['a/*.txt', ['a/b.txt'], ['a/b/c.txt', 'x/a/b.txt']],
  ['a/*/c', ['a/b/c', 'a/b/c/d'], ['a/c', 'a/b/b/c']],
  ['a?c', ['abc', 'x/abc'], ['ac', 'a/c', 'abbc']],
  ['**/a/b', ['a/b', 'x/y/a/b', 'x/a/b/c'], ['a/x/b']],
  ['**/*bar*', ['bar', 'x/rebar', 'barrio/y'], ['x/baz']],
  ['a/**', ['a/b', 'a/b/c'], ['a', 'x/a/b']],
  ['a/**/c', ['a/c', 'a/b/c', 'a/b/b/c/d'], ['x/a/c', 'ac']],
  ['a/**/b/c*', ['a/b/cd', 'a/x/y/b/c'], ['a/b', 'a/x/b/d']],
  ['x**y', ['xy', 'xaay', 'b/xzy'], ['x/y']],
  ['with\\ space/', ['with space/a'], ['with', 'space/a']],
  ['a\\*b', ['a*b'], ['ab', 'axb']],
  ['a#b', ['a#b'], ['a']],
  ['a.b+c(d)', ['a.b+c(d)'], ['axb+c(d)', 'a.bbc(d)']],
  ['Docs/', ['Docs/a'], ['docs/a']],
  ['.github/', ['.github/workflows/ci.yml'], ['github/x']],
  ['𝕏?', ['𝕏𝕐', 'a/𝕏b'], ['𝕏']],
]

describe('patterns', () => {
  it.each(PATTERNS)('%s', (pattern, owned, others) => {
    const owners = codeownersOf(`${pattern} @ann`)
    expect(owned.filter(path => owners(path).length === 0)).toEqual([])
    expect(others.filter(path => owners(path).length > 0)).toEqual([])
  })
})

describe('lines', () => {
  it.each([
    ['negates', '!a'],
    ['has a range of characters', 'a[bc]'],
    ['escapes its number sign', '\\#a'],
    ['has three stars', 'a/***/b'],
    ['is only a slash', '/'],
    ['has two slashes in a row', 'a//b'],
    ['ends in an escape', 'a\\'],
  ])('skips one whose pattern %s', (_what, pattern) => {
    const text = `* @all\n${pattern} @ann`
    for (const path of ['a', 'ab', '#a', 'a/x/b', 'a/b']) expect(ownersOf(text, path)).toEqual(['@all'])
  })

  it.each(['user', '@', '@-ann', '@acme/', '@acme/sre/x', 'a@b', '@ann#note', '"@ann"'])(
    'skips one with the owner %s',
    owner => {
      expect(ownersOf(`* @all\na @ann ${owner}`, 'a')).toEqual(['@all'])
    },
  )

  it('takes people of managed enterprises, and teams with dots of no kind', () => {
    expect(ownersOf('a @ann_acme @acme/site-reliability_2', 'a')).toEqual([
      '@ann_acme',
      '@acme/site-reliability_2',
    ])
  })

  it('reads tabs, carriage returns, a byte order mark and spaces at both ends', () => {
    expect(ownersOf('\ufeff  a\t@ann\t @bob  \r\nb @carol\r\n', 'a')).toEqual(['@ann', '@bob'])
  })

  it('takes a comment only after a space', () => {
    expect(ownersOf('a @ann # @bob\n', 'a')).toEqual(['@ann'])
    expect(ownersOf('a @ann\na # nobody', 'a')).toEqual([])
  })

  it('has no owners in an empty file', () => {
    expect(ownersOf('', 'a')).toEqual([])
  })
})

describe('bounds', () => {
  it('ignores a file that GitHub would not load', () => {
    expect(ownersOf(`* @ann\n#${'x'.repeat(3 * 1024 * 1024)}`, 'a')).toEqual([])
    expect(ownersOf(`* @ann\n#${'é'.repeat(1.6 * 1024 * 1024)}`, 'a')).toEqual([])
    expect(ownersOf(`* @ann\n#${'x'.repeat(2 * 1024 * 1024)}`, 'a')).toEqual(['@ann'])
  })

  it('comes to an end with many wildcards, and with lines that have none', () => {
    const text = `${'*a'.repeat(500)}b @ann\n${'**/a/'.repeat(45)}b @ann\n${'x'.repeat(2_000_000)} @ann`
    expect(ownersOf(text, `${'a/'.repeat(2000)}${'a'.repeat(4000)}`)).toEqual([])
    expect(ownersOf(`a${' @ann'.repeat(500_000)}`, 'a')).toHaveLength(500_000)
  })

  it('finds each path by itself, escaped, and never throws', () => {
    const name = fc.stringMatching(/^[a-z*?# .\\-]{1,8}$/)
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.string(), (names, noise) => {
        fc.pre(names.every(each => each.trim() === each) && !(names[0] ?? '').startsWith('#'))
        const path = names.join('/')
        const pattern = `/${path.replaceAll(/[*?\\ ]/g, String.raw`\$&`)}`
        expect(ownersOf(`${pattern} @ann`, path)).toEqual(['@ann'])
        expect(Array.isArray(ownersOf(noise, path))).toBe(true)
      }),
    )
  })
})
