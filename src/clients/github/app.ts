import { createAppAuth } from '@octokit/auth-app'
import { Octokit } from '@octokit/rest'
import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Store } from '../../ports.ts'
import { messageOf, type Answer } from './answer.ts'
import { ask, rateLimited } from './ask.ts'
import type { Connection } from './connection.ts'

export type AppDeps = {
  /** `https://api.github.com`, or `https://<host>/api/v3`. */
  apiUrl: string
  appId: number
  /** PEM. */
  privateKey: string
  connection: Connection
  store: Pick<Store, 'ban' | 'bannedForMs'>
  log: Pick<Log, 'warn'>
}

/** Requests as the App itself, signed by its key. */
export type App = {
  ask(route: string, parameters: Record<string, unknown>): Promise<Answer>
  /** Id of the installation on an account; `repo` null for the organisation itself. Cached per account. */
  installation(owner: string, repo: string | null): Promise<number>
  /** After GitHub refused a token of it. */
  forget(owner: string): void
  /** Name of the App in addresses; its bot is `<slug>[bot]`. */
  slug(): Promise<string>
}

const HOST = 'github:app'

export function createApp(deps: AppDeps): App {
  const octokit = new Octokit({
    baseUrl: deps.apiUrl,
    authStrategy: createAppAuth,
    auth: { appId: deps.appId, privateKey: deps.privateKey },
    request: { fetch: deps.connection.fetch },
    log: quiet(deps.log),
  })
  const installations = new Map<string, number>()
  let slug: string | null = null

  async function asApp(route: string, parameters: Record<string, unknown>): Promise<Answer> {
    const forMs = await deps.store.bannedForMs(HOST)
    if (forMs > 0) throw rateLimited(forMs)
    const answer = await ask(octokit, { route, parameters }, ms => deps.store.ban(HOST, ms))
    if (isRefused(answer)) throw new TerminalError('git_app_unauthorised', { reason: messageOf(answer) })
    return answer
  }

  return {
    ask: asApp,
    installation: async (owner, repo) => {
      const known = installations.get(owner.toLowerCase())
      if (known !== undefined) return known
      const id = installationIn(await lookUp(asApp, owner, repo))
      if (id === null) throw notInstalled(owner, repo)
      installations.set(owner.toLowerCase(), id)
      return id
    },
    forget: owner => void installations.delete(owner.toLowerCase()),
    slug: async () => (slug ??= slugIn(await asApp('GET /app', {}))),
  }
}

/** A wrong key is answered by 401, an id that no App has by a 404 on every route, told from others by its words alone. */
function isRefused(answer: Answer): boolean {
  return answer.status === 401 || (answer.status === 404 && messageOf(answer) === 'Integration not found')
}

function nothing(): void {}

export function notInstalled(owner: string, repo: string | null): TerminalError {
  return new TerminalError('git_not_installed', { repository: repo === null ? owner : `${owner}/${repo}` })
}

function lookUp(asApp: App['ask'], owner: string, repo: string | null): Promise<Answer> {
  return repo === null
    ? asApp('GET /orgs/{org}/installation', { org: owner })
    : asApp('GET /repos/{owner}/{repo}/installation', { owner, repo })
}

function installationIn(answer: Answer): number | null {
  const found = z.object({ id: z.number() }).safeParse(answer.body)
  return answer.status === 200 && found.success ? found.data.id : null
}

function slugIn(answer: Answer): string {
  const found = z.object({ slug: z.string().min(1) }).safeParse(answer.body)
  if (found.success) return found.data.slug
  throw new TerminalError('git_app_unauthorised', { reason: 'GET /app names no App' })
}

/** Octokit's own warnings (deprecations, clocks apart) go to the log of the product. */
export function quiet(log: Pick<Log, 'warn'>) {
  const warn = (text: string) => log.warn({ text }, 'the GitHub library warns')
  return { debug: nothing, info: nothing, warn, error: nothing }
}
