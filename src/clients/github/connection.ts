import { Agent, fetch } from 'undici'
import { TerminalError } from '../../errors.ts'

const TIMEOUT_MS = 15_000
const REDIRECTS_MAX = 3
const ANSWER_BYTES_MAX = 64 * 1024 * 1024

type Init = { method: string; headers: Record<string, string>; body?: string }

export type Connection = {
  /** The whole answer, read to its end: an answer that breaks off is an error, never a short one. */
  fetch: (url: string, init: Init) => Promise<Response>
  close: () => Promise<void>
}

/** One pool of kept connections to GitHub. Each request is timed; redirects lead nowhere but to the same origin. */
export function connect(): Connection {
  const agent = new Agent({
    keepAliveTimeout: 60_000,
    connections: 32,
    connect: { timeout: 5_000 },
    maxResponseSize: ANSWER_BYTES_MAX,
  })

  async function follow(url: string, init: Init, left: number): Promise<Response> {
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const { method, headers } = init
    const body = init.body === undefined ? {} : { body: init.body }
    const answer = await fetch(url, {
      method,
      headers,
      ...body,
      dispatcher: agent,
      redirect: 'manual',
      signal,
    })
    const bytes = await answer.arrayBuffer()
    const location = answer.headers.get('location')
    if (location !== null && isRedirect(answer.status, method)) {
      return follow(sameOrigin(url, location, left), init, left - 1)
    }
    return new Response(isEmpty(answer.status) ? null : bytes, {
      status: answer.status,
      headers: [...answer.headers],
    })
  }

  return { fetch: (url, init) => follow(url, init, REDIRECTS_MAX), close: () => agent.close() }
}

/** A repository that was renamed answers so. Only what may be sent again as it was is sent again. */
function isRedirect(status: number, method: string): boolean {
  return status === 307 || status === 308 || (method === 'GET' && (status === 301 || status === 302))
}

function isEmpty(status: number): boolean {
  return status === 204 || status === 205 || status === 304
}

/** The token goes to the configured host and nowhere else. */
function sameOrigin(from: string, location: string, left: number): string {
  const to = URL.canParse(location, from) ? new URL(location, from) : null
  if (to !== null && to.origin === new URL(from).origin && left > 0) return to.href
  const reason = left > 0 ? 'a redirect to another host' : 'too many redirects'
  throw new TerminalError('git_answer_unexpected', { operation: 'a request', reason })
}
