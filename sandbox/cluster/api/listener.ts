import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { nameOf } from '../objects/meta.ts'
import { badRequest, Problem } from '../objects/problems.ts'
import type { Faults, Standing } from '../play/faults.ts'
import { stagePage } from '../play/pages.ts'
import type { Stage } from '../play/pages.ts'
import { requireAccess, REVIEWS, review } from './access.ts'
import type { Denied } from './access.ts'
import { discover } from './discovery.ts'
import { handle } from './handle.ts'
import type { Call, Reply } from './handle.ts'
import { selection } from './list.ts'
import { resourceOf } from './route.ts'
import type { Resource } from './route.ts'
import { watch } from './watch.ts'

const BODY_MAX = 3 * 1024 * 1024

type Guard = {
  isKnown: (request: IncomingMessage) => boolean
  denied: Denied
  watches: Set<ServerResponse>
}

/** Serves the API and the sandbox's own pages. */
export function listener(stage: Stage, guard: Guard): RequestListener {
  return (request, response) => {
    answer(stage, guard, request, response).catch((error: unknown) => {
      if (error instanceof Problem && !response.headersSent) return sendProblem(response, error)
      // A caller that went away needs no answer; anything else is a fault of the sandbox and is said aloud.
      if (!request.socket.destroyed) console.error(error)
      return response.destroy()
    })
  }
}

async function answer(
  stage: Stage,
  guard: Guard,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const body = await read(request)
  const method = request.method ?? 'GET'
  if (url.pathname.startsWith('/_sandbox/'))
    return stagePage(stage, { method, path: url.pathname, body }, response)
  const fault = stage.faults.meets(method, url.pathname + url.search)
  if (fault && !(await survives(stage, fault, response))) return undefined
  const began = performance.now()
  try {
    serve(stage, guard, { url, request, body, fault }, response)
  } finally {
    stage.requests.count(routeOf(stage, method, url), performance.now() - began)
  }
}

/** A request's name for counting: `PATCH deployments`, `WATCH pods`. */
function routeOf({ cluster }: Stage, method: string, { pathname, searchParams }: URL): string {
  const resource = resourceOf(cluster, pathname)
  if (!resource) return `${method} other`
  const verb = method === 'GET' && isWatch(searchParams) ? 'WATCH' : method
  return `${verb} ${resource.kind.plural}${resource.subresource && `/${resource.subresource}`}`
}

/** Lets a fault act before the request does; false when nothing is left to do. */
async function survives(stage: Stage, fault: Standing, response: ServerResponse): Promise<boolean> {
  switch (fault.do) {
    case 'status': {
      const { retryAfterSeconds, status, message } = fault
      if (retryAfterSeconds !== undefined) response.setHeader('retry-after', String(retryAfterSeconds))
      sendProblem(
        response,
        new Problem(status, status === 429 ? 'TooManyRequests' : 'InternalError', message),
      )
      return false
    }
    case 'reset':
      response.socket?.resetAndDestroy()
      return false
    case 'hold':
      await stage.faults.hold(fault, closed(response))
      return !response.destroyed
    case 'do-then-reset':
    case 'do-then-hold':
    case 'drop-watches':
    case 'expire':
      return true
  }
}

type Asked = { url: URL; request: IncomingMessage; body: string; fault: Standing | null }

function serve(stage: Stage, guard: Guard, asked: Asked, response: ServerResponse): void {
  const { url, request } = asked
  const method = request.method ?? 'GET'
  if (/^\/(healthz|livez|readyz)$/.test(url.pathname)) {
    response.end('ok')
    return
  }
  if (!guard.isKnown(request)) throw new Problem(401, 'Unauthorized', 'Unauthorized')
  const found = method === 'GET' ? discover(stage.cluster, url.pathname) : null
  if (found) return send(response, { status: 200, body: found, warnings: [] })
  if (method === 'POST' && url.pathname === REVIEWS)
    return send(response, { status: 201, body: review(guard.denied, asked.body), warnings: [] })
  const resource = resourceOf(stage.cluster, url.pathname)
  if (!resource) throw new Problem(404, 'NotFound', 'the server could not find the requested resource')
  const watches = method === 'GET' && isWatch(url.searchParams)
  requireAccess(guard.denied, resource, method, watches)
  if (watches) return startWatch(stage, guard, { resource, query: url.searchParams }, response)
  return deliver(stage, asked.fault, response, handle(stage.cluster, resource, callOf(asked, method)))
}

/** Sends the answer to what is done, unless a fault withholds it. */
function deliver({ faults }: Stage, fault: Standing | null, response: ServerResponse, reply: Reply): void {
  if (fault?.do === 'do-then-reset') {
    response.socket?.resetAndDestroy()
  } else if (fault?.do === 'do-then-hold') {
    void withheld(faults, fault, { response, reply })
  } else {
    send(response, reply)
  }
}

async function withheld(
  faults: Faults,
  fault: Standing,
  { response, reply }: { response: ServerResponse; reply: Reply },
): Promise<void> {
  await faults.hold(fault, closed(response))
  if (!response.destroyed) send(response, reply)
}

function closed(response: ServerResponse): Promise<void> {
  return new Promise(resolve => response.once('close', () => resolve()))
}

function isWatch(query: URLSearchParams): boolean {
  return query.get('watch') === 'true' || query.get('watch') === '1'
}

const WATCH_DEFAULT_SECONDS = 1_800

function startWatch(
  { cluster }: Stage,
  { watches }: Guard,
  { resource, query }: { resource: Resource; query: URLSearchParams },
  response: ServerResponse,
): void {
  const version = query.get('resourceVersion')
  const from = version === null || version === '' ? null : Number(version)
  if (Number.isNaN(from)) throw badRequest(`invalid resource version "${version}"`)
  const byField = selection(query)
  const byName = (name: string) => resource.name === '' || resource.name === name
  watches.add(response)
  response.once('close', () => watches.delete(response))
  watch(cluster, response, {
    kind: resource.kind,
    namespace: resource.namespace,
    accepts: object => byField(object) && byName(nameOf(object)),
    from,
    bookmarks: query.get('allowWatchBookmarks') === 'true',
    timeoutMs: Number(query.get('timeoutSeconds') ?? WATCH_DEFAULT_SECONDS) * 1_000,
  })
}

function callOf({ url, request, body }: Asked, method: string): Call {
  const [contentType = ''] = (request.headers['content-type'] ?? '').split(';')
  return {
    method,
    query: url.searchParams,
    contentType,
    userAgent: request.headers['user-agent'] ?? '',
    body,
  }
}

function send(response: ServerResponse, reply: Reply): void {
  const warnings = reply.warnings.map(warning => `299 - ${JSON.stringify(warning)}`)
  if (warnings.length > 0) response.setHeader('warning', warnings)
  const contentType = typeof reply.body === 'string' ? 'text/plain' : 'application/json'
  response.writeHead(reply.status, { 'content-type': contentType })
  response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body))
}

function sendProblem(response: ServerResponse, problem: Problem): void {
  response.writeHead(problem.code, { 'content-type': 'application/json' })
  response.end(JSON.stringify(problem.status))
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > BODY_MAX)
      throw new Problem(413, 'RequestEntityTooLarge', `Request entity too large: limit is ${BODY_MAX}`)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}
