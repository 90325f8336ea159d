import { expect, it } from 'vitest'
import { checkOf } from '../../../src/views/check.ts'
import { pullBody, pullTitle } from '../../../src/views/pull.ts'
import { HOSTILE, isUnseen } from './hostile.ts'
import { annWrites, carolWrites, clicks, HEAD, looked, opened, production } from './pulls.ts'
import { addresses, rangeOf } from './world.ts'

const BODY_CHARS_MAX = 65_536

/** What GitHub could still take for more than text, outside of what we write ourselves. */
function live(text: string): string[] {
  const ours = text
    .replaceAll(/`[^`\n]+`/g, '')
    .replaceAll(/\[[^[\]\n]*\]\(https:\/\/github\.com\/[^()\s]+\)/g, '')
    .replaceAll(/^(?:### |- )/gm, '')
    .replaceAll(/^\|.*\|$/gm, line => line.replaceAll('|', '').replaceAll('<br>', '').replaceAll('---', ''))
    .replaceAll('**', '')
  const bare = ours.replaceAll(/\\[\\`*_~[\]|$!#=+-]/g, '')
  const found = [
    /[`*_~[\]|$<>]/g,
    /@(?!&#8203;)/g,
    /(?<!&)#/g,
    /\\#(?=\d)/g,
    /\bGH-\d/gi,
    /:\/\//g,
    /\bwww\./gi,
    /:[\w+-]+:/g,
    /^(?:[-+=]|\d+[.)] )/gm,
    /&(?!amp;|lt;|gt;|#8203;)/g,
  ]
  return found.flatMap((each, at) => (at === 3 ? ours : bare).match(each) ?? [])
}

function harmOf(text: string): string[] {
  const tooLong = text.length > BODY_CHARS_MAX ? [`${text.length} characters`] : []
  return [...live(text), ...tooLong, ...(isUnseen(text) ? ['unseen characters'] : [])]
}

/** A release with hostile titles, people, versions and reasons. */
function told(hostile: string) {
  const authors = [
    { login: 'ann', id: 1, bot: false },
    { login: hostile, id: 3, bot: false },
  ]
  const range = rangeOf(Array.from({ length: 10 }, () => hostile))
  const entries = range.entries.map((entry, at) => ({
    ...entry,
    author: hostile,
    pull: at % 2 === 0 ? null : at,
  }))
  const from = ['user:carol', `user:${hostile}`, `team:${hostile}/${hostile}`] as const
  return opened(production({ from: [...from] }), { range: { ...range, entries, total: 40 }, authors })
}

it.each(Object.entries(HOSTILE))('a pull request keeps foreign text with %s as text', (_what, hostile) => {
  const { release, rules } = told(hostile).drawing(({ open }) => open)
  const origin = { trust: 'foreign', repository: hostile, revision: hostile, version: hostile } as const
  const by = { login: hostile, id: 3, bot: false }
  const deployed = release.from === null ? null : { ...release.from, version: hostile }
  for (const each of [
    { ...release, version: hostile, from: deployed },
    { ...release, range: null, origin },
    { ...release, kind: 'rollback' as const, by, reason: hostile },
  ]) {
    expect(harmOf(pullBody({ release: each, rules, addresses }))).toEqual([])
    const title = pullTitle(each, rules)
    expect(title.length).toBeLessThanOrEqual(120)
    expect(title).not.toMatch(/[@<>`]|#\d|:[\w+-]+:/)
    expect(isUnseen(title)).toBe(false)
  }
})

it.each(Object.entries(HOSTILE))('a check keeps foreign text with %s as text', (_what, hostile) => {
  const waiting = looked(told(hostile), {}, [{ by: { login: hostile, id: 9, bot: true } }])
  waiting.asks({ verb: 'hold', reason: hostile }, carolWrites)
  const objected = clicks(told(hostile), 'approve', annWrites).asks(
    { verb: 'request_changes', release: 'production/checkout#1', head: HEAD, text: hostile },
    { ...carolWrites, login: hostile },
  )
  for (const drawing of [waiting, objected].map(each => each.drawing(({ open }) => open))) {
    const release = { ...drawing.release, version: hostile, givesWay: hostile }
    const { title, summary } = checkOf({ ...drawing, release })
    expect(harmOf(summary)).toEqual([])
    expect(title.length).toBeLessThanOrEqual(200)
    expect(title).not.toMatch(/[@<>`]|#\d/)
  }
})
