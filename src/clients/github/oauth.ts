import { RetryableError } from '../../errors.ts'
import type { Connection } from './connection.ts'

/** Asks the web host, whose refusals are values of the answer; null where it has no such client. */
export type OAuth = (path: string, fields: Record<string, string>) => Promise<unknown>

/** GitHub's OAuth endpoints are on the host where people log in, also of GitHub Enterprise Server. */
export function createOAuth({ webUrl, connection }: { webUrl: string; connection: Connection }): OAuth {
  const root = webUrl.replace(/\/+$/, '')
  return async (path, fields) => {
    const answer = await sent(connection, root + path, fields)
    if (answer.status === 429 || answer.status >= 500)
      throw new RetryableError('git_server_error', { operation: path, status: answer.status })
    return jsonOf(await answer.text())
  }
}

/** What is sent goes in the body: addresses are written into logs on the way. */
async function sent(connection: Connection, url: string, fields: Record<string, string>): Promise<Response> {
  try {
    return await connection.fetch(url, {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    })
  } catch (error) {
    const code = error instanceof Error && error.cause instanceof Error ? error.cause : error
    const reason = code instanceof Error ? ('code' in code ? String(code.code) : code.name) : 'unknown'
    throw new RetryableError('git_unreachable', { reason })
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A page where JSON was asked for: there is no such endpoint, or somebody stands between.
    return null
  }
}
