import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isAlias, isScalar, parseAllDocuments, visit } from 'yaml'
import { parseReference } from '../../../src/release/image.ts'
import { findImages, planEdit } from '../../../src/release/manifest.ts'
import type { Change, Edit, SourceFile } from '../../../src/release/manifest.ts'

const OURS = join(import.meta.dirname, '../../fixtures/manifests')
const SHARED = join(import.meta.dirname, '../../../../shared/fixtures/manifests')
const DIGEST = `sha256:${'0a'.repeat(32)}`
const OLD = 'ghcr.io/acme/checkout:1.41.0'

describe('edits of generated manifests', () => {
  it('change exactly the places of the image, and no other byte', () => {
    fc.assert(
      fc.property(manifest(), ({ text, places }) => {
        const edit = editOf('ghcr.io/acme/checkout')
        const plan = planEdit([{ path: 'app.yaml', text }], [edit])
        if (places === 0) {
          expect(plan).toMatchObject({ kind: 'refused', code: 'no_occurrence' })
          return
        }
        if (plan.kind !== 'edited') throw new Error(JSON.stringify(plan))
        expect(plan.changes).toHaveLength(places)
        expectExact({ path: 'app.yaml', text }, plan.files, plan.changes)
      }),
      { numRuns: 400 },
    )
  })

  it('once made are complete: a second one changes nothing, and the manifests carry the new image', () => {
    fc.assert(
      fc.property(manifest(), ({ text, places }) => {
        fc.pre(places > 0)
        const edit = editOf('ghcr.io/acme/checkout')
        const plan = planEdit([{ path: 'app.yaml', text }], [edit])
        if (plan.kind !== 'edited') throw new Error(JSON.stringify(plan))
        expect(planEdit(plan.files, [edit])).toEqual({ kind: 'unchanged' })
        const found = findImages(plan.files, [edit])
        expect(found).toMatchObject({
          images: { main: { repository: edit.repository, tag: '9.9.9', digest: DIGEST } },
        })
      }),
      { numRuns: 100 },
    )
  })

  it('never throw, whatever the file holds', () => {
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
        if (plan.kind === 'edited') expectExact(file, plan.files, plan.changes)
      }),
      { numRuns: 2000 },
    )
  })
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
  expect(differing.map(([, value]) => value.trim()).toSorted()).toEqual(
    changes.map(it => it.before).toSorted(),
  )
  expect(differing.map(([path]) => after.get(path)?.trim()).toSorted()).toEqual(
    changes.map(it => it.after).toSorted(),
  )
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

type Generated = { text: string; places: number }

/** A file of several documents in various styles, and how many of its values are the image. */
function manifest(): fc.Arbitrary<Generated> {
  const documents = fc.array(fc.oneof(workload(), workload(), flow(), anchored(), configMap(), json()), {
    minLength: 1,
    maxLength: 4,
  })
  return fc
    .tuple(
      documents,
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom('---\n', '--- # next\n', '...\n---\n', '\n---\n\n'),
    )
    .map(([parts, windows, mark, between]) => {
      const text = `${mark ? '\uFEFF' : ''}${parts.map(part => part.text).join(between)}`
      const places = parts.reduce((sum, part) => sum + part.places, 0)
      return { text: windows ? text.replaceAll('\n', '\r\n') : text, places }
    })
}

function quotedImage(): fc.Arbitrary<string> {
  return fc.constantFrom(OLD, `"${OLD}"`, `'${OLD}'`, `!!str ${OLD}`, `&anchor-0 ${OLD}`)
}

const COMMENT = fc.constantFrom('', ' # comment', ` # was ${OLD}`, '\t# tab: {')

function workload(): fc.Arbitrary<Generated> {
  const kind = fc.constantFrom('Deployment', 'StatefulSet', 'Thing')
  const container = fc.record({
    image: quotedImage(),
    ours: fc.boolean(),
    comment: COMMENT,
    gap: fc.constantFrom(' ', '   '),
  })
  const list = fc.array(container, { minLength: 1, maxLength: 3 })
  return fc
    .tuple(kind, list, fc.constantFrom('      ', '    '), fc.boolean())
    .map(([name, containers, indent, note]) => {
      const lines = containers.map(({ image, ours, comment, gap }, at) => {
        const value = ours ? image.replace('anchor-0', `anchor-${at}`) : 'ghcr.io/acme/checkout-proxy:1.41.0'
        return `${indent}- name: c${at}\n${indent}  image:${gap}${value}${comment}\n${indent}  args: ["--x=${OLD}", 'é 🚢']\n`
      })
      const head = `# ${name}\napiVersion: x/v1\nkind: ${name}\n${note ? `metadata: {annotations: {note: "uses ${OLD}"}}\n` : ''}`
      return {
        text: `${head}spec:\n  template:\n    containers:\n${lines.join('')}`,
        places: containers.filter(it => it.ours).length,
      }
    })
}

function flow(): fc.Arbitrary<Generated> {
  return fc
    .tuple(fc.constantFrom(OLD, `"${OLD}"`, `'${OLD}'`), COMMENT, fc.constantFrom('', '\n   '))
    .map(([image, comment, wrap]) => ({
      text: `kind: Pod\nspec: {containers: [{name: a, image: ${image}${wrap}}, {image: other:1, ${wrap}x: ${image}}]}${comment}\n`,
      places: 1,
    }))
}

function anchored(): fc.Arbitrary<Generated> {
  return fc.integer({ min: 1, max: 3 }).map(uses => ({
    text: `x: &app ${OLD}\nspec:\n${'  - image: *app # alias\n'.repeat(uses)}`,
    places: 1,
  }))
}

function configMap(): fc.Arbitrary<Generated> {
  return fc.constantFrom(
    {
      text: `kind: ConfigMap\ndata:\n  image: ${OLD}\n  app.yaml: |\n    image: ${OLD} # slipway: checkout\n`,
      places: 0,
    },
    { text: `kind: Secret\nstringData: {image: "${OLD}"}\n`, places: 0 },
    {
      text: `kind: List\nitems:\n- kind: ConfigMap\n  data: {image: ${OLD}}\n- kind: Pod\n  image: ${OLD}\n`,
      places: 1,
    },
  )
}

function json(): fc.Arbitrary<Generated> {
  return fc.constantFrom('', ' ', '\n\t').map(space => ({
    text: `{${space}"kind":${space}"Pod",${space}"spec": {"containers": [{"image":${space}"${OLD}", "args": ["${OLD}"]}]}}\n`,
    places: 1,
  }))
}
