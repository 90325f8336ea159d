import { describe, expect, it } from 'vitest'
import { kindsOf, placeObjects, readFolder } from '../../../src/release/render.ts'

const HOW = {
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
  const read = readFolder(Object.entries(texts).map(([path, text]) => ({ path, text })))
  return read.kind === 'refused' ? read : placeObjects(read.objects, { ...HOW, ...how })
}

function names(result: ReturnType<typeof render>) {
  return result.kind === 'refused' ? result.failures : result.objects.map(object => object.metadata.name)
}

const map = (name: string, more = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}${more} }\n`

describe('render of a plain folder', () => {
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

  it('refuses an object of a foreign namespace, with file and line', () => {
    const refused = render({ 'a.yaml': `${map('a')}---\n${map('b', ', namespace: kube-system')}` })
    expect(names(refused)).toEqual([
      {
        code: 'manifest_foreign_namespace',
        file: 'a.yaml',
        line: 5,
        message: 'ConfigMap b is in namespace kube-system, not in payments',
      },
    ])
  })

  it('refuses a cluster-scoped kind unless it is allowed', () => {
    const role = 'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: reader }\n'
    expect(names(render({ 'a.yaml': role }))).toMatchObject([{ code: 'manifest_scope_refused' }])
    expect(names(render({ 'a.yaml': role }, { allow: ['ClusterRole'] }))).toEqual(['reader'])
  })

  it('allows no namespace but that of the target', () => {
    const namespace = (name: string) => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n`
    const allow = ['Namespace']
    expect(names(render({ 'a.yaml': namespace('payments') }, { allow }))).toEqual(['payments'])
    expect(names(render({ 'a.yaml': namespace('other') }, { allow }))).toMatchObject([
      { code: 'manifest_foreign_namespace' },
    ])
  })

  it('refuses the same object twice and names both places', () => {
    const refused = render({ 'a.yaml': map('a'), 'b.yaml': map('a', ', namespace: payments') })
    expect(names(refused)).toMatchObject([
      { code: 'manifest_duplicate', file: 'b.yaml', message: 'ConfigMap a stands already in a.yaml, line 1' },
    ])
  })

  it('names every fault at once', () => {
    const refused = render({
      'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {\n',
      'b.yaml': 'kind: ConfigMap\n',
      'c.yaml': `${map('c')}data: { a: "1" }\ndata: { b: "2" }\n`,
      'd.yaml': map('d', ', labels: { on: true }'),
      'e.yaml': '- a list\n',
    })
    expect(names(refused)).toMatchObject([
      { file: 'a.yaml', code: 'manifest_unreadable' },
      { file: 'c.yaml', line: 5, message: 'key data stands twice' },
      { file: 'b.yaml', message: 'has no apiVersion or no kind' },
      { file: 'd.yaml', message: 'metadata.labels true is not a string' },
      { file: 'e.yaml', message: 'is not an object of Kubernetes' },
    ])
  })

  it('reads scalars as kubectl reads them', () => {
    const text = `${map('a')}mode: 0644\nswitch: on\nat: 2026-11-23\nport: 22:22\nbase: &b { x: 1 }\nmerged: { <<: *b, z: 2 }\n`
    expect(render({ 'a.yaml': text })).toMatchObject({
      objects: [{ mode: 420, switch: true, at: '2026-11-23', port: '22:22', merged: { x: 1, z: 2 } }],
    })
  })

  it('puts namespaces and definitions first and takes the scope of a kind from its definition', () => {
    const custom = 'apiVersion: acme.dev/v1\nkind: Widget\nmetadata: { name: w }\n'
    const definition = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: { name: widgets.acme.dev }\nspec: { group: acme.dev, scope: Namespaced, names: { kind: Widget, plural: widgets } }\n`
    const namespace = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: payments }\n'
    const read = readFolder([{ path: 'a.yaml', text: [custom, definition, namespace].join('---\n') }])
    if (read.kind === 'refused') throw new Error('refused')
    expect(kindsOf(read.objects).map(({ kind }) => kind)).toEqual(['CustomResourceDefinition', 'Namespace'])
    const placed = placeObjects(read.objects, {
      namespace: 'payments',
      allow: ['Namespace', 'CustomResourceDefinition'],
      scopeOf: () => 'cluster',
    })
    expect(names(placed)).toEqual(['payments', 'widgets.acme.dev', 'w'])
    expect(placed).toMatchObject({ objects: [{}, {}, { metadata: { namespace: 'payments' } }] })
  })

  it('refuses a kind that the cluster does not know', () => {
    expect(names(render({ 'a.yaml': map('a').replace('ConfigMap', 'Gadget') }))).toMatchObject([
      { code: 'manifest_kind_unknown' },
    ])
  })

  it('refuses a folder without any object', () => {
    expect(names(render({ 'a.yaml': '# nothing\n' }))).toMatchObject([{ code: 'manifest_none' }])
  })

  it('drops what only a server writes', () => {
    const rendered = render({ 'a.yaml': map('a', ', uid: x, resourceVersion: "7", creationTimestamp: null') })
    expect(rendered).toMatchObject({ objects: [{ metadata: { name: 'a', namespace: 'payments' } }] })
    expect(JSON.stringify(rendered)).not.toContain('resourceVersion')
  })

  it('survives aliases that multiply and depth without end', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: [*d,*d,*d,*d,*d,*d,*d,*d,*d]\n`
    expect(names(render({ 'a.yaml': bomb }))).toMatchObject([{ code: 'manifest_unreadable' }])
    expect(names(render({ 'a.yaml': '['.repeat(5000) }))[0]).toMatchObject({ code: 'manifest_unreadable' })
  })
})
