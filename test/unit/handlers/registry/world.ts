import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { registryHooks, type SenderSettings } from '../../../../handlers/registry/index.ts'
import { createServer } from '../../../../handlers/server.ts'
import { createMetrics } from '../../../../src/metrics.ts'
import type { Job, NewEntry } from '../../../../src/ports.ts'

export const SECRET = 'a secret of the notifications'
export const HOST = 'registry.acme.dev:5000'
const FIXTURES = join(import.meta.dirname, '../../../fixtures/registry')

const SENDERS: SenderSettings[] = [
  { sender: 'distribution', host: HOST, secret: SECRET },
  { sender: 'distribution', host: 'second.acme.dev', secret: 'the second secret' },
  { sender: 'ghcr', host: 'ghcr.io', secret: SECRET },
  {
    sender: {
      name: 'zot',
      header: 'X-Webhook-Secret',
      events: '/events',
      repository: '/target/name',
      tag: '/target/tag~1name',
      digest: '/target/digest',
      only: { '/action': 'push', '/final': 'true' },
    },
    host: 'zot.acme.dev',
    secret: SECRET,
  },
  { sender: { name: 'mute', header: 'X-Key', repository: '/r', tag: '/t' }, host: 'mute.dev', secret: '' },
]

/** A listener with the registries' routes over a store and a queue that remember what they were given. */
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
  const { server, close } = createServer({ port: 0, host: '127.0.0.1', log, metrics, ready: {} })
  registryHooks(server, { senders: SENDERS, store, queue, metrics })
  const post = (name: string, payload: string | Buffer, headers: Record<string, string>) =>
    server.inject({ method: 'POST', url: `/hooks/${name}`, payload, headers })
  return {
    close,
    entries,
    jobs,
    logged,
    metrics,
    goAway: () => (away = true),
    hints: () => [...entries.values()].map(entry => entry.hint),
    distribution: (payload: string | Buffer, changes: Record<string, string> = {}) =>
      post('distribution', payload, {
        'content-type': 'application/vnd.docker.distribution.events.v2+json',
        authorization: `Bearer ${SECRET}`,
        ...changes,
      }),
    ghcr: (event: string, payload: string | Buffer, changes: Record<string, string> = {}) =>
      post('ghcr', payload, {
        'content-type': 'application/json',
        'x-github-event': event,
        'x-hub-signature-256': signature(payload),
        ...changes,
      }),
    post,
  }
}

export function signature(body: string | Buffer, secret = SECRET): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`
}

export function fixture(name: string): string {
  return readFileSync(join(FIXTURES, 'documented', `${name}.json`), 'utf8')
}

/** The bodies that a real registry sent for one push, in their order. */
export function recorded(name: string): string[] {
  const requests: unknown = JSON.parse(readFileSync(join(FIXTURES, 'recorded', `${name}.json`), 'utf8'))
  if (!Array.isArray(requests)) throw new Error(`${name} is no list of requests`)
  return requests.map(({ body }: { body: unknown }) => JSON.stringify(body))
}
