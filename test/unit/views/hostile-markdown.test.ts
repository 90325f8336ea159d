import { expect, it } from 'vitest'
import { checkOf, checkOfAll } from '../../../src/views/check.ts'
import { clusterDiff, manifestDiff } from '../../../src/release/preview.ts'
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

/** Manifests and objects that say it in every place, once with a fence of their own. */
function diffsOf(hostile: string) {
  const path = `production/${hostile.replaceAll('\n', ' ')}.yaml`
  const object = { kind: 'ConfigMap', metadata: { name: hostile } }
  return {
    manifests: manifestDiff(
      [{ path, text: mapOf('before') }],
      [
        { path, text: mapOf(hostile) },
        { path: `${hostile}.txt`, text: hostile },
      ],
    ),
    cluster: clusterDiff([
      { name: hostile, kind: 'compared', before: object, after: { ...object, data: { hostile } } },
      { name: hostile, kind: 'refused', message: hostile },
    ]),
  }
}

const mapOf = (value: string) => `kind: ConfigMap\ndata: ${JSON.stringify({ value, fence: '````' })}\n`

/** Fenced blocks, read as GitHub reads them: one ends at a line of at least as many backticks, and nothing else. */
function withoutBlocks(body: string): { text: string; blocks: string[] } {
  const text: string[] = []
  const blocks: string[] = []
  let fence: string | null = null
  for (const line of body.split('\n')) {
    const run = /^ {0,3}(`{3,})([^`]*)$/.exec(line)
    if (fence === null && run !== null) {
      fence = run[1] ?? ''
      blocks.push('')
    } else if (fence === null) {
      text.push(line)
    } else if (run !== null && run[2]?.trim() === '' && (run[1]?.length ?? 0) >= fence.length) {
      fence = null
    } else {
      blocks.push(`${blocks.pop() ?? ''}${line}\n`)
    }
  }
  expect(fence).toBeNull()
  return { text: text.join('\n'), blocks }
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
    const body = pullBody({ release: each, rules, addresses, ...diffsOf(hostile) })
    const { text, blocks } = withoutBlocks(body)
    expect(harmOf(text)).toEqual([])
    expect(blocks.length).toBe(2)
    expect(blocks.filter(isUnseen)).toEqual([])
    expect(body.length).toBeLessThanOrEqual(BODY_CHARS_MAX)
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
  const by = { login: hostile, id: 9, bot: false }
  objected.commit('1.41.3', { by, title: hostile, inputs: 'other' })
  for (const drawing of [waiting, objected].map(each => each.drawing(({ open }) => open))) {
    const dismissed = [{ login: hostile, head: HEAD }]
    const pull = drawing.release.pull && { ...drawing.release.pull, dismissed }
    const release = { ...drawing.release, pull, version: hostile, givesWay: hostile }
    const own = { ...release, kind: 'change', by: { login: hostile, id: 9, bot: false } } as const
    const one = checkOf({ ...drawing, release: own })
    expect(
      harmOf(
        checkOfAll([
          { id: 'production/checkout', check: one },
          { id: 'production/cart', check: one },
        ]).summary.replaceAll('\n---\n', '\n'),
      ),
    ).toEqual([])
    const { title, summary } = checkOf({ ...drawing, release })
    expect(harmOf(summary)).toEqual([])
    expect(title.length).toBeLessThanOrEqual(200)
    expect(title).not.toMatch(/[@<>`]|#\d/)
  }
})
