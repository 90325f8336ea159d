import { once } from 'node:events'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { demoSeed } from '../../../../sandbox/slack/seed.ts'
import type { SlackSeed } from '../../../../sandbox/slack/seed.ts'
import { startSlack } from '../../../../sandbox/slack/server.ts'

export const channel = 'C01RELEASES'

export type Answered = { status: number; retryAfter: string | null; body: Record<string, unknown> }

const fieldsShape = z.record(z.string(), z.unknown())

/** A running stand-in with a clock that only a test moves; `change` edits the demo's seed. */
export async function startWorkspace(change: (seed: SlackSeed) => void = () => {}) {
  const seed = demoSeed()
  change(seed)
  let nowMs = 1_700_000_000_000
  const slack = await startSlack({ seed, nowMs: () => nowMs, ackTimeoutMs: 300 })
  const send = (path: string, method: string, body?: unknown, token = 'xoxb-sandbox') =>
    fetch(`${slack.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  return {
    ...slack,
    pass: (ms: number) => {
      nowMs += ms
    },
    api: async (name: string, args: Record<string, unknown> = {}, token?: string) =>
      await answered(send(`/api/${name}`, 'POST', args, token)),
    sandbox: async (method: string, path: string, body?: unknown) =>
      await answered(send(`/_sandbox/${path}`, method, body)),
    act: async (act: Record<string, unknown>) => (await answered(send('/_sandbox/act', 'POST', act))).body,
  }
}
export type Workspace = Awaited<ReturnType<typeof startWorkspace>>

/** The status, the wait that was asked for, and the JSON of an answer. */
export async function answered(response: Promise<Response>): Promise<Answered> {
  const got = await response
  const text = await got.text()
  const body = text === 'ok' ? { text } : fieldsShape.parse(JSON.parse(text))
  return { status: got.status, retryAfter: got.headers.get('retry-after'), body }
}

const envelopeShape = z.looseObject({
  type: z.string(),
  envelope_id: z.string().default(''),
  payload: z.looseObject({}).default({}),
  retry_attempt: z.number().optional(),
  reason: z.string().optional(),
})
export type Envelope = z.infer<typeof envelopeShape>

/** One connection in Socket Mode; `next` gives what comes in, the greeting first. */
export async function connect(workspace: Workspace) {
  const { body } = await workspace.api('apps.connections.open', {}, 'xapp-sandbox')
  const socket = new WebSocket(z.string().parse(body['url']))
  const queue: Envelope[] = []
  socket.on('message', bytes => {
    if (!(bytes instanceof Buffer)) throw new Error('the stand-in sent something else than text')
    queue.push(envelopeShape.parse(JSON.parse(bytes.toString('utf8'))))
    socket.emit('queued')
  })
  const next = async (): Promise<Envelope> => {
    if (queue.length === 0) await once(socket, 'queued')
    const [first] = queue.splice(0, 1)
    if (!first) throw new Error('nothing came')
    return first
  }
  return {
    socket,
    queue,
    next,
    ack: (envelope: Envelope, payload: Record<string, unknown> = {}) =>
      socket.send(JSON.stringify({ envelope_id: envelope.envelope_id, payload })),
  }
}
