const keptMax = 5000

/** One request as it was answered; `status` 0 when the connection was cut instead. */
type Logged = {
  seq: number
  method: string
  atMs: number
  tookMs: number
  status: number
  error?: string | undefined
  fields: Record<string, unknown>
}

export type Requests = {
  log: (request: Omit<Logged, 'seq'>) => void
  list: () => {
    total: number
    counts: Record<string, number>
    refused: Record<string, number>
    requests: Logged[]
  }
  clear: () => void
}

/** Counts what is asked by method and refusal, and keeps the newest 5,000 requests without their tokens. */
export function createRequests(): Requests {
  const requests: Logged[] = []
  const counts: Record<string, number> = {}
  const refused: Record<string, number> = {}
  let total = 0
  return {
    log: request => {
      total += 1
      counts[request.method] = (counts[request.method] ?? 0) + 1
      if (request.error) refused[request.error] = (refused[request.error] ?? 0) + 1
      const { token: _token, ...fields } = request.fields
      requests.push({ seq: total, ...request, fields })
      if (requests.length > keptMax) requests.shift()
    },
    list: () => ({ total, counts, refused, requests }),
    clear: () => {
      total = 0
      requests.splice(0)
      for (const tally of [counts, refused]) for (const key of Object.keys(tally)) delete tally[key]
    },
  }
}
