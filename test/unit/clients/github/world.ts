import { generateKeyPairSync } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import type { PersonTokens } from '../../../../src/clients/github/person-tokens.ts'
import { createGitHub, type GitHub } from '../../../../src/clients/github/index.ts'

export type Asked = { method: string; path: string; headers: IncomingMessage['headers']; body: Body }
type Body = { query?: string; variables?: Record<string, unknown>; [field: string]: unknown }
/** `break`: the connection is cut, before or in the middle of the answer. */
export type Said =
  { status?: number; headers?: Record<string, string>; body?: unknown } | { break: 'before' | 'within' }
export type Say = (asked: Asked) => Said | null | Promise<Said | null>

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

export const TOKEN = 'ghs_canaryCanaryCanary00000000000001'

/** What the App needs everywhere: its installation, tokens for an hour, its name. */
function app(asked: Asked): Said | null {
  if (asked.path.endsWith('/installation')) return { body: { id: 7 } }
  if (asked.path === '/app') return { body: { slug: 'slipway' } }
  if (asked.path !== '/app/installations/7/access_tokens') return null
  const date = new Date(Date.now() - 600_000)
  const end = new Date(date.getTime() + 3_600_000).toISOString()
  return { status: 201, headers: { date: date.toUTCString() }, body: { token: TOKEN, expires_at: end } }
}

/** Bans and memories as all replicas share them. */
export function sharedStore() {
  const memory = new Map<string, string>()
  const bans = new Map<string, number>()
  return {
    memory,
    bans,
    ban: async (host: string, forMs: number) => void bans.set(host, Math.max(forMs, bans.get(host) ?? 0)),
    bannedForMs: async (host: string) => bans.get(host) ?? 0,
    remember: async (key: string, value: string) => void memory.set(key, value),
    recall: async (key: string) => memory.get(key) ?? null,
  }
}

export type World = {
  git: GitHub
  url: string
  asked: Asked[]
  /** Requests that are not the App's own, `GET /repos/acme/deploy`. */
  lines: () => string[]
  store: ReturnType<typeof sharedStore>
  /** Sentences of the warnings in the log. */
  warned: string[]
}

/** The client before an HTTP server on a free port that says what the test lets it say, until the test ends; anything else is 404. */
export async function world(
  says: Say[],
  store = sharedStore(),
  root = '',
  tokens?: PersonTokens,
): Promise<World> {
  const asked: Asked[] = []
  const server = createServer((request, response) => void answer(request, response))

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = await askedBy(request, root)
    asked.push(one)
    for (const say of [...says, app]) {
      const said = await say(one)
      if (said !== null) return send(response, said)
    }
    send(response, { status: 404, body: { message: 'Not Found' } })
  }

  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${portOf(server.address())}`
  const warned: string[] = []
  const log = { warn: (_: unknown, sentence?: string) => void warned.push(sentence ?? '') }
  const git = createGitHub({
    apiUrl: url + root,
    webUrl: 'https://github.test',
    appId: 1,
    privateKey,
    teams: () => ['acme/sre'],
    store,
    log,
    ...(tokens === undefined ? {} : { tokens }),
  })
  onTestFinished(async () => {
    await git.close()
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  })
  return {
    git,
    url,
    asked,
    store,
    warned,
    lines: () => asked.filter(one => !isApps(one)).map(({ method, path }) => `${method} ${path}`),
  }
}

/** The same, with what it says alone. */
export function small(...says: Say[]): Promise<World> {
  return world(says)
}

async function askedBy(request: IncomingMessage, root: string): Promise<Asked> {
  const body = await text(request)
  const { url = '', method = '', headers } = request
  const path = url.startsWith(root) ? url.slice(root.length) : url
  const isForm = headers['content-type']?.includes('form') === true
  const fields = isForm ? Object.fromEntries(new URLSearchParams(body)) : null
  return { method, path, headers, body: fields ?? (body === '' ? {} : JSON.parse(body)) }
}

function isApps({ path }: Asked): boolean {
  return path.startsWith('/app') || path.endsWith('/installation')
}

function portOf(address: string | AddressInfo | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0
}

function send(response: ServerResponse, said: Said): void {
  if ('break' in said) {
    if (said.break === 'before') return void response.destroy()
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' })
    return void response.write('{"cut":', () => response.destroy())
  }
  const status = said.status ?? 200
  const empty = status === 304 || status === 204
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...said.headers })
  response.end(empty ? undefined : JSON.stringify(said.body ?? {}))
}
