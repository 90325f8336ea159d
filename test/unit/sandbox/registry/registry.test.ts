import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pushImage } from '../../../../sandbox/registry/push.ts'
import { startRegistry } from '../../../../sandbox/registry/server.ts'
import type { RegistryOptions, SandboxRegistry } from '../../../../sandbox/registry/server.ts'

const INDEX = 'application/vnd.oci.image.index.v1+json'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const LABELS = { 'org.opencontainers.image.source': 'https://github.test/shop/web' }

const started: SandboxRegistry[] = []
afterEach(async () => {
  await Promise.all(started.splice(0).map(registry => registry.stop()))
})
async function begin(options: RegistryOptions = {}): Promise<SandboxRegistry> {
  const registry = await startRegistry(options)
  started.push(registry)
  return registry
}

describe('reading a registry', () => {
  it('gives a manifest by tag and by digest, with its digest in the header', async () => {
    const { url } = await begin()
    const { digest } = await pushImage({ registryUrl: url, repository: 'shop/web', tag: '1.0.0' })
    for (const reference of ['1.0.0', digest]) {
      const answer = await fetch(`${url}/v2/shop/web/manifests/${reference}`, {
        headers: { accept: MANIFEST },
      })
      expect(answer.status).toBe(200)
      expect(answer.headers.get('docker-content-digest')).toBe(digest)
      expect(answer.headers.get('content-type')).toBe(MANIFEST)
    }
  })

  it('answers HEAD without a body and 304 for the ETag it gave', async () => {
    const { url } = await begin()
    await pushImage({ registryUrl: url, repository: 'shop/web', tag: '1.0.0' })
    const path = `${url}/v2/shop/web/manifests/1.0.0`
    const head = await fetch(path, { method: 'HEAD' })
    expect([head.status, await head.text()]).toEqual([200, ''])
    const again = await fetch(path, { headers: { 'if-none-match': head.headers.get('etag') ?? '' } })
    expect(again.status).toBe(304)
  })

  it('leads from an index to the labels in a platform’s config', async () => {
    const { url } = await begin()
    const image = { registryUrl: url, repository: 'shop/web', tag: '1.0.0', labels: LABELS }
    const pushed = await pushImage({ ...image, platforms: ['linux/amd64', 'linux/arm64'] })
    const index = indexSchema.parse(await read(`${url}/v2/shop/web/manifests/1.0.0`, INDEX))
    expect(index.manifests.map(({ digest }) => digest)).toEqual(pushed.platforms.map(({ digest }) => digest))
    const platform = `${url}/v2/shop/web/manifests/${index.manifests[1]?.digest ?? ''}`
    const { config } = manifestSchema.parse(await read(platform, MANIFEST))
    const settings = configSchema.parse(await read(`${url}/v2/shop/web/blobs/${config.digest}`, '*/*'))
    expect(settings).toEqual({ architecture: 'arm64', config: { Labels: LABELS } })
  })
})

describe('asking a registry for what it may not have', () => {
  it('refuses a manifest of a kind that the reader does not accept', async () => {
    const { url } = await begin()
    await pushImage({ registryUrl: url, repository: 'shop/web', tag: '1.0.0', index: true })
    const answer = await fetch(`${url}/v2/shop/web/manifests/1.0.0`, { headers: { accept: MANIFEST } })
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('MANIFEST_UNKNOWN')
  })

  it('lists tags in pages that name the next one', async () => {
    const { url } = await begin()
    for (const tag of ['1.2.0', '1.0.0', '1.1.0'])
      await pushImage({ registryUrl: url, repository: 'shop/web', tag })
    const first = await fetch(`${url}/v2/shop/web/tags/list?n=2`)
    expect(await first.json()).toEqual({ name: 'shop/web', tags: ['1.0.0', '1.1.0'] })
    const next = /<(.+)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? ''
    const second = await fetch(url + next)
    expect(await second.json()).toEqual({ name: 'shop/web', tags: ['1.2.0'] })
    expect(second.headers.get('link')).toBeNull()
  })

  it('says what it does not have', async () => {
    const { url } = await begin()
    await pushImage({ registryUrl: url, repository: 'shop/web', tag: '1.0.0' })
    for (const [path, code] of [
      ['shop/web/manifests/9.9.9', 'MANIFEST_UNKNOWN'],
      ['shop/none/tags/list', 'NAME_UNKNOWN'],
      [`shop/web/blobs/sha256:${'0'.repeat(64)}`, 'BLOB_UNKNOWN'],
    ] as const) {
      const answer = await fetch(`${url}/v2/${path}`)
      expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining(code)])
    }
  })
})

describe('pushing to a registry', () => {
  it('moves a tag that is pushed again', async () => {
    const { url } = await begin()
    const image = { registryUrl: url, repository: 'shop/web', tag: '1.0.0' }
    const first = await pushImage(image)
    const second = await pushImage({ ...image, labels: LABELS })
    expect(second.digest).not.toBe(first.digest)
    const head = await fetch(`${url}/v2/shop/web/manifests/1.0.0`, { method: 'HEAD' })
    expect(head.headers.get('docker-content-digest')).toBe(second.digest)
    expect((await fetch(`${url}/v2/shop/web/manifests/${first.digest}`)).status).toBe(200)
  })

  it('takes a blob in parts', async () => {
    const { url } = await begin()
    const begun = await fetch(`${url}/v2/shop/web/blobs/uploads/`, { method: 'POST' })
    const upload = url + (begun.headers.get('location') ?? '')
    const part = await fetch(upload, { method: 'PATCH', body: 'hello ' })
    expect([part.status, part.headers.get('range')]).toEqual([202, '0-5'])
    const digest = 'sha256:b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9'
    const done = await fetch(`${upload}?digest=${digest}`, { method: 'PUT', body: 'world' })
    expect([done.status, done.headers.get('docker-content-digest')]).toEqual([201, digest])
    expect(await (await fetch(`${url}/v2/shop/web/blobs/${digest}`)).text()).toBe('hello world')
  })
})

describe('what a registry does not take', () => {
  it('refuses a blob with another digest, and a manifest whose blobs are not there', async () => {
    const { url } = await begin()
    const wrong = `sha256:${'0'.repeat(64)}`
    const blob = await fetch(`${url}/v2/shop/web/blobs/uploads/?digest=${wrong}`, {
      method: 'POST',
      body: 'x',
    })
    expect([blob.status, await blob.text()]).toEqual([400, expect.stringContaining('DIGEST_INVALID')])
    const config = { mediaType: 'application/vnd.oci.image.config.v1+json', digest: wrong, size: 1 }
    const body = JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST, config, layers: [] })
    const manifest = await fetch(`${url}/v2/shop/web/manifests/1`, {
      method: 'PUT',
      body,
      headers: { 'content-type': MANIFEST },
    })
    expect([manifest.status, await manifest.text()]).toEqual([
      400,
      expect.stringContaining('MANIFEST_BLOB_UNKNOWN'),
    ])
  })
})

describe('the page of a registry', () => {
  it('shows tags, digests and labels', async () => {
    const { url } = await begin()
    const { digest } = await pushImage({
      registryUrl: url,
      repository: 'shop/web',
      tag: '1.0.0',
      labels: LABELS,
    })
    const state = await read(`${url}/_sandbox/state`, '*/*')
    expect(state).toMatchObject({
      repositories: [{ name: 'shop/web', tags: [{ tag: '1.0.0', digest, labels: LABELS }] }],
    })
  })
})

describe('a registry that wants tokens', () => {
  it('names realm, service and scope, and takes the token that it gave', async () => {
    const { url } = await begin({ access: 'public' })
    const refused = await fetch(`${url}/v2/shop/web/tags/list`)
    expect(refused.status).toBe(401)
    const challenge = refused.headers.get('www-authenticate') ?? ''
    expect(challenge).toBe(
      `Bearer realm="${url}/token",service="sandbox-registry",scope="repository:shop/web:pull"`,
    )
    const token = await tokenFor(url, 'repository:shop/web:pull')
    const answer = await fetch(`${url}/v2/shop/web/tags/list`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(404)
  })

  it('lets only its user push, and only where the token is for', async () => {
    const { url } = await begin({ access: 'public', user: { name: 'ci', password: 'secret' } })
    const image = { registryUrl: url, repository: 'shop/web', tag: '1.0.0' }
    const anonymous = await tokenFor(url, 'repository:shop/web:pull,push')
    await expect(pushImage({ ...image, token: anonymous })).rejects.toThrow('answers 401')
    const basic = `Basic ${Buffer.from('ci:secret').toString('base64')}`
    const token = await tokenFor(url, 'repository:shop/web:pull,push', basic)
    await expect(pushImage({ ...image, repository: 'shop/other', token })).rejects.toThrow('answers 401')
    expect((await pushImage({ ...image, token })).digest).toMatch(/^sha256:/)
  })

  it('gives nobody else a token to pull from a private one', async () => {
    const { url } = await begin({ access: 'private' })
    const token = await tokenFor(url, 'repository:shop/web:pull')
    const answer = await fetch(`${url}/v2/shop/web/tags/list`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(answer.status).toBe(401)
    expect(answer.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
  })
})

const digests = z.object({ digest: z.string() })
const indexSchema = z.object({ manifests: z.array(digests) })
const manifestSchema = z.object({ config: digests })
const configSchema = z.object({
  architecture: z.string(),
  config: z.object({ Labels: z.record(z.string(), z.string()) }),
})

async function read(url: string, accept: string): Promise<unknown> {
  return (await fetch(url, { headers: { accept } })).json()
}

async function tokenFor(url: string, scope: string, authorization?: string): Promise<string> {
  const query = new URLSearchParams({ service: 'sandbox-registry', scope })
  const headers = authorization === undefined ? {} : { authorization }
  const answer = await fetch(`${url}/token?${query}`, { headers })
  return z.object({ token: z.string() }).parse(await answer.json()).token
}
