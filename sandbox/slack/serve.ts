import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ApiReply } from './api.ts'
import type { Fault, Faults } from './faults.ts'
import { readFields, sendJson } from './http.ts'
import { refuse } from './methods/method.ts'
import type { Requests } from './requests.ts'
import { respond } from './responses.ts'
import { tell } from './world.ts'
import type { World } from './world.ts'

export type Front = {
  world: World
  api: (call: {
    name: string
    authorization: string | undefined
    fields: Record<string, unknown>
  }) => ApiReply
  faults: Faults
  requests: Requests
}

type Reply = {
  status: number
  headers: Record<string, string>
  body: 'ok' | ({ ok: boolean } & Record<string, unknown>)
}
type Exchange = { request: IncomingMessage; response: ServerResponse; path: string }

/** Answers what an app asks: `/api/<method>` and `/response/<team>/<key>`. Says whether the path was one. */
export async function serveApp(front: Front, exchange: Exchange): Promise<boolean> {
  const [, first, second, third] = exchange.path.split('/')
  if (first === 'api' && second) {
    const { authorization } = exchange.request.headers
    const call = (fields: Record<string, unknown>) => front.api({ name: second, authorization, fields })
    await answer(front, exchange, second, call)
    return true
  }
  if (first === 'response' && third) {
    const call = (fields: Record<string, unknown>) => ({
      headers: {},
      ...respond(front.world, third, fields),
    })
    await answer(front, exchange, 'response_url', call)
    return true
  }
  return false
}

type Call = (fields: Record<string, unknown>) => Reply

/** Reads the request, does what it asks unless a fault comes between, answers, logs. */
async function answer(front: Front, exchange: Exchange, name: string, call: Call): Promise<void> {
  const atMs = front.world.nowMs()
  const body = await readFields(exchange.request)
  const fields = body.ok ? body.fields : {}
  const ask = () => (body.ok ? call(fields) : { status: 200, headers: {}, body: refuse(body.error) })
  const fault = front.faults.take(name, fields)
  const reply = fault ? await faulty(front, exchange.response, fault, ask) : ask()
  if (reply) send(exchange.response, reply)
  else exchange.response.destroy()
  front.requests.log({
    method: name,
    atMs,
    tookMs: front.world.nowMs() - atMs,
    status: reply?.status ?? 0,
    error: reply ? errorOf(reply) : 'cut',
    fields,
  })
}

/** What a request gets that meets a fault; `undefined` cuts the connection. */
async function faulty(
  front: Front,
  response: ServerResponse,
  fault: Fault,
  ask: () => Reply,
): Promise<Reply | undefined> {
  tell(front.world, { kind: 'fault', note: `${fault.do} ${fault.match.method}` })
  switch (fault.do) {
    case 'status':
      return { status: fault.status, headers: fault.headers, body: faultBody(fault) }
    case 'reset':
      return undefined
    case 'do-then-reset':
      ask()
      return undefined
    case 'hold':
      return (await front.faults.hold(response)) ? ask() : undefined
    case 'do-then-hold': {
      const reply = ask()
      return (await front.faults.hold(response)) ? reply : undefined
    }
  }
}

function faultBody(fault: Fault): Reply['body'] {
  if (typeof fault.body === 'object' && fault.body !== null) return { ok: false, ...fault.body }
  return refuse('internal_error')
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply.body !== 'ok') return sendJson(response, reply.status, reply.body, reply.headers)
  response.writeHead(reply.status, { 'content-type': 'text/plain', ...reply.headers })
  response.end('ok')
  return undefined
}

const errorOf = (reply: Reply) =>
  reply.body !== 'ok' && typeof reply.body['error'] === 'string' ? reply.body['error'] : undefined
