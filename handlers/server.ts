import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { errorText, TerminalError, type Coded } from '../src/errors.ts'
import type { Log } from '../src/log.ts'
import type { Metrics } from '../src/metrics.ts'

/** Larger bodies are refused before anything of them is looked at. */
const BODY_BYTES_MAX = 5 * 1024 * 1024
const READY_TIMEOUT_MS = 2_000

export type Server = FastifyInstance
/** Registers the routes of one sender; each body arrives as the raw Buffer, at most 5 MB. */
export type Route<Deps> = (server: Server, deps: Deps) => void

export type ServerOptions = {
  /** 0 takes a free port. */
  port: number
  host?: string
  log: Pick<Log, 'error'>
  metrics: Pick<Metrics, 'refused' | 'text' | 'contentType'>
  /** Name → check that resolves when that part is usable and throws when it is not. */
  ready: Record<string, () => Promise<unknown>>
}

/**
 * The one listener: bounded bodies and connections, health, metrics. Whatever a route throws is answered with 503
 * and never with 200, so that the sender tries again; nothing of a refused body is logged.
 */
export function createServer(options: ServerOptions): {
  server: Server
  /** Resolves to the address, `http://127.0.0.1:8080`. */
  listen: () => Promise<string>
  close: () => Promise<void>
} {
  const server = Fastify(limits())
  takeRawBodies(server)
  answerErrors(server, options.log)
  countRefusals(server, options.metrics)
  health(server, options)
  return {
    server,
    listen: () => listen(server, options),
    close: () => server.close(),
  }
}

const UNUSABLE = new Map([
  ['EADDRINUSE', 'it is taken'],
  ['EACCES', 'this user may not'],
])

async function listen(server: Server, { port, host = '0.0.0.0' }: ServerOptions): Promise<string> {
  try {
    return await server.listen({ port, host })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const reason = UNUSABLE.get(code)
    if (reason === undefined) throw error
    throw new TerminalError('config_port_unusable', { port, reason }, { cause: error })
  }
}

/** A slow sender gets 5 s for its headers and 15 s for all of its request; a connection is not kept for ever. */
function limits() {
  return {
    logger: false,
    bodyLimit: BODY_BYTES_MAX,
    connectionTimeout: 15_000,
    requestTimeout: 15_000,
    keepAliveTimeout: 65_000,
    maxRequestsPerSocket: 10_000,
    forceCloseConnections: 'idle',
    http: { headersTimeout: 5_000, maxHeaderSize: 16 * 1024, connectionsCheckingInterval: 1_000 },
  } as const
}

/** Signatures cover bytes, so no route sees anything else. */
function takeRawBodies(server: Server): void {
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
}

function answerErrors(server: Server, log: ServerOptions['log']): void {
  server.setNotFoundHandler((_request, reply) => refuse(reply, 404, 'input_route_unknown', {}))
  server.setErrorHandler((error: unknown, request, reply) => {
    const status = statusOf(error)
    if (status === 413) return refuse(reply, 413, 'input_too_large', { max: BODY_BYTES_MAX })
    if (status >= 400 && status < 500) return refuse(reply, 400, 'input_form', { reason: 'it broke off' })
    log.error({ route: routeOf(request), reason: textOf(error) }, 'a request could not be stored')
    return refuse(reply.header('retry-after', '5'), 503, 'input_unavailable', {})
  })
}

/** Answers with one line from the catalogue, which quotes nothing of the request. */
export function refuse(reply: FastifyReply, status: Refusal, ...coded: Coded): FastifyReply {
  return line(reply, status, errorText(...coded).message)
}

type Refusal = 400 | 401 | 404 | 413 | 503

function line(reply: FastifyReply, status: Refusal, text: string): FastifyReply {
  return reply.code(status).type('text/plain; charset=utf-8').send(`${text}\n`)
}

const REASONS: Record<number, string> = {
  400: 'bad_request',
  401: 'not_authenticated',
  404: 'unknown_route',
  413: 'too_large',
  503: 'not_stored',
}

function countRefusals(server: Server, metrics: ServerOptions['metrics']): void {
  server.addHook('onResponse', async (request, reply) => {
    const reason = REASONS[reply.statusCode]
    if (reason !== undefined) metrics.refused(routeOf(request), reason)
  })
}

function health(server: Server, { metrics, ready }: ServerOptions): void {
  server.get('/healthz', async () => 'ok\n')
  server.get('/readyz', async (_request, reply) => {
    const missing = await notReady(ready)
    return missing.length === 0 ? 'ready\n' : line(reply, 503, `not ready: ${missing.join(', ')}`)
  })
  server.get('/metrics', async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  )
}

async function notReady(checks: ServerOptions['ready']): Promise<string[]> {
  const names = Object.keys(checks)
  const results = await Promise.allSettled(Object.values(checks).map(check => inTime(check())))
  return names.filter((_, n) => results[n]?.status === 'rejected')
}

function inTime(check: Promise<unknown>): Promise<unknown> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('no answer in time')), READY_TIMEOUT_MS)
  return Promise.race([check, promise]).finally(() => clearTimeout(timer))
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none'
}

function statusOf(error: unknown): number {
  const stated = error instanceof Error && 'statusCode' in error ? error.statusCode : null
  return typeof stated === 'number' ? stated : 500
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
