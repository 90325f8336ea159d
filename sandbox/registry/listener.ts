import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Requests } from '../cluster/play/requests.ts'
import { appendUpload, beginUpload, finishUpload, getBlob } from './blobs.ts'
import type { Uploaded } from './blobs.ts'
import { deleteManifest, getManifest, listTags, putManifest } from './manifests.ts'
import type { Notifier } from './notify.ts'
import { empty, json, Refusal, refused } from './replies.ts'
import type { Reply } from './replies.ts'
import { registryState } from './state.ts'
import { isDigest } from './storage.ts'
import type { Storage } from './storage.ts'
import type { Tokens } from './tokens.ts'

export type Parts = { storage: Storage; tokens: Tokens; notifier: Notifier; requests: Requests }

/** One request, as the handlers want it. */
type Call = {
  method: string
  path: string
  query: URLSearchParams
  body: Buffer
  header: (name: string) => string
}

const BODY_MAX = 64 * 1024 * 1024

/** Serves the distribution API, the token endpoint and the sandbox's own page. */
export function listener(parts: Parts): RequestListener {
  return (request, response) => {
    answer(parts, request)
      .catch((error: unknown) => {
        if (error instanceof Refusal) return refused(error)
        throw error
      })
      .then(reply => send(request, response, reply))
      .catch((error: unknown) => {
        // A caller that went away needs no answer; anything else is a fault of the sandbox and is said aloud.
        if (!request.socket.destroyed) console.error(error)
        response.destroy()
      })
  }
}

function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, { 'docker-distribution-api-version': 'registry/2.0', ...reply.headers })
  response.end(request.method === 'HEAD' ? undefined : reply.body)
}

async function answer(parts: Parts, request: IncomingMessage): Promise<Reply> {
  const began = performance.now()
  const url = new URL(request.url ?? '/', 'http://registry')
  const call: Call = {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    body: await read(request),
    header: name => String(request.headers[name] ?? ''),
  }
  if (call.path.startsWith('/_sandbox/')) return ownPage(parts, call)
  if (call.path === '/token') return parts.tokens.issue(call.header('authorization'), call.query)
  try {
    return serve(parts, call)
  } finally {
    parts.requests.count(`${call.method} ${routeOf(call.path)}`, performance.now() - began)
  }
}

function ownPage(parts: Parts, call: Call): Reply {
  switch (`${call.method} ${call.path}`) {
    case 'GET /_sandbox/state':
      return json(200, registryState(parts.storage, parts.notifier))
    case 'GET /_sandbox/requests':
      return json(200, parts.requests.all())
    case 'DELETE /_sandbox/requests':
      parts.requests.clear()
      return json(200, {})
    default:
      return json(404, { message: `the sandbox has no ${call.path}` })
  }
}

const ROUTE = /^\/v2\/(?<name>[a-z0-9][a-z0-9._/-]*)\/(?<what>manifests|blobs|tags)\/(?<rest>.+)$/

function routeOf(path: string): string {
  return ROUTE.exec(path)?.groups?.['what'] ?? path
}

function serve(parts: Parts, call: Call): Reply {
  const { name = '', what = '', rest = '' } = ROUTE.exec(call.path)?.groups ?? {}
  const action = call.method === 'GET' || call.method === 'HEAD' ? 'pull' : 'push'
  const realm = `http://${call.header('host')}/token`
  parts.tokens.require({ authorization: call.header('authorization'), name, action, realm })
  if (call.path === '/v2/' || call.path === '/v2') return json(200, {})
  switch (what) {
    case 'tags':
      if (rest === 'list') return listTags(parts.storage, name, call.query)
      break
    case 'manifests':
      return manifests(parts, call, name, decodeURIComponent(rest))
    case 'blobs':
      return rest.startsWith('uploads/')
        ? uploads(parts, call, name, rest.slice('uploads/'.length))
        : blobs(parts, call, name, rest)
  }
  throw new Refusal(404, 'UNSUPPORTED', `no such resource: ${call.path}`)
}

function manifests(parts: Parts, call: Call, name: string, reference: string): Reply {
  const { storage } = parts
  const tag = isDigest(reference) ? {} : { tag: reference }
  switch (call.method) {
    case 'GET':
    case 'HEAD': {
      const [accept, unlessEtag] = [call.header('accept'), call.header('if-none-match')]
      const reply = getManifest(storage, { name, reference, accept, unlessEtag })
      const found = storage.manifest(name, reference)
      if (found) tell(parts, call, { ...found, action: 'pull', name, size: found.bytes.length, ...tag })
      return reply
    }
    case 'PUT': {
      const [mediaType = ''] = call.header('content-type').split(';')
      const stored = putManifest(storage, { name, reference }, { mediaType, bytes: call.body })
      tell(parts, call, { ...stored, action: 'push', name, size: stored.bytes.length, ...tag })
      const location = `/v2/${name}/manifests/${stored.digest}`
      return empty(201, { location, 'docker-content-digest': stored.digest })
    }
    case 'DELETE': {
      const reply = deleteManifest(storage, name, reference)
      tell(parts, call, { action: 'delete', name, mediaType: '', digest: reference, size: 0 })
      return reply
    }
    default:
      throw new Refusal(405, 'UNSUPPORTED', 'the operation is unsupported')
  }
}

function blobs(parts: Parts, call: Call, name: string, digest: string): Reply {
  if (call.method !== 'GET' && call.method !== 'HEAD')
    throw new Refusal(405, 'UNSUPPORTED', 'the operation is unsupported')
  return getBlob(parts.storage, name, digest)
}

function uploads(parts: Parts, call: Call, name: string, upload: string): Reply {
  const { storage } = parts
  const told = ({ reply, stored }: Uploaded) => {
    const mediaType = 'application/octet-stream'
    if (stored)
      tell(parts, call, { action: 'push', name, mediaType, digest: stored.digest, size: stored.bytes })
    return reply
  }
  switch (call.method) {
    case 'POST':
      return told(beginUpload(storage, name, call.query, call.body))
    case 'PATCH':
      return appendUpload(storage, name, upload, call.body)
    case 'PUT':
      return told(finishUpload(storage, { name, upload, digest: call.query.get('digest') }, call.body))
    default:
      throw new Refusal(405, 'UNSUPPORTED', 'the operation is unsupported')
  }
}

type Told = {
  action: 'push' | 'pull' | 'delete'
  name: string
  mediaType: string
  digest: string
  size: number
  tag?: string
}

function tell(parts: Parts, call: Call, { name, ...told }: Told): void {
  const what = told.mediaType === 'application/octet-stream' ? 'blobs' : 'manifests'
  parts.notifier.tell({
    ...told,
    repository: name,
    path: `/v2/${name}/${what}/${told.digest}`,
    method: call.method,
    userAgent: call.header('user-agent'),
    host: call.header('host'),
  })
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > BODY_MAX) throw new Refusal(413, 'SIZE_INVALID', `at most ${BODY_MAX} bytes at once`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}
