/** One request as the stand-in saw it; `route` is its pattern, for GraphQL with the root fields. */
type LoggedRequest = {
  id: number
  at: string
  method: string
  path: string
  route: string
  actor: string
  /** 0 when the connection was cut or the client left before the answer. */
  status: number
  /** Time inside the stand-in, without what a fault added. */
  serviceMs: number
  fault: number | null
}
export type RequestLog = {
  add: (request: Omit<LoggedRequest, 'id'>) => void
  read: () => { total: number; counts: Record<string, number>; requests: LoggedRequest[] }
  reset: () => void
}

const requestsMax = 20_000

/** Counts every request by route and keeps the latest ones. */
export function createRequestLog(): RequestLog {
  let requests: LoggedRequest[] = []
  let counts: Record<string, number> = {}
  let total = 0
  return {
    add: request => {
      total += 1
      counts[request.route] = (counts[request.route] ?? 0) + 1
      requests.push({ ...request, id: total })
      if (requests.length > requestsMax * 1.1) requests = requests.slice(-requestsMax)
    },
    read: () => ({ total, counts, requests }),
    reset: () => {
      requests = []
      counts = {}
      total = 0
    },
  }
}
