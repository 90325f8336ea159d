import type { ServerResponse } from 'node:http'
import type { Cluster } from '../cluster.ts'
import { nameOf, namespaceOf } from '../objects/meta.ts'
import type { Faults } from './faults.ts'
import { faultSchema } from './faults.ts'
import type { Requests } from './requests.ts'
import { clusterState } from './state.ts'

/** The sandbox's own part: what the page shows and what tests tell it. */
export type Stage = { cluster: Cluster; faults: Faults; requests: Requests; dropWatches: () => number }

/** Answers what is below /_sandbox/. */
export function stagePage(
  stage: Stage,
  call: { method: string; path: string; body: string },
  response: ServerResponse,
): void {
  switch (`${call.method} ${call.path}`) {
    case 'GET /_sandbox/state':
      return json(response, 200, clusterState(stage.cluster))
    case 'GET /_sandbox/events':
      return follow(stage.cluster, response)
    case 'GET /_sandbox/requests':
      return json(response, 200, stage.requests.all())
    case 'DELETE /_sandbox/requests':
      stage.requests.clear()
      return json(response, 200, {})
    case 'GET /_sandbox/faults':
      return json(response, 200, { faults: stage.faults.list() })
    case 'POST /_sandbox/faults':
      return addFault(stage, call.body, response)
    case 'DELETE /_sandbox/faults':
      stage.faults.clear()
      return json(response, 200, {})
    default:
      return json(response, 404, { message: `the sandbox has no ${call.path}` })
  }
}

function addFault(stage: Stage, body: string, response: ServerResponse): void {
  const parsed = faultSchema.safeParse(read(body))
  if (!parsed.success) return json(response, 400, { message: parsed.error.message })
  switch (parsed.data.do) {
    case 'drop-watches':
      return json(response, 200, { dropped: stage.dropWatches() })
    case 'expire':
      stage.cluster.store.forget()
      return json(response, 200, { oldest: stage.cluster.store.oldest() })
    case 'status':
    case 'reset':
    case 'hold':
    case 'do-then-reset':
    case 'do-then-hold':
      return json(response, 201, stage.faults.add(parsed.data))
  }
}

function read(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}

/** Server-sent events: one for each change, with what changed and not with its content. */
function follow(cluster: Cluster, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': the cluster says what changes\n\n')
  const stopListening = cluster.store.subscribe(({ type, kind, object, revision }) => {
    const said = { type, kind: kind.kind, namespace: namespaceOf(object), name: nameOf(object), revision }
    response.write(`data: ${JSON.stringify(said)}\n\n`)
  })
  response.once('close', stopListening)
}

export function json(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
