import type { Started } from '../unit/sandbox/github/started.ts'
import { checkRequest, checkResponse, checkWebhook, findOperation } from './openapi.ts'

type More = { token?: string; body?: unknown; headers?: Record<string, string> }

/** Calls the stand-in, checks both directions against GitHub's description, and gives the answer's body. */
export type Checked = {
  call: (method: string, path: string, more?: More) => Promise<unknown>
  /** Operations called so far, as the extract names them. */
  called: Set<string>
  /** Names of the webhooks heard so far, each checked too. */
  webhooks: () => string[]
  /** What was found wrong since the last look. */
  faults: () => string[]
}

export function checkedCalls(github: Started, token: string): Checked {
  const called = new Set<string>()
  const found: string[] = []
  const note = (what: string, faults: string[]) => found.push(...faults.map(fault => `${what}: ${fault}`))
  return {
    called,
    faults: () => found.splice(0),
    call: async (method, path, more = {}) => {
      note(`${method} ${path} as sent`, checkRequest({ method, path, body: more.body }))
      const { status, body } = await github.ask(method, path, { token, ...more })
      if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`)
      note(`${method} ${path} as answered`, checkResponse({ method, path, status, body }))
      called.add(`${method} ${findOperation(method, new URL(path, github.url).pathname)?.path ?? path}`)
      return body
    },
    webhooks: () =>
      github.heard.map(({ event, payload }) => {
        const action = typeof payload['action'] === 'string' ? `-${payload['action']}` : ''
        const name = `${event}${action}`.replaceAll('_', '-')
        note(name, checkWebhook(name, payload))
        return name
      }),
  }
}
