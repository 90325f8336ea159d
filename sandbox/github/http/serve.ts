import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { performance } from 'node:perf_hooks'
import { z } from 'zod'
import { answerControl, followChanges } from '../control/control.ts'
import type { Control } from '../control/control.ts'
import type { Fault } from '../control/faults.ts'
import { graphQlNames } from '../graphql/execute.ts'
import type { GraphQlNames } from '../graphql/execute.ts'
import { isOAuthPath } from '../oauth/answer.ts'
import { answerApi, routeName } from './api.ts'
import type { Answer, Api, ApiRequest } from './api.ts'
import { readBody, readForm } from './body.ts'
import type { Body } from './body.ts'
import type { Exchange } from './exchange.ts'
import { send } from './send.ts'
import { serveWeb } from './web.ts'

export type Site = Api & Control

/** Takes one request from the wire to its answer; whatever goes wrong inside is a 500 that says so. */
export async function serve(site: Site, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('x-github-request-id', requestId())
  try {
    const target = new URL(request.url ?? '/', site.world.url)
    if (target.pathname.startsWith('/_sandbox/')) await serveControl(site, target, { request, response })
    else if (await serveWeb(site, target, { request, response })) return
    else await serveApi(site, target, { request, response })
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    console.error(message)
    if (!response.headersSent) send(response, { status: 500, body: { message } })
  }
}

async function serveControl(site: Site, target: URL, { request, response }: Exchange): Promise<void> {
  response.setHeader('access-control-allow-origin', '*')
  const path = target.pathname
  if (path === '/_sandbox/events') return followChanges(site.feed, request, response)
  const body = await readBody(request)
  if (body.kind === 'bad') return send(response, { status: body.status, body: { message: body.message } })
  const method = request.method ?? 'GET'
  try {
    const answer = await answerControl(site, { method, path, query: target.searchParams, body: body.value })
    send(
      response,
      answer === null ? { status: 404, body: { message: 'Not Found' } } : { status: 200, body: answer },
    )
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    send(response, { status: 422, body: { message: z.prettifyError(error) } })
  }
}

async function serveApi(site: Site, target: URL, { request, response }: Exchange): Promise<void> {
  const path = target.pathname.replace(/^\/api\/v3(?=\/|$)/, '').replace(/^\/api\/graphql$/, '/graphql')
  const method = request.method ?? 'GET'
  const body = isOAuthPath(path) ? await formOf(request) : await readBody(request)
  const names = path === '/graphql' && body.kind === 'json' ? graphQlNames(body.value) : noNames
  const fault = site.faults.meet({ method, target: `${path}${target.search}`, names })
  if (fault?.do === 'reset') return cut(site, { request, path, fault })
  if (fault?.do === 'hold') await releasedOrLeft(site, fault, response)
  if (response.destroyed) return cut(site, { request, path, fault })
  const startedMs = performance.now()
  const asked = { method, path, query: target.searchParams, headers: headersOf(request) }
  const answer =
    fault?.do === 'status' ? replaced(fault, { method, path }) : await answerBody(site, body, asked)
  const serviceMs = performance.now() - startedMs
  const left = await withhold(site, fault, { request, response })
  const sent =
    fault?.do === 'do-then-status' ? { ...replaced(fault, { method, path }), route: answer.route } : answer
  const route = names.rootFields.length > 0 ? `POST /graphql ${names.rootFields.join(' ')}` : answer.route
  const status = left || response.destroyed ? 0 : sent.status
  site.requests.add({
    ...loggedNow(site, { method, path }),
    route,
    actor: sent.actor,
    status,
    serviceMs,
    fault: fault?.id ?? null,
  })
  if (!left) send(response, sent)
}

const noNames: GraphQlNames = { operationName: null, rootFields: [] }

async function formOf(request: IncomingMessage): Promise<Body> {
  return { kind: 'json', value: await readForm(request) }
}

async function answerBody(site: Site, body: Body, asked: Omit<ApiRequest, 'body'>): Promise<Answer> {
  if (body.kind !== 'bad') return answerApi(site, { ...asked, body: body.value })
  const reply = {
    status: body.status,
    body: { message: body.message, documentation_url: 'https://docs.github.com/rest' },
  }
  return { ...reply, route: `${asked.method} ${asked.path}`, actor: 'unknown' }
}

/** After the work is done: cuts the connection, or waits to be released. True when no answer goes out. */
async function withhold(site: Site, fault: Fault | null, { request, response }: Exchange): Promise<boolean> {
  if (fault?.do === 'do-then-hold') await releasedOrLeft(site, fault, response)
  if (fault?.do !== 'do-then-reset') return false
  request.socket.destroy()
  return true
}

/** Waits for the release of a held request; a client that leaves ends the wait too. */
function releasedOrLeft(site: Site, fault: Fault, response: ServerResponse): Promise<void> {
  const left = new Promise<void>(resolve => response.once('close', resolve))
  return response.destroyed ? Promise.resolve() : Promise.race([site.faults.held(fault), left])
}

function replaced(fault: Fault, { method, path }: { method: string; path: string }): Answer {
  const body = fault.body ?? {
    message: `Fault ${fault.id}`,
    documentation_url: 'https://docs.github.com/rest',
  }
  return {
    status: fault.status,
    headers: fault.headers,
    body,
    route: routeName({ method, path }),
    actor: 'unknown',
  }
}

function cut(
  site: Site,
  { request, path, fault }: { request: IncomingMessage; path: string; fault: Fault | null },
): void {
  request.socket.destroy()
  const method = request.method ?? 'GET'
  const rest = { route: routeName({ method, path }), actor: 'unknown', status: 0, serviceMs: 0 }
  site.requests.add({ ...loggedNow(site, { method, path }), ...rest, fault: fault?.id ?? null })
}

function loggedNow(site: Site, { method, path }: { method: string; path: string }) {
  return { at: new Date(site.world.now()).toISOString(), method, path }
}

function headersOf(request: IncomingMessage): Record<string, string | undefined> {
  const entries = Object.entries(request.headers)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

function requestId(): string {
  const hex = randomBytes(14).toString('hex').toUpperCase()
  return `${hex.slice(0, 4)}:${hex.slice(4, 10)}:${hex.slice(10, 17)}:${hex.slice(17, 24)}:${hex.slice(20)}`
}
