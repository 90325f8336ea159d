import type { z } from 'zod'
import type { Access, Actor, Need } from '../auth.ts'
import type { Changes } from '../changes.ts'
import type { Webhooks } from '../webhooks.ts'
import type { Level } from '../seed.ts'
import type { Repo, World } from '../world.ts'
import { Refusal, notFound } from './refusal.ts'

export type Reply = {
  status: number
  headers?: Record<string, string>
  /** Sent as JSON, unless it is a `Buffer`. */
  body?: unknown
}
export type Call = {
  world: World
  changes: Changes
  webhooks: Webhooks
  params: Record<string, string>
  path: string
  query: URLSearchParams
  accept: string
  body: unknown
  actor: Actor
}
export type RepoCall = Call & { repo: Repo }
export type Route = {
  method: string
  pattern: string
  regex: RegExp
  access: Access
  run: (call: Call) => Reply | Promise<Reply>
}

/** A route of the REST API; `{name}` is one segment of the path, `{name+}` may hold slashes. */
export function route(method: string, pattern: string, access: Access, run: Route['run']): Route {
  const source = pattern.replace(/\{(\w+)(\+?)\}/g, (_, name: string, rest: string) =>
    rest ? `(?<${name}>.+)` : `(?<${name}>[^/]+)`,
  )
  return { method, pattern: pattern.replaceAll('+}', '}'), regex: new RegExp(`^${source}$`), access, run }
}

/** A route below one repository, run only for those who have the permission on it (see `Access`). */
export function repoRoute(
  operation: string,
  needed: Need | { need: Need; people: Level },
  run: (call: RepoCall) => Reply | Promise<Reply>,
): Route {
  const [method = '', path = ''] = operation.split(' ')
  const access = typeof needed === 'string' ? { need: needed } : needed
  return route(method, `/repos/{owner}/{repo}${path}`, { kind: 'repository', ...access }, call =>
    run({ ...call, repo: repoOf(call) }),
  )
}

export function repoOf(call: Call): Repo {
  const repo = call.world.repos.get(`${param(call, 'owner')}/${param(call, 'repo')}`.toLowerCase())
  if (!repo) throw notFound()
  return repo
}

export function param(call: Call, name: string): string {
  const value = call.params[name]
  if (value === undefined) throw new Error(`the route has no parameter ${name}`)
  return value
}

export function idParam(call: Call, name: string): number {
  return Number(param(call, name))
}

export function ok(body: unknown, status = 200): Reply {
  return { status, body }
}

/** The request's body by the schema, or GitHub's 422 that names the first fault. */
export function readBody<S extends z.ZodType>(call: Call, schema: S): z.output<S> {
  const result = schema.safeParse(call.body ?? {})
  if (result.success) return result.data
  const [issue] = result.error.issues
  const field = issue?.path.join('/') ?? ''
  const text = issue?.message.includes('received undefined')
    ? `"${field}" wasn't supplied.`
    : `For 'properties/${field}', ${issue?.message ?? 'invalid'}.`
  throw new Refusal(422, `Invalid request.\n\n${text}`)
}

/** One page of `items` as asked for by `page` and `per_page`, with GitHub's Link header. */
export function page<T>(
  call: Call,
  items: readonly T[],
  perPageDefault = 30,
): { items: T[]; headers: Record<string, string> } {
  const perPage = Math.min(100, positive(call.query.get('per_page'), perPageDefault))
  const number = positive(call.query.get('page'), 1)
  const last = Math.max(1, Math.ceil(items.length / perPage))
  return {
    items: items.slice((number - 1) * perPage, number * perPage),
    headers: linkHeader(call, number, last),
  }
}

export function positive(text: string | null, fallback: number): number {
  const value = Number(text)
  return text !== null && Number.isInteger(value) && value > 0 ? value : fallback
}

function linkHeader(call: Call, number: number, last: number): Record<string, string> {
  const to = (target: number, rel: string) => {
    const query = new URLSearchParams(call.query)
    query.set('page', String(target))
    return `<${call.world.url}${call.path}?${query}>; rel="${rel}"`
  }
  const links = [
    ...(number > 1 ? [to(number - 1, 'prev')] : []),
    ...(number < last ? [to(number + 1, 'next'), to(last, 'last')] : []),
    ...(number > 1 ? [to(1, 'first')] : []),
  ]
  return links.length > 0 ? { link: links.join(', ') } : {}
}
