import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import type { Changes } from '../changes.ts'
import type { Feed } from '../events.ts'
import type { Webhooks } from '../webhooks.ts'
import type { World } from '../world.ts'
import { FaultRequest } from './faults.ts'
import type { Faults } from './faults.ts'
import type { RequestLog } from './request-log.ts'
import { setMergeability, setRules } from './rules.ts'
import { readState } from './state.ts'

export type Control = {
  world: World
  changes: Changes
  feed: Feed
  faults: Faults
  requests: RequestLog
  webhooks: Webhooks
}
export type ControlRequest = { method: string; path: string; query: URLSearchParams; body: unknown }

const Hook = z.object({ url: z.string().nullable().optional(), secret: z.string().optional() })

/** What tests and the demo ask of the stand-in itself, below `/_sandbox/`; `null` where there is no such thing. */
export async function answerControl(control: Control, request: ControlRequest): Promise<unknown> {
  const { faults, requests, world, webhooks } = control
  const [, id] = /^\/_sandbox\/faults\/(\d+)(?:\/\w+)?$/.exec(request.path) ?? []
  const operation = `${request.method} ${request.path.replace(/\/\d+(?=\/|$)/, '/{id}')}`
  switch (operation) {
    case 'GET /_sandbox/state':
      return readState(world)
    case 'GET /_sandbox/requests':
      return requests.read()
    case 'DELETE /_sandbox/requests':
      requests.reset()
      return {}
    case 'PUT /_sandbox/hook':
      Object.assign(world.hook, Hook.parse(request.body))
      return { url: world.hook.url }
    case 'GET /_sandbox/hook/settled':
      await webhooks.settled()
      return {}
    case 'PUT /_sandbox/rules':
      return setRules(control, request.body)
    case 'PUT /_sandbox/mergeability':
      return setMergeability(world, request.body)
    case 'GET /_sandbox/faults':
      return faults.list()
    case 'POST /_sandbox/faults':
      return faults.add(FaultRequest.parse(request.body))
    case 'DELETE /_sandbox/faults':
      faults.clear()
      return {}
    case 'GET /_sandbox/faults/{id}/hit':
      await faults.whenHit(Number(id), Number(request.query.get('times') ?? 1))
      return {}
    case 'POST /_sandbox/faults/{id}/release':
      faults.release(Number(id))
      return {}
    default:
      return null
  }
}

/** Server-sent events, one for each change, until the client leaves. */
export function followChanges(feed: Feed, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': connected\n\n')
  const stop = feed.listen(event =>
    response.write(`id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`),
  )
  request.on('close', stop)
}
