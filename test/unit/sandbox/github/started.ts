import { createHmac, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { z } from 'zod'
import { createAppKeys, demoSeed } from '../../../../sandbox/github/demo-seed.ts'
import { personalToken } from '../../../../sandbox/github/seed.ts'
import type { Seed } from '../../../../sandbox/github/seed.ts'
import { startGitHub } from '../../../../sandbox/github/server.ts'

type Heard = {
  event: string
  headers: Record<string, unknown>
  payload: Record<string, unknown>
  signed: boolean
}
type Answered = { status: number; headers: Headers; body: unknown }
type Ask = (
  method: string,
  path: string,
  more?: { token?: string; body?: unknown; headers?: Record<string, string> },
) => Promise<Answered>
export type Started = {
  url: string
  ask: Ask
  graphql: (query: string, more?: { token?: string; variables?: Record<string, unknown> }) => Promise<unknown>
  /** A JSON Web Token of the App; `ageMs` back in time, living `lifeMs`. */
  jwt: (times?: { ageMs?: number; lifeMs?: number; privateKey?: string }) => string
  /** An installation token, narrowed as GitHub narrows it. */
  token: (narrowed?: { repositories?: string[]; permissions?: Record<string, string> }) => Promise<string>
  /** Sets the rulesets of acme/deploy, in GitHub's words. */
  rules: (rulesets: object[]) => Promise<void>
  /** Webhooks received so far; `settled` waits until none is under way. */
  heard: Heard[]
  settled: () => Promise<void>
  clock: { now: number }
  stop: () => Promise<void>
}

export const ann = personalToken('ann')
export const bob = personalToken('bob')
export const carol = personalToken('carol')
const keys = createAppKeys()
const webhookSecret = 'a secret of the tests'

/** The stand-in with the demo's seed, a clock that tests turn, and somebody who listens to its webhooks. */
export async function start(change: (seed: Seed) => Seed = seed => seed): Promise<Started> {
  const { privateKey } = keys
  const heard: Heard[] = []
  const listener = await listen(heard)
  const clock = { now: Date.UTC(2026, 10, 23, 12) }
  const seed = change(demoSeed({ privateKey, webhookUrl: listener.url, webhookSecret }))
  const github = await startGitHub({ seed, now: () => clock.now })
  const jwt: Started['jwt'] = ({ ageMs = 30_000, lifeMs = 300_000, privateKey: key = privateKey } = {}) =>
    signJwt({ iat: seconds(clock.now - ageMs), exp: seconds(clock.now - ageMs + lifeMs), iss: '4242' }, key)
  const ask: Ask = (method, path, more) => send(github.url, { method, path, ...more })
  return {
    url: github.url,
    ask,
    jwt,
    graphql: async (query, { token = ann, variables = {} } = {}) =>
      (await ask('POST', '/graphql', { token, body: { query, variables } })).body,
    token: async narrowed => {
      const installation = await ask('GET', '/repos/acme/deploy/installation', { token: jwt() })
      const { id } = z.object({ id: z.number() }).parse(installation.body)
      const path = `/app/installations/${id}/access_tokens`
      const answer = await ask('POST', path, { token: jwt(), body: narrowed ?? {} })
      return z.object({ token: z.string() }).parse(answer.body).token
    },
    rules: async rulesets => {
      const body = { repository: 'acme/deploy', rulesets }
      const { status } = await ask('PUT', '/_sandbox/rules', { body })
      if (status !== 200) throw new Error(`the rules were not taken: ${status}`)
    },
    heard,
    settled: async () => void (await ask('GET', '/_sandbox/hook/settled')),
    clock,
    stop: async () => {
      await github.stop()
      listener.stop()
    },
  }
}

async function send(
  base: string,
  { method, path, token, body, headers = {} }: { method: string; path: string } & Parameters<Ask>[2],
): Promise<Answered> {
  const response = await fetch(`${base}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') && text !== ''
  const value: unknown = isJson ? JSON.parse(text) : text
  return { status: response.status, headers: response.headers, body: value }
}

async function listen(heard: Heard[]): Promise<{ url: string; stop: () => void }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const signature = `sha256=${createHmac('sha256', webhookSecret).update(body).digest('hex')}`
      heard.push({
        event: String(request.headers['x-github-event']),
        headers: request.headers,
        payload: z.record(z.string(), z.unknown()).parse(JSON.parse(body.toString('utf8'))),
        signed: request.headers['x-hub-signature-256'] === signature,
      })
      response.writeHead(202).end('heard')
    })
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the listener has no port')
  const stop = () => {
    server.closeAllConnections()
    server.close()
  }
  return { url: `http://127.0.0.1:${address.port}/hooks/github`, stop }
}

function signJwt(claims: Record<string, unknown>, privateKey: string): string {
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

function seconds(ms: number): number {
  return Math.floor(ms / 1_000)
}
