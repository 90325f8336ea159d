import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { nearest } from '../../../src/config/nearest.ts'
import { parseConfig, problemLine } from '../../../src/config/config.ts'
import { VALID } from './files.ts'

const WORDS = [
  'github',
  'slack',
  'clusters',
  'environments',
  'services',
  'staging',
  'tags',
  'regex',
  'manifests',
  'images',
  'registries',
  'sender',
  '__proto__',
  'constructor',
]

/** The valid file's tree with random values and keys in it. */
const trees = fc.letrec(tie => ({
  tree: fc.oneof(
    { depthSize: 'medium' },
    fc.oneof(fc.constantFrom(...WORDS), fc.string(), fc.integer(), fc.boolean(), fc.constant(null)),
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...WORDS), fc.string()), tie('tree'), { maxKeys: 6 }),
  ),
})).tree

function judges(text: string): void {
  const parsed = parseConfig(text)
  if (parsed.kind === 'valid') return
  const lines = text.split('\n').length
  expect(parsed.problems.length).toBeGreaterThan(0)
  for (const problem of parsed.problems) {
    expect(problem.line).toBeGreaterThanOrEqual(1)
    expect(problem.line).toBeLessThanOrEqual(lines + 1)
    expect(problemLine('f', problem)).not.toMatch(/[\n\r]/)
  }
}

describe('the parser of slipway.yml', () => {
  it('never crashes on random YAML, and always says why and where', () => {
    fc.assert(
      fc.property(
        trees.map(tree => stringify(tree)),
        judges,
      ),
      { numRuns: 500 },
    )
  })

  it('never crashes on random text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 300, unit: 'binary' }), judges), { numRuns: 500 })
  })

  it('never crashes on a valid file with a piece cut out or put in', () => {
    const spot = fc.nat({ max: VALID.length })
    const piece = fc.oneof(
      fc.constantFrom('{', '[', '"', "'", '&a', '*a', ':', '- ', '#', '\t', '!!set ', '? ', '\n'),
      fc.string({ maxLength: 5 }),
    )
    const mutated = fc
      .tuple(spot, fc.nat({ max: 40 }), piece)
      .map(([at, length, put]) => VALID.slice(0, at) + put + VALID.slice(at + length))
    fc.assert(fc.property(mutated, judges), { numRuns: 1000 })
  })

  it('finds the word that was meant when two letters are swapped', () => {
    const words = ['namespace', 'deadline', 'operators', 'announce']
    fc.assert(
      fc.property(fc.constantFrom(...words), fc.nat({ max: 6 }), (word, at) => {
        const swapped = word.slice(0, at) + (word[at + 1] ?? '') + (word[at] ?? '') + word.slice(at + 2)
        expect(nearest(swapped, words)).toBe(word)
      }),
    )
  })
})
