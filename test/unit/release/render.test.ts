import { describe, expect, it } from 'vitest'
import { kindsOf, placeObjects, readFolder } from '../../../src/release/render.ts'

const HOW = {
  cluster: 'staging',
  namespace: 'payments',
  allow: [] as string[],
  scopeOf: ({ kind }: { kind: string }) =>
    (
      ({
        ConfigMap: 'namespaced',
        Deployment: 'namespaced',
        Namespace: 'cluster',
        ClusterRole: 'cluster',
      }) as const
    )[kind] ?? null,
}

function render(texts: Record<string, string>, how: Partial<typeof HOW> = {}) {
  const read = readFolder(
    'deploy',
    Object.entries(texts).map(([path, text]) => ({ path, text })),
  )
  return read.kind === 'refused' ? read : placeObjects(read.objects, { ...HOW, ...how })
}

function names(result: ReturnType<typeof render>) {
  return result.kind === 'refused' ? result.failures : result.objects.map(object => object.metadata.name)
}

const map = (name: string, more = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${more} }\n`

const space = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`

describe('what is read of a plain folder', () => {
  it('reads yaml, yml and json, several documents and lists, and skips empty documents and other files', () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'd' } })}\n`
    const rendered = render({
      'a.yaml': `# only a comment\n---\n${map('a')}---\n---\n${map('b')}`,
      'b.yml': list,
      'c.json': '{\n\t"apiVersion": "v1",\n\t"kind": "ConfigMap",\n\t"metadata": { "name": "c" }\n}',
      'README.md': 'not: [a manifest',
    })
    expect(names(rendered)).toEqual(['a', 'b', 'd', 'c'])
  })

  it('puts objects without a namespace into the namespace of the target', () => {
    const rendered = render({ 'a.yaml': map('a') })
    expect(rendered).toMatchObject({ objects: [{ metadata: { name: 'a', namespace: 'payments' } }] })
  })
})

describe('what does not belong to the target', () => {
  it('refuses an object of a foreign namespace, with file and line', () => {
    const refused = render({ 'a.yaml': `${map('a')}---\n${map('b', ', namespace: kube-system')}` })
    expect(names(refused)).toEqual([
      [
        'manifest_foreign_namespace',
        { file: 'a.yaml', line: 5, object: 'ConfigMap b', namespace: 'kube-system', own: 'payments' },
      ],
    ])
  })

  it('refuses a cluster-scoped kind unless it is allowed', () => {
    const role = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: reader }\n'
    expect(names(render({ 'a.yaml': role }))).toMatchObject([['manifest_kind_refused', {}]])
    expect(names(render({ 'a.yaml': role }, { allow: ['ClusterRole'] }))).toEqual(['reader'])
  })

  it('allows no namespace but that of the target', () => {
    const allow = ['Namespace']
    expect(names(render({ 'a.yaml': space('payments') }, { allow }))).toEqual(['payments'])
    expect(names(render({ 'a.yaml': space('other') }, { allow }))).toMatchObject([
      ['manifest_foreign_namespace', {}],
    ])
  })

  it('refuses the same object twice and names both places', () => {
    const refused = render({ 'a.yaml': map('a'), 'b.yaml': map('a', ', namespace: payments') })
    expect(names(refused)).toMatchObject([
      ['manifest_duplicate', { file: 'b.yaml', object: 'ConfigMap a', otherFile: 'a.yaml', otherLine: 1 }],
    ])
  })
})

describe('faults of a folder', () => {
  it('names every fault at once', () => {
    const refused = render({
      'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {\n',
      'b.yaml': 'kind: ConfigMap\n',
      'c.yaml': `${map('c')}data: { a: "1" }\ndata: { b: "2" }\n`,
      'd.yaml': map('d', ', labels: { on: true }'),
      'e.yaml': '- a list\n',
    })
    expect(names(refused)).toMatchObject([
      ['manifest_syntax', { file: 'a.yaml' }],
      ['manifest_syntax', { file: 'c.yaml', line: 5, reason: 'key data stands twice' }],
      ['manifest_not_object', { file: 'b.yaml', reason: 'it has no apiVersion or no kind' }],
      ['manifest_not_object', { file: 'd.yaml', reason: 'metadata.labels true is not a string' }],
      ['manifest_not_object', { file: 'e.yaml', reason: 'it is no mapping' }],
    ])
  })

  it('reads scalars as kubectl reads them', () => {
    const text = `${map('a')}mode: 0644\nswitch: on\nat: 2026-11-23\nport: 22:22\nbase: &b { x: 1 }\nmerged: { <<: *b, z: 2 }\n`
    expect(render({ 'a.yaml': text })).toMatchObject({
      objects: [{ mode: 420, switch: true, at: '2026-11-23', port: '22:22', merged: { x: 1, z: 2 } }],
    })
  })
})

describe('kinds and order', () => {
  it('puts namespaces and definitions first and takes the scope of a kind from its definition', () => {
    const custom = 'apiVersion: acme.dev/v1\nkind: Widget\nmetadata: { name: w }\n'
    const definition = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: widgets.acme.dev }\nspec: { group: acme.dev, scope: Namespaced, names: { kind: Widget, plural: widgets } }\n`
    const read = readFolder('deploy', [
      { path: 'a.yaml', text: [custom, definition, space('payments')].join('---\n') },
    ])
    if (read.kind === 'refused') throw new Error('refused')
    expect(kindsOf(read.objects).map(({ kind }) => kind)).toEqual(['CustomResourceDefinition', 'Namespace'])
    const placed = placeObjects(read.objects, {
      cluster: 'staging',
      namespace: 'payments',
      allow: ['Namespace', 'CustomResourceDefinition'],
      scopeOf: () => 'cluster',
    })
    expect(names(placed)).toEqual(['payments', 'widgets.acme.dev', 'w'])
    expect(placed).toMatchObject({ objects: [{}, {}, { metadata: { namespace: 'payments' } }] })
  })

  it('refuses a kind that the cluster does not know', () => {
    expect(names(render({ 'a.yaml': map('a').replace('ConfigMap', 'Gadget') }))).toMatchObject([
      ['cluster_kind_unknown', { object: 'Gadget a', cluster: 'staging' }],
    ])
  })

  it('refuses a folder without any object', () => {
    expect(names(render({ 'a.yaml': '# nothing\n' }))).toMatchObject([
      ['manifest_empty', { folder: 'deploy' }],
    ])
  })

  it('drops what only a server writes', () => {
    const rendered = render({ 'a.yaml': map('a', ', uid: x, resourceVersion: "7", creationTimestamp: null') })
    expect(rendered).toMatchObject({ objects: [{ metadata: { name: 'a', namespace: 'payments' } }] })
    expect(JSON.stringify(rendered)).not.toContain('resourceVersion')
  })

  it('survives aliases that multiply and depth without end', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n`
    expect(names(render({ 'a.yaml': bomb }))).toMatchObject([['manifest_syntax', {}]])
    expect(names(render({ 'a.yaml': '['.repeat(5000) }))[0]).toMatchObject(['manifest_syntax', {}])
  })
})
