import { describe, expect, it } from 'vitest'
import { previewOf } from '../../../jobs/write/preview.ts'
import { RetryableError } from '../../../src/errors.ts'
import type { Cluster, PreviewRequest } from '../../../src/ports.ts'
import { memoryCluster } from '../../simulator/memory-world.ts'
import { contextOf } from './context.ts'

const PATH = 'production/checkout/app.yaml'
const manifest = (image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: checkout }\nspec: { image: ${image} }\n`
const CHANGE = {
  before: [{ path: PATH, text: manifest('a:1') }],
  additions: [{ path: PATH, text: manifest('a:2') }],
  deletions: [],
}

function previewed(cluster: Partial<Cluster>, change: Partial<Parameters<typeof previewOf>[1]> = {}) {
  return previewOf(contextOf({ cluster: { ...memoryCluster(), ...cluster } }), { ...CHANGE, ...change })
}

describe('what a reviewer is shown before the merge (R4)', () => {
  it('is what changes in the manifests, and what the cluster says to the folder as it would be', async () => {
    const asked: PreviewRequest[] = []
    const { preview } = memoryCluster()
    const { manifests, cluster } = await previewed({
      preview: request => {
        asked.push(request)
        return preview(request)
      },
    })
    expect(manifests.shown[0]?.lines.filter(line => /^[-+]/.test(line))).toEqual([
      '-spec: { image: a:1 }',
      '+spec: { image: a:2 }',
    ])
    expect(cluster).toMatchObject({ kind: 'compared', shown: [{ name: 'Pod checkout' }] })
    expect(asked.flatMap(({ objects }) => objects.map(object => object['spec']))).toEqual([{ image: 'a:2' }])
  })

  it('holds no file that is deleted', async () => {
    const other = { path: 'production/checkout/old.yaml', text: manifest('b').replace('checkout', 'old') }
    const { cluster } = await previewed({}, { before: [...CHANGE.before, other], deletions: [other.path] })
    expect(cluster).toMatchObject({ shown: [{ name: 'Pod checkout' }] })
  })

  it('says so where the cluster is out of reach', async () => {
    const { manifests, cluster } = await previewed({
      preview: async () => {
        throw new RetryableError('cluster_unreachable', { cluster: 'production', reason: 'refused' })
      },
    })
    expect(manifests.shown).toHaveLength(1)
    expect(cluster).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('production') })
  })

  it('does not wait longer than two seconds for a cluster that does not answer', async () => {
    const { cluster } = await previewed({ preview: () => new Promise(() => undefined) })
    expect(cluster).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('within 2 s') })
  })

  it('is opened all the same where the manifests cannot be applied', async () => {
    const { cluster } = await previewed({}, { additions: [{ path: PATH, text: 'a: 1' }] })
    expect(cluster).toMatchObject({ kind: 'unknown', reason: expect.stringContaining(PATH) })
  })

  it('asks for no more objects than the cluster answers quickly', async () => {
    const many = Array.from({ length: 201 }, (_, at) => manifest('a').replace('checkout', `p-${at}`)).join(
      '---\n',
    )
    const { cluster } = await previewed({}, { additions: [{ path: PATH, text: many }] })
    expect(cluster).toMatchObject({ kind: 'unknown', reason: expect.stringContaining('201 objects') })
  })
})
