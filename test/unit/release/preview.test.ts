import { describe, expect, it } from 'vitest'
import { clusterDiff, manifestDiff } from '../../../src/release/preview.ts'

const PATH = 'production/checkout/app.yaml'
const CANARY = 'canary-4711'
const ENCODED = Buffer.from(CANARY).toString('base64')

function changed(before: string, after: string, path = PATH) {
  return manifestDiff([{ path, text: before }], [{ path, text: after }])
}

function file(path: string, text: string) {
  return { path, text }
}

function secret(values: string, more = ''): string {
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: keys\n${more}${values}`
}

describe("the manifests' diff", () => {
  it('is of the text as a person wrote it', () => {
    const before = '# ours\nkind: ConfigMap\nmetadata: { name: a } # why\ndata: { a: "1" }\n'
    const { shown } = changed(before, before.replace('"1"', '"2"'))
    expect(shown).toEqual([
      {
        name: PATH,
        lines: [
          '@@ -1,4 +1,4 @@',
          ' # ours',
          ' kind: ConfigMap',
          ' metadata: { name: a } # why',
          '-data: { a: "1" }',
          '+data: { a: "2" }',
        ],
      },
    ])
  })

  it('holds files that are new and files that are gone, and none that stay', () => {
    const diff = manifestDiff(
      [file('a.yaml', 'a: 1\n'), file('b.yaml', 'b: 1\n')],
      [file('b.yaml', 'b: 1\n'), file('c.yaml', 'c: 1\n')],
    )
    expect(diff.shown.map(({ name, lines }) => [name, lines.at(-1)])).toEqual([
      ['a.yaml', '-a: 1'],
      ['c.yaml', '+c: 1'],
    ])
  })

  it('shows no file that is no manifest, and none that cannot be read', () => {
    expect(changed('a', 'b', 'production/checkout/.env')).toEqual({
      shown: [],
      unshown: ['production/checkout/.env'],
    })
    expect(changed('kind: Secret\ndata: [', `kind: Secret\ndata: { a: ${CANARY} }`)).toEqual({
      shown: [],
      unshown: [PATH],
    })
  })
})

describe('a Secret in a diff', () => {
  it.each([
    ['data', secret(`data:\n  a: b2xk\n`), secret(`data:\n  a: ${ENCODED}\n`)],
    ['stringData', secret('stringData: { a: old }\n'), secret(`stringData: { a: ${CANARY} }\n`)],
    [
      'a block of several lines',
      secret('stringData:\n  a: old\n'),
      secret(`stringData:\n  a: |\n    ${CANARY}\n    more\n`),
    ],
    ['a comment', secret('data: { a: b }\n'), secret(`data: { a: c } # was ${CANARY}\n# and ${CANARY}\n`)],
    [
      'an anchor',
      secret('data: { a: b }\n'),
      secret('data: *x\n', `x-values: &x { a: ${CANARY} }\n`).replace('x-values', 'stringData'),
    ],
    [
      'a list',
      secret('data: { a: b }\n'),
      `kind: List\nitems:\n  - { kind: Secret, metadata: { name: keys }, data: { a: ${CANARY} } }\n`,
    ],
    ['a second document', 'kind: ConfigMap\n', `kind: ConfigMap\n---\n${secret(`data: { a: ${CANARY} }\n`)}`],
    [
      'an escaped kind',
      secret('data: { a: b }\n'),
      secret(`data: { a: ${CANARY} }\n`).replace('kind: Secret', 'kind: "\\x53ecret"'),
    ],
    ['data that is no map', secret('data: { a: b }\n'), secret(`data: [${CANARY}]\n`)],
    [
      'what kubectl left behind',
      secret('data: { a: b }\n'),
      secret(
        'data: { a: c }\n',
        `  annotations: { kubectl.kubernetes.io/last-applied-configuration: '{"data":"${CANARY}"}' }\n`,
      ),
    ],
  ])('is never told: %s', (_what, before, after) => {
    for (const diff of [changed(before, after), changed(after, before)]) {
      expect(JSON.stringify(diff)).not.toMatch(/4711|Y2FuYXJ5/)
      expect(diff.shown.flatMap(({ lines }) => lines).length + diff.unshown.length).toBeGreaterThan(0)
    }
  })

  it('is seen to have changed, and nothing else of it', () => {
    const { shown } = changed(
      secret('data: { a: b2xk, b: c2FtZQ== }\n'),
      secret(`data: { a: ${ENCODED}, b: c2FtZQ== }\n`),
    )
    expect(shown[0]?.lines.slice(1)).toEqual([
      ' apiVersion: v1',
      ' data:',
      '-  a: (hidden)',
      '+  a: (hidden, other 2)',
      '   b: (hidden)',
      ' kind: Secret',
      ' metadata:',
    ])
  })
})

describe("the cluster's diff", () => {
  const live = {
    kind: 'Deployment',
    metadata: {
      name: 'a',
      uid: 'u',
      resourceVersion: '7',
      generation: 3,
      managedFields: [],
      labels: { x: 'y' },
    },
    spec: { replicas: 1 },
    status: { replicas: 1 },
  }

  it('leaves out what only the server writes', () => {
    const after = { ...live, metadata: { ...live.metadata, resourceVersion: '8', generation: 4 }, status: {} }
    expect(clusterDiff([{ name: 'Deployment a', kind: 'compared', before: live, after }])).toEqual({
      kind: 'compared',
      shown: [],
      refused: [],
      unchanged: 1,
    })
  })

  it('shows what would change, what would be new and what would be refused', () => {
    const after = { ...live, spec: { replicas: 2 } }
    const diff = clusterDiff([
      { name: 'Deployment a', kind: 'compared', before: live, after },
      { name: 'Deployment b', kind: 'compared', before: null, after },
      { name: 'Deployment c', kind: 'refused', message: 'no' },
    ])
    expect(diff.shown.map(({ name, lines }) => [name, lines.filter(line => /^[-+]/.test(line))])).toEqual([
      ['Deployment a', ['-  replicas: 1', '+  replicas: 2']],
      [
        'Deployment b',
        [
          '+kind: Deployment',
          '+metadata:',
          '+  labels:',
          '+    x: y',
          '+  name: a',
          '+spec:',
          '+  replicas: 2',
        ],
      ],
    ])
    expect(diff.refused).toEqual([{ name: 'Deployment c', message: 'no' }])
  })

  it('never tells what is in a Secret, nor in what kubectl left behind', () => {
    const left = { 'kubectl.kubernetes.io/last-applied-configuration': CANARY }
    const of = (value: string) => ({
      kind: 'Secret',
      metadata: { name: 's', annotations: left },
      data: { a: value },
    })
    const diff = clusterDiff([{ name: 'Secret s', kind: 'compared', before: of('b2xk'), after: of(ENCODED) }])
    expect(JSON.stringify(diff)).not.toMatch(/4711|Y2FuYXJ5/)
    expect(diff.shown[0]?.lines).toContain('+  a: (hidden, other 2)')
  })
})
