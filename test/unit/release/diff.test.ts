import { array, assert, constantFrom, property } from 'fast-check'
import { expect, it } from 'vitest'
import { diffLines } from '../../../src/release/diff.ts'

const numbered = (...lines: number[]) => lines.map(line => `line ${line}\n`).join('')

it('a diff of the same texts is empty', () => {
  expect(diffLines('a\nb\n', 'a\nb\n')).toEqual([])
})

it('a diff shows three lines around each change', () => {
  const before = numbered(1, 2, 3, 4, 5, 6, 7, 8, 9)
  expect(diffLines(before, before.replace('line 5', 'line five'))).toEqual([
    '@@ -2,7 +2,7 @@',
    ' line 2',
    ' line 3',
    ' line 4',
    '-line 5',
    '+line five',
    ' line 6',
    ' line 7',
    ' line 8',
  ])
})

it('a diff has a hunk for each place', () => {
  const before = numbered(...Array.from({ length: 30 }, (_, at) => at))
  const after = before.replace('line 3\n', '').replace('line 25\n', 'line 25\nnew\n')
  expect(diffLines(before, after).filter(line => /^[-+@]/.test(line))).toEqual([
    '@@ -1,7 +1,6 @@',
    '-line 3',
    '@@ -24,6 +23,7 @@',
    '+new',
  ])
})

it('a diff of a new text is all new', () => {
  expect(diffLines('', 'a\nb\n')).toEqual(['@@ -0,0 +1,2 @@', '+a', '+b'])
  expect(diffLines('a\n', '')).toEqual(['@@ -1,1 +0,0 @@', '-a'])
})

const many = (name: string) => Array.from({ length: 20_000 }, (_, at) => `${name} ${at}\n`).join('')

it('a diff of two large texts without anything in common is still quick', () => {
  expect(diffLines(many('a'), many('b'))).toHaveLength(40_001)
})

/** Applies the hunks to the old lines, by their numbers. */
function patched(before: string[], diff: string[]): string[] {
  const after: string[] = []
  let at = 0
  for (const line of diff) {
    const head = /^@@ -(\d+),(\d+) /.exec(line)
    if (head !== null) {
      const start = Number(head[1]) - (Number(head[2]) === 0 ? 0 : 1)
      after.push(...before.slice(at, start))
      at = start
      continue
    }
    if (line[0] !== '+' && before[at++] !== line.slice(1)) throw new Error(`it is not there: ${line}`)
    if (line[0] !== '-') after.push(line.slice(1))
  }
  return [...after, ...before.slice(at)]
}

const textOf = (all: string[]) => all.map(line => `${line}\n`).join('')

it('a diff makes the new text of the old one, whatever they are', () => {
  const lines = array(constantFrom('a', 'b', 'c', '  d'), { maxLength: 25 })
  assert(
    property(lines, lines, (before, after) => {
      expect(patched(before, diffLines(textOf(before), textOf(after)))).toEqual(after)
    }),
    { numRuns: 2_000 },
  )
})
