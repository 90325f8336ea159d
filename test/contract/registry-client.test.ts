import { createServer, request, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { pushImage } from '../../sandbox/registry/push.ts'
import { startRegistry } from '../../sandbox/registry/server.ts'
import { createRegistry, type RegistryClient } from '../../src/clients/registry.ts'
import type { HostAccount } from '../../src/clients/registry/host.ts'
import { needs, REGISTRY } from '../servers/missing.ts'
import { startTestRegistry, type TestRegistry } from '../servers/registry.ts'

const describeRegistry = await needs(...REGISTRY)

const LABELS = {
  'org.opencontainers.image.source': 'https://github.com/acme/checkout',
  'org.opencontainers.image.revision': '6dcb09b5b57875f334f61aebed695e2e4193db5e',
  'org.opencontainers.image.version': '1.42.0',
  'org.opencontainers.image.created': '2027-01-01T00:00:00Z',
}
const READ = {
  source: 'https://github.com/acme/checkout',
  revision: '6dcb09b5b57875f334f61aebed695e2e4193db5e',
  version: '1.42.0',
  created: '2027-01-01T00:00:00Z',
}
const PLATFORMS = ['linux/amd64', 'linux/arm64']

let real: TestRegistry
let counting: Counting
let client: RegistryClient
let repository: string

type Counting = { host: string; requests: string[]; server: Server }

/** Stands before the real registry and writes down what is asked, with the status of each answer. */
async function countBefore(url: string): Promise<Counting> {
  const requests: string[] = []
  const server = createServer((incoming, outgoing) => {
    const { method, headers, url: path = '' } = incoming
    const passed = request(new URL(path, url), { method, headers }, answer => {
      requests.push(`${path.split('/').at(-2)} ${answer.statusCode}`)
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(passed)
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  return { host: `127.0.0.1:${port}`, requests, server }
}

async function start(): Promise<void> {
  real = await startTestRegistry()
  counting = await countBefore(real.url)
  client = clientOf(counting.host)
  repository = `${counting.host}/acme/checkout`
}

async function stop(): Promise<void> {
  await client.close()
  counting.server.closeAllConnections()
  counting.server.close()
  await real.stop()
}

function clientOf(host: string, account: HostAccount = {}): RegistryClient {
  return createRegistry({
    hosts: { [host]: account },
    allowedHosts: () => [host],
    store: { ban: async () => {}, bannedForMs: async () => 0 },
    log: { warn: () => {} },
  })
}

describeRegistry('the client at a real registry', () => {
  beforeAll(start)
  afterAll(stop)

  it('resolves an index in three requests, then in one that answers 304', async () => {
    const image = { repository: 'acme/checkout', tag: '1.42.0', labels: LABELS, platforms: PLATFORMS }
    const { digest } = await real.pushImage(image)
    counting.requests.length = 0
    const resolved = await client.resolve(repository, '1.42.0', 'linux/arm64')
    expect(resolved).toEqual({
      kind: 'found',
      image: { repository, tag: '1.42.0', digest },
      platforms: PLATFORMS,
      labels: READ,
    })
    expect(counting.requests).toEqual(['manifests 200', 'manifests 200', 'blobs 200'])
    expect(await client.resolve(repository, '1.42.0', 'linux/arm64')).toEqual(resolved)
    expect(counting.requests.slice(3)).toEqual(['manifests 304'])
    expect(await client.resolve(repository, digest, 'linux/arm64')).toMatchObject({ labels: READ })
    expect(counting.requests).toHaveLength(4)
  })

  it.each(['oci', 'v2s2'] as const)('resolves a single manifest in two requests: %s', async format => {
    const pushed = await real.pushImage({ repository: 'acme/checkout', tag: format, labels: LABELS, format })
    counting.requests.length = 0
    const resolved = await client.resolve(repository, format, 'linux/amd64')
    expect(resolved).toMatchObject({
      image: { digest: pushed.digest },
      platforms: ['linux/amd64'],
      labels: READ,
    })
    expect(counting.requests).toEqual(['manifests 200', 'blobs 200'])
  })
})

describeRegistry('what changes and what is absent at a real registry', () => {
  beforeAll(start)
  afterAll(stop)

  it('sees that a tag was moved', async () => {
    await real.pushImage({ repository: 'acme/checkout', tag: 'moving', labels: LABELS })
    await client.resolve(repository, 'moving', 'linux/amd64')
    const version = { ...LABELS, 'org.opencontainers.image.version': '1.43.0' }
    const { digest } = await real.pushImage({ repository: 'acme/checkout', tag: 'moving', labels: version })
    const moved = await client.resolve(repository, 'moving', 'linux/amd64')
    expect(moved).toMatchObject({ image: { digest }, labels: { version: '1.43.0' } })
  })

  it('says what is absent', async () => {
    expect(await client.resolve(repository, 'never', 'linux/amd64')).toMatchObject({ kind: 'absent' })
    const nowhere = `${counting.host}/acme/nowhere`
    expect(await client.resolve(nowhere, 'v1', 'linux/amd64')).toMatchObject({ kind: 'absent' })
    expect(await client.tags(nowhere)).toEqual([])
  })

  it('lists the tags', async () => {
    const tags = await client.tags(repository)
    expect(tags).toEqual(['moving'])
  })

  it('takes it for a registry', async () => {
    await expect(client.probe(counting.host)).resolves.toBeUndefined()
  })
})

describe('the client at the stand-in that wants tokens', () => {
  const user = { name: 'reader', password: 'a password' }
  const image = { repository: 'acme/checkout', tag: '1.42.0', labels: LABELS, platforms: PLATFORMS }

  async function visit(account: HostAccount): Promise<{ requests: string[]; said: unknown[] }> {
    const standIn = await startRegistry({ access: 'private', user })
    const before = await countBefore(standIn.url)
    const reader = clientOf(before.host, account)
    try {
      await pushImage({ ...image, registryUrl: standIn.url, token: await tokenOf(standIn.url) })
      const look = () => reader.resolve(`${before.host}/acme/checkout`, '1.42.0', 'linux/amd64')
      const said = [await look().catch(String), await look().catch(String)]
      return { requests: before.requests, said }
    } finally {
      await reader.close()
      before.server.closeAllConnections()
      before.server.close()
      await standIn.stop()
    }
  }

  async function tokenOf(url: string): Promise<string> {
    const authorization = `Basic ${Buffer.from(`${user.name}:${user.password}`).toString('base64')}`
    const scope = 'repository:acme/checkout:pull,push'
    const answer = await fetch(`${url}/token?scope=${scope}`, { headers: { authorization } })
    return z.object({ token: z.string() }).parse(await answer.json()).token
  }

  it('asks for one token and reads with it', async () => {
    const { requests, said } = await visit({ username: user.name, password: user.password })
    expect(said).toMatchObject([{ labels: READ }, { labels: READ }])
    expect(requests).toEqual([
      'manifests 401',
      ' 200',
      'manifests 200',
      'manifests 200',
      'blobs 200',
      'manifests 304',
    ])
  })

  it('is refused with another password', async () => {
    const { said } = await visit({ username: user.name, password: 'another' })
    expect(said[0]).toContain('does not let Slipway read')
  })
})
