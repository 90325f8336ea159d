import { z } from 'zod'
import { method, refuse } from './methods/method.ts'
import type { Answer, Method } from './methods/method.ts'
import { methods } from './methods/index.ts'
import { secondsToWait } from './rates.ts'
import type { Buckets } from './rates.ts'
import type { Sockets } from './sockets.ts'
import type { World } from './world.ts'

export type ApiReply = { status: number; headers: Record<string, string>; body: Answer }

export type ApiCall = { name: string; authorization: string | undefined; fields: Record<string, unknown> }

/** Answers one call of the Web API, as Slack does: token, scope, rate, then the method itself. */
export function createApi(world: World, sockets: Sockets): (call: ApiCall) => ApiReply {
  const buckets: Buckets = new Map()
  const all: Record<string, Method> = { ...methods, 'apps.connections.open': connectionsOpen(sockets) }
  const given = world.seed.bot.scopes ?? everyScope(Object.values(all))
  return call => {
    const found = all[call.name]
    if (!found) return plainReply(refuse('unknown_method'))
    const unwelcome = checkToken(world, found, call) ?? checkScopes(found, given)
    if (unwelcome) return plainReply(unwelcome)
    const waitSeconds = world.seed.rates === 'off' ? 0 : waitFor(buckets, found, call, world.nowMs())
    if (waitSeconds > 0) return tooMany(waitSeconds)
    const scopes = { 'x-oauth-scopes': given.join(','), 'x-accepted-oauth-scopes': found.scopes.join(',') }
    return { status: 200, headers: scopes, body: found.call(world, call.fields) }
  }
}

/** Those that no method here tells apart from others: private channels, direct messages, the slash command. */
const BESIDE = ['commands', 'groups:history', 'groups:read', 'im:history']

function everyScope(all: Method[]): string[] {
  return [...new Set([...all.flatMap(one => one.scopes), ...BESIDE])]
}

const plainReply = (body: Answer): ApiReply => ({ status: 200, headers: {}, body })

const tooMany = (seconds: number): ApiReply => ({
  status: 429,
  headers: { 'retry-after': String(seconds) },
  body: refuse('ratelimited'),
})

const connectionsOpen = (sockets: Sockets) =>
  method({
    token: 'app',
    scopes: [],
    tier: 'tier1',
    args: z.object({}),
    run: () => ({ ok: true, url: sockets.ticket() }),
  })

function checkToken(world: World, found: Method, call: ApiCall): Answer | undefined {
  const inFields = typeof call.fields['token'] === 'string' ? call.fields['token'] : undefined
  const token = call.authorization?.replace(/^Bearer\s*/i, '') ?? inFields
  if (!token) return refuse('not_authed')
  const { bot } = world.seed
  const kind = token === bot.token ? 'bot' : token === bot.appToken ? 'app' : undefined
  if (!kind) return refuse('invalid_auth')
  return found.token === 'any' || found.token === kind ? undefined : refuse('not_allowed_token_type')
}

function checkScopes(found: Method, given: string[]): Answer | undefined {
  const missing = found.scopes.filter(scope => !given.includes(scope))
  if (missing.length === 0) return undefined
  return { ok: false, error: 'missing_scope', needed: missing.join(','), provided: given.join(',') }
}

function waitFor(buckets: Buckets, found: Method, call: ApiCall, nowMs: number): number {
  const channel = typeof call.fields['channel'] === 'string' ? call.fields['channel'] : ''
  return secondsToWait(buckets, { method: call.name, tier: found.tier, channel }, nowMs)
}
