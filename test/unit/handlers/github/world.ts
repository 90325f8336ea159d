import { createHmac } from 'node:crypto'
import { createServer } from '../../../../handlers/server.ts'
import { githubHooks } from '../../../../handlers/github/index.ts'
import { createMetrics } from '../../../../src/metrics.ts'
import type { Job, NewEntry } from '../../../../src/ports.ts'

export const SECRET = 'a secret of the webhook'
const BRANCHES = [{ repository: 'acme/deploy', branch: 'main' }]
export const HEAD = 'a'.repeat(40)

/** A listener with the GitHub route over a store and a queue that remember what they were given. */
export function smallWorld() {
  const entries = new Map<string, NewEntry>()
  const jobs: Job[] = []
  const logged: unknown[] = []
  const metrics = createMetrics()
  let away = false
  const store = {
    accept: async (entry: NewEntry) => {
      if (away) throw new Error('connection refused')
      if (entries.has(entry.id)) return 'known' as const
      entries.set(entry.id, entry)
      return 'stored' as const
    },
    nowMs: async () => 1_700_000_000_000,
  }
  const queue = { add: async (added: Job[]) => void jobs.push(...added) }
  const log = { error: (...words: unknown[]) => void logged.push(words) }
  const { server, listen, close } = createServer({ port: 0, host: '127.0.0.1', log, metrics, ready: {} })
  githubHooks(server, { secret: SECRET, store, queue, metrics, branches: () => BRANCHES })
  const goAway = () => (away = true)
  return { server, listen, close, entries, jobs, logged, metrics, goAway, store, queue }
}

export function signature(body: string | Buffer, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

export function pushBody(changes: object = {}): string {
  const repository = { full_name: 'acme/deploy' }
  return JSON.stringify({ ref: 'refs/heads/main', after: HEAD, deleted: false, repository, ...changes })
}

export function headers(body: string | Buffer, changes: Record<string, string> = {}): Record<string, string> {
  return {
    'content-type': 'application/json',
    'x-github-event': 'push',
    'x-github-delivery': 'one',
    'x-hub-signature-256': signature(body),
    ...changes,
  }
}
