import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAlias, isScalar, parseAllDocuments, visit } from 'yaml'
import { parseReference } from '../../../src/release/image.ts'
import { findImages, planEdit } from '../../../src/release/manifest.ts'
import type { Change, Edit, Plan, SourceFile } from '../../../src/release/manifest.ts'
import { manifest } from './manifest-generator.ts'
import { DIGEST, OLD } from './manifest-world.ts'

const OURS = join(import.meta.dirname, '../../fixtures/manifests')
const SHARED = join(import.meta.dirname, '../../../../shared/fixtures/manifests')

it('edits of generated manifests change exactly the places of the image, and no other byte', () => {
  fc.assert(
    fc.property(manifest(), ({ text, places }) => {
      const edit = editOf('ghcr.io/acme/checkout')
      const plan = planEdit([{ path: 'app.yaml', text }], [edit])
      const { files, changes } = changesOf(plan)
      expect(changes).toHaveLength(places)
      expectExact({ path: 'app.yaml', text }, files, changes)
    }),
    { numRuns: 150 },
  )
})

it('edits of generated manifests once made are complete: a second one changes nothing, and the manifests carry the new image', () => {
  fc.assert(
    fc.property(manifest(), ({ text, places }) => {
      fc.pre(places > 0)
      const edit = editOf('ghcr.io/acme/checkout')
      const plan = planEdit([{ path: 'app.yaml', text }], [edit])
      const { files } = changesOf(plan)
      expect(planEdit(files, [edit])).toEqual({ kind: 'unchanged' })
      const found = findImages(files, [edit])
      expect(found).toMatchObject({
        images: { main: { repository: edit.repository, tag: '9.9.9', digest: DIGEST } },
      })
    }),
    { numRuns: 50 },
  )
})

it('edits never throw, whatever the file holds', () => {
  const line = fc.constantFrom(
    'image: ',
    OLD,
    '\n',
    '  ',
    '- ',
    '# slipway: checkout',
    '---\n',
    '{',
    '}',
    '[',
    '"',
    "'",
    '&a ',
    '*a',
    '|\n',
    ':',
    ',',
    '%',
    '\t',
    '\r\n',
    'x: ',
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), pieces => {
      const file = { path: 'app.yaml', text: pieces.join('') }
      const plan = planEdit([file], [editOf('ghcr.io/acme/checkout')])
      const { files, changes } = plan.kind === 'edited' ? plan : { files: [file], changes: [] }
      expectExact(file, files, changes)
      expect(plan.kind).toBeOneOf(['edited', 'refused', 'unchanged'])
    }),
    { numRuns: 500 },
  )
})

describe('edits of real manifests', () => {
  it('change exactly the places of each image, and no other byte', () => {
    expect(editAllOf(OURS)).toEqual({ files: 19, edited: 17, templates: 1, differing: 0 })
  })

  it.runIf(sharedFixtures())('hold for all of the shared ones', () => {
    const { edited, templates } = editAllOf(SHARED)
    expect(edited).toBeGreaterThan(130)
    expect(templates).toBeGreaterThan(0)
  })
})

function sharedFixtures(): boolean {
  if (existsSync(SHARED)) return true
  console.warn(`LEFT OUT: real manifests of ${SHARED}: the folder is not there; only ${OURS} was read`)
  return false
}

/** What was changed; a refusal is expected only where there is nothing to change. */
function changesOf(plan: Plan): { files: SourceFile[]; changes: Change[] } {
  if (plan.kind === 'edited') return plan
  if (plan.kind === 'refused' && plan.code === 'no_occurrence') return { files: [], changes: [] }
  throw new Error(JSON.stringify(plan))
}

/** Edits every image of every file by itself, and counts what came of it. */
function editAllOf(root: string) {
  const counts = { files: 0, edited: 0, templates: 0, differing: 0 }
  for (const path of readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(name =>
    name.endsWith('.yaml'),
  )) {
    const file = { path, text: readFileSync(join(root, path), 'utf8') }
    counts.files++
    for (const repository of repositoriesIn(file.text)) {
      const plan = planEdit([file], [editOf(repository)])
      if (plan.kind === 'edited') {
        counts.edited++
        expectExact(file, plan.files, plan.changes)
      } else if (plan.kind === 'refused' && plan.code === 'template') counts.templates++
      else if (plan.kind === 'refused' && plan.code === 'values_differ') counts.differing++
      else throw new Error(`${path}: ${JSON.stringify(plan)}`)
    }
  }
  return counts
}

/** Read line by line, as another reader would: no parser of the product has a part in it. */
function repositoriesIn(text: string): Set<string> {
  const values = [...text.matchAll(/^[ \t]*(?:- )?image:[ \t]+["']?(?<value>[^\s"'#]+)/gm)]
  return new Set(
    values.flatMap(({ groups }) => {
      const parsed = parseReference((groups?.value ?? '').replace(/^.*\}\}\//, ''))
      return parsed.kind === 'reference' ? [parsed.reference.repository] : []
    }),
  )
}

function editOf(repository: string): Edit {
  return { name: 'main', repository, service: 'checkout', alone: true, to: `${repository}:9.9.9@${DIGEST}` }
}

/** The new file is the old one with the stated changes and no other; the trees differ at as many scalars. */
function expectExact(file: SourceFile, files: SourceFile[], changes: Change[]) {
  if (changes.length === 0) return
  expect(files).toHaveLength(1)
  const lines = file.text.split('\n')
  for (const change of changes.toReversed().toSorted((a, b) => b.line - a.line || b.column - a.column)) {
    const line = lines[change.line - 1] ?? ''
    expect(line.slice(change.column - 1)).toSatisfy((rest: string) => rest.startsWith(change.before))
    lines[change.line - 1] =
      line.slice(0, change.column - 1) + change.after + line.slice(change.column - 1 + change.before.length)
  }
  expect(files[0]?.text).toBe(lines.join('\n'))
  const [before, after] = [scalarsOf(file.text), scalarsOf(files[0]?.text ?? '')]
  expect(after.size).toBe(before.size)
  const differing = [...before].filter(([path, value]) => after.get(path) !== value)
  expect(differing.map(([, value]) => value.trim()).toSorted(byText)).toEqual(
    changes.map(({ before: value }) => value).toSorted(byText),
  )
  expect(differing.map(([path]) => (after.get(path) ?? '').trim()).toSorted(byText)).toEqual(
    changes.map(({ after: value }) => value).toSorted(byText),
  )
}

function byText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** Path of each scalar and alias in the file's trees → what stands there. */
function scalarsOf(text: string): Map<string, string> {
  const found = new Map<string, string>()
  const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent' })
  if (!Array.isArray(documents)) return found
  documents.forEach((document, at) => {
    visit(document, {
      Node: (key, node, path) => {
        if (!isScalar(node) && !isAlias(node)) return
        const where = [...path.map((above, depth) => placeOf(above, path[depth + 1] ?? node)), String(key)]
        found.set(`${at}/${where.join('/')}`, isAlias(node) ? `*${node.source}` : String(node.value))
      },
    })
  })
  return found
}

function placeOf(above: unknown, below: unknown): string {
  if (typeof above !== 'object' || above === null || !('items' in above) || !Array.isArray(above.items))
    return '.'
  return String(above.items.indexOf(below))
}
