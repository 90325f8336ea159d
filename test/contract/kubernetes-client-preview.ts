import { expect, it } from 'vitest'
import { clusterDiff } from '../../src/release/preview.ts'
import type { KubeObject, Preview } from '../../src/ports.ts'
import { applyTo, CLUSTER, configMap, deployment, SPACE } from './kubernetes-client-worlds.ts'
import type { World } from './kubernetes-client-worlds.ts'

/** A dry run tells what an apply would change, and changes nothing. */
export function previewing(here: () => World): void {
  const ask = asking(here)
  changing(here, ask)
  keeping(here, ask)
}

function asking(here: () => World) {
  return {
    preview: (objects: KubeObject[]) =>
      here().client.preview({ cluster: CLUSTER, namespace: SPACE, objects }),
    look: async (name: string) => {
      const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: SPACE, name }
      return (await here().client.read(CLUSTER, [ref]))[0] ?? null
    },
  }
}

type Asking = ReturnType<typeof asking>

function changing(here: () => World, { preview, look }: Asking): void {
  it('tells what would change, beside what is there (R4)', async () => {
    await applyTo(here(), [configMap('would', '1'), deployment('same')])
    const before = await look('would')
    const told = await preview([configMap('would', '2'), configMap('new', '1'), deployment('same')])
    expect(diffOf(told)).toEqual({
      'ConfigMap would': ['-  value: "1"', '+  value: "2"'],
      'ConfigMap new': expect.arrayContaining(['+  value: "1"']),
    })
    expect(await look('would')).toEqual(before)
    expect(await look('new')).toBeNull()
  })

  it('tells what would be refused, each by itself', async () => {
    const unknown = { apiVersion: 'acme.dev/v7', kind: 'Gizmo', metadata: { name: 'g', namespace: SPACE } }
    const nowhere = { ...configMap('a', '1'), metadata: { name: 'a', namespace: 'nowhere' } }
    const told = await preview([configMap('fine', '1'), nowhere, unknown])
    expect(told.map(one => `${one.ref.name} ${one.kind === 'refused' ? one.code : one.kind}`)).toEqual([
      'fine compared',
      'a cluster_namespace_absent',
      'g cluster_kind_unknown',
    ])
  })
}

function keeping(here: () => World, { preview, look }: Asking): void {
  it('takes over fields of people, and none of another applier', async () => {
    const maps = `/api/v1/namespaces/${SPACE}/configmaps`
    await applyTo(here(), [configMap('edited', '1')])
    await here().call('PATCH', `${maps}/edited?fieldManager=kubectl-edit`, { data: { value: '9' } }, 'merge')
    await here().call(
      'PATCH',
      `${maps}/theirs?fieldManager=argocd-controller`,
      configMap('theirs', '1'),
      'apply',
    )
    const told = await preview([configMap('edited', '1'), configMap('theirs', '2')])
    expect(diffOf(told)).toEqual({ 'ConfigMap edited': ['-  value: "9"', '+  value: "1"'] })
    expect(told[1]).toMatchObject({ kind: 'refused', code: 'cluster_manager_conflict' })
    expect(await look('edited')).toMatchObject({ data: { value: '9' } })
  })

  it('never tells what is in a Secret', async () => {
    await applyTo(here(), [secret('canary-4711')])
    const told = await preview([secret('canary-4712')])
    const text = JSON.stringify(diffOf(told))
    expect(text).not.toMatch(/471|Y2FuYXJ5/)
    expect(text).toContain('(hidden, other 2)')
  })
}

function secret(value: string): KubeObject {
  const metadata = { name: 'hidden', namespace: SPACE }
  return { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { token: value } }
}

function diffOf(told: Preview[]): Record<string, string[]> {
  const { shown } = clusterDiff(told.map(({ ref, ...one }) => ({ name: `${ref.kind} ${ref.name}`, ...one })))
  return Object.fromEntries(shown.map(({ name, lines }) => [name, lines.filter(line => /^[-+]/.test(line))]))
}
