import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { digestOf, document, entry, index, manifest, OCI_INDEX, OCI_MANIFEST } from './world.ts'
import { world, type World } from './world.ts'

let small: World
let repository: string
beforeEach(async () => {
  small = await world()
  repository = `${small.host}/acme/checkout`
})
afterEach(() => small.close())

const SOURCE = 'https://github.com/acme/checkout'
const LABELS = {
  'org.opencontainers.image.source': SOURCE,
  'org.opencontainers.image.revision': 'a'.repeat(40),
  'org.opencontainers.image.version': '1.42.0',
}
const resolve = (reference: string, platform = 'linux/amd64') =>
  small.registry.resolve(repository, reference, platform)
const path = (reference: string) => `/v2/acme/checkout/manifests/${reference}`

describe('a tag of an index', () => {
  it('is its digest, its platforms and the labels of the platform, after three requests', async () => {
    const [amd, arm] = [manifest(small.says, LABELS), manifest(small.says, {})]
    const attestation = entry(digestOf('attestation'), 'unknown', 'unknown')
    const manifests = [entry(arm, 'linux', 'arm64', 'v8'), attestation, entry(amd, 'linux', 'amd64')]
    const digest = index(small.says, manifests, '1.42.0')
    expect(await resolve('1.42.0')).toEqual({
      kind: 'found',
      image: { repository, tag: '1.42.0', digest },
      platforms: ['linux/arm64', 'linux/amd64'],
      labels: { source: SOURCE, revision: 'a'.repeat(40), version: '1.42.0', created: null },
    })
    expect(small.paths()).toEqual([path('1.42.0'), path(amd), expect.stringContaining('/blobs/')])
  })

  it('costs one conditional request when it was seen before, and none by its digest', async () => {
    const digest = index(small.says, [entry(manifest(small.says, LABELS), 'linux', 'amd64')], 'v1')
    const first = await resolve('v1')
    small.paths()
    expect(await resolve('v1')).toEqual(first)
    expect(small.paths()).toEqual([path('v1')])
    expect(await resolve(digest)).toMatchObject({ image: { tag: '', digest } })
    expect(small.paths()).toEqual([])
  })

  it('is read anew when it was moved', async () => {
    manifest(small.says, LABELS, 'v1')
    await resolve('v1')
    const moved = manifest(small.says, { ...LABELS, 'org.opencontainers.image.version': '2' }, 'v1')
    expect(await resolve('v1')).toMatchObject({ image: { digest: moved }, labels: { version: '2' } })
  })
})

describe('the platform of an index', () => {
  it('is absent where the index lacks it', async () => {
    index(small.says, [entry(manifest(small.says, LABELS), 'linux', 'arm64')], 'v1')
    expect(await resolve('v1')).toEqual({
      kind: 'absent',
      message: `${repository}:v1 has no image for linux/amd64.`,
    })
  })

  it.each([
    ['linux/arm64', 'arm64', 'v8'],
    ['linux/arm64/v8', 'arm64', undefined],
    ['linux/arm/v7', 'arm', undefined],
    ['linux/arm', 'arm', 'v7'],
    ['linux/arm/v6', 'arm', 'v6'],
    ['linux/amd64', 'x86_64', undefined],
  ])('is %s, also when it is written %s %s', async (asked, architecture, variant) => {
    index(small.says, [entry(manifest(small.says, LABELS), 'linux', architecture, variant)], 'v1')
    expect(await resolve('v1', asked)).toMatchObject({ platforms: expect.arrayContaining([asked]) })
  })

  it('is not another variant', async () => {
    index(small.says, [entry(manifest(small.says, LABELS), 'linux', 'arm', 'v7')], 'v1')
    expect(await resolve('v1', 'linux/arm/v6')).toMatchObject({ kind: 'absent' })
  })
})

describe('a tag of a single manifest', () => {
  it('takes two requests, and has the platform of its configuration', async () => {
    const digest = manifest(small.says, LABELS, 'v1', { os: 'linux', architecture: 'amd64' })
    expect(await resolve('v1')).toMatchObject({ image: { digest }, platforms: ['linux/amd64'] })
    expect(small.paths()).toHaveLength(2)
  })

  it('names no platform where its configuration names none', async () => {
    manifest(small.says, {}, 'v1')
    expect(await resolve('v1')).toMatchObject({ platforms: [], labels: { source: null, revision: null } })
  })

  it('has no label that is too long', async () => {
    manifest(small.says, { 'org.opencontainers.image.source': 'x'.repeat(301) }, 'v1')
    expect(await resolve('v1')).toMatchObject({ labels: { source: null } })
  })

  it('may be named by a digest of sha512', async () => {
    const digest = manifest(small.says, LABELS)
    const body = small.says.get(path(digest))
    const said = typeof body === 'function' ? body({ path: '', headers: {} }) : {}
    const long = digestOf(said.body ?? '', 'sha512')
    small.says.set(path(long), said)
    expect(await resolve(long)).toMatchObject({ image: { digest: long } })
  })
})

describe('what is no image', () => {
  it.each(['latest', 'sha256:' + 'b'.repeat(64), '../../tags/list', 'a b', ''])(
    'is absent: "%s"',
    async reference => {
      expect(await resolve(reference)).toMatchObject({ kind: 'absent' })
    },
  )

  it.each([
    ['schema 1', { schemaVersion: 1 }, 'application/vnd.docker.distribution.manifest.v1+prettyjws'],
    [
      'a chart',
      { config: { mediaType: 'application/vnd.cncf.helm.config.v1+json', digest: digestOf('') }, layers: [] },
      OCI_MANIFEST,
    ],
  ])('is said to be none: %s', async (_what, value, mediaType) => {
    document(small.says, value, mediaType, 'v1')
    const resolved = await resolve('v1')
    expect(resolved).toMatchObject({
      kind: 'absent',
      message: expect.stringContaining('not a container image'),
    })
  })

  it.each<[string, object, string]>([
    [
      'a type that header and document name differently',
      { mediaType: OCI_MANIFEST, manifests: [] },
      OCI_INDEX,
    ],
    ['index and manifest at once', { manifests: [], layers: [], config: {} }, OCI_INDEX],
    ['an index without entries', { mediaType: OCI_INDEX }, OCI_INDEX],
    ['entries without digests', { manifests: [{ mediaType: OCI_MANIFEST, digest: '../x' }] }, OCI_INDEX],
  ])('is refused: %s', async (_what, value, mediaType) => {
    document(small.says, value, mediaType, 'v1')
    await expect(resolve('v1')).rejects.toMatchObject({ code: 'registry_answer_unexpected' })
  })
})

describe('content of another digest', () => {
  it('is refused as a manifest by tag', async () => {
    const headers = { 'content-type': OCI_MANIFEST, 'docker-content-digest': digestOf('other') }
    small.says.set(path('v1'), { headers, body: '{}' })
    await expect(resolve('v1')).rejects.toMatchObject({ code: 'registry_digest_mismatch' })
  })

  it('is refused as a manifest by digest', async () => {
    small.says.set(path(digestOf('other')), { headers: { 'content-type': OCI_MANIFEST }, body: '{}' })
    await expect(resolve(digestOf('other'))).rejects.toMatchObject({ code: 'registry_digest_mismatch' })
  })

  it('is refused as a configuration', async () => {
    manifest(small.says, LABELS, 'v1')
    for (const [name] of small.says) {
      if (name.includes('/blobs/')) small.says.set(name, { body: '{"config":{"Labels":{}}}' })
    }
    await expect(resolve('v1')).rejects.toMatchObject({ code: 'registry_digest_mismatch' })
  })
})

it('reads no manifest of more than 4 MB', async () => {
  small.says.set(path('v1'), { body: Buffer.alloc(4 * 1024 * 1024 + 1, 0x20) })
  await expect(resolve('v1')).rejects.toMatchObject({ code: 'registry_too_large' })
})

it('speaks to no host that the configuration does not name', async () => {
  await expect(small.registry.resolve('evil.dev/acme/checkout', 'v1', 'linux/amd64')).rejects.toMatchObject({
    code: 'registry_not_configured',
  })
  await expect(small.registry.tags('redis')).rejects.toThrow('docker.io')
})
