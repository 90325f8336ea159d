import { createHash } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { createRegistry, type RegistryClient } from '../../../../src/clients/registry.ts'
import type { HostAccount } from '../../../../src/clients/registry/host.ts'

export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const OCI_CONFIG = 'application/vnd.oci.image.config.v1+json'

export type Asked = { path: string; headers: IncomingHttpHeaders }
export type Said = { status?: number; headers?: Record<string, string>; body?: string | Buffer }
type Say = Said | ((asked: Asked) => Said)

export type World = {
  registry: RegistryClient
  /** 127.0.0.1:port, with whatever is asked answered from `says`, else with 404. */
  host: string
  says: Map<string, Say>
  asked: Asked[]
  /** The paths asked for since the last call. */
  paths(): string[]
  bans: Map<string, number>
  warned: unknown[]
  close(): Promise<void>
}

/** A registry that says what a test tells it to, and a client of it. */
export async function world(account: HostAccount = {}, other = 'other.dev'): Promise<World> {
  const says = new Map<string, Say>()
  const asked: Asked[] = []
  const server = createServer((request, response) => {
    const one = { path: request.url ?? '', headers: request.headers }
    asked.push(one)
    const say = says.get(one.path) ?? { status: 404 }
    const { status = 200, headers = {}, body = '' } = typeof say === 'function' ? say(one) : say
    response.writeHead(status, headers).end(body)
  })
  const host = await listening(server)
  const bans = new Map<string, number>()
  const warned: unknown[] = []
  const registry = createRegistry({
    hosts: { [host]: account },
    allowedHosts: () => [host, other],
    store: {
      ban: async (name, forMs) => void bans.set(name, forMs),
      bannedForMs: async name => bans.get(name) ?? 0,
    },
    log: { warn: (...words: unknown[]) => void warned.push(words) },
  })
  let taken = 0
  return {
    registry,
    host,
    says,
    asked,
    paths: () => asked.slice(taken, (taken = asked.length)).map(({ path }) => path),
    bans,
    warned,
    close: async () => {
      await registry.close()
      server.closeAllConnections()
      server.close()
    },
  }
}

function listening(server: Server): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    resolve(`127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
  })
  return promise
}

export function digestOf(body: string | Buffer, algorithm = 'sha256'): string {
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`
}

type Labels = Record<string, string>

/** Puts a configuration there; its digest. */
export function config(says: World['says'], labels: Labels = {}, platform: object = {}): string {
  const body = JSON.stringify({ ...platform, config: { Labels: labels } })
  const digest = digestOf(body)
  says.set(`/v2/acme/checkout/blobs/${digest}`, { body })
  return digest
}

/** Puts any document there, by its digest and by a tag; its digest. */
export function document(says: World['says'], value: object, mediaType: string, tag?: string): string {
  const body = JSON.stringify(value)
  const digest = digestOf(body)
  const etag = `"${digest}"`
  const headers = { 'content-type': mediaType, 'docker-content-digest': digest, etag }
  const say: Say = asked =>
    asked.headers['if-none-match'] === etag ? { status: 304, headers } : { headers, body }
  for (const name of [digest, ...(tag === undefined ? [] : [tag])]) {
    says.set(`/v2/acme/checkout/manifests/${name}`, say)
  }
  return digest
}

export function manifest(says: World['says'], labels: Labels, tag?: string, platform: object = {}): string {
  const image = { mediaType: OCI_CONFIG, digest: config(says, labels, platform) }
  return document(
    says,
    { schemaVersion: 2, mediaType: OCI_MANIFEST, config: image, layers: [] },
    OCI_MANIFEST,
    tag,
  )
}

export function entry(digest: string, os: string, architecture: string, variant?: string): object {
  const platform = { os, architecture, ...(variant === undefined ? {} : { variant }) }
  return { mediaType: OCI_MANIFEST, digest, size: 1, platform }
}

export function index(says: World['says'], manifests: object[], tag: string): string {
  return document(says, { schemaVersion: 2, mediaType: OCI_INDEX, manifests }, OCI_INDEX, tag)
}
