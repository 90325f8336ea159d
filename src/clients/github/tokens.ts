import { z } from 'zod'
import { RetryableError, TerminalError } from '../../errors.ts'
import { registerSecret, type Log } from '../../log.ts'
import { notInstalled, type App } from './app.ts'
import { messageOf, type Answer } from './answer.ts'
import { createLru } from '../lru.ts'

export type Permissions = Record<string, 'read' | 'write'>
/** What a job needs and no more: one repository (null: the organisation itself) and the permissions for it. */
export type Need = { owner: string; repo: string | null; permissions: Permissions }
/** `host` is what a ban is kept under: rate limits count by installation. */
type Access = { token: string; host: string }
type Kept = Access & { untilMs: number }

export type Tokens = {
  of(need: Need): Promise<Access>
  /** Forgets a token that GitHub no longer takes. */
  drop(need: Need): void
}

/** Never used in its last 5 minutes; in the 5 before, a new one is fetched beside the request that found it old. */
const SPARE_MS = 5 * 60_000
const RENEW_MS = 10 * 60_000
const TOKENS_MAX = 20_000

/** Installation tokens, minted once for each need and kept until shortly before their end by GitHub's clock. */
export function createTokens({ app, log }: { app: App; log: Pick<Log, 'warn'> }): Tokens {
  const kept = createLru<Kept>(TOKENS_MAX)
  const minting = new Map<string, Promise<Kept>>()

  function mintOnce(need: Need): Promise<Kept> {
    const key = keyOf(need)
    const running = minting.get(key) ?? mint(app, need).finally(() => minting.delete(key))
    minting.set(key, running)
    return running.then(token => {
      kept.set(key, token)
      return token
    })
  }

  return {
    of: async need => {
      const token = kept.get(keyOf(need))
      const leftMs = (token?.untilMs ?? 0) - performance.now()
      if (token === undefined || leftMs < SPARE_MS) return mintOnce(need)
      if (leftMs < RENEW_MS) {
        mintOnce(need).catch((error: unknown) =>
          log.warn({ error }, 'a GitHub token could not be renewed early'),
        )
      }
      return token
    },
    drop: need => kept.delete(keyOf(need)),
  }
}

const Minted = z.object({ token: z.string().min(1), expires_at: z.string() })

async function mint(app: App, need: Need): Promise<Kept> {
  const installation = await app.installation(need.owner, need.repo)
  const answer = await app.ask('POST /app/installations/{installation_id}/access_tokens', {
    installation_id: installation,
    permissions: need.permissions,
    ...(need.repo === null ? {} : { repositories: [need.repo] }),
  })
  if (answer.status !== 201) {
    app.forget(need.owner)
    throw refused(need, answer)
  }
  const minted = Minted.safeParse(answer.body)
  if (!minted.success) {
    throw new RetryableError('git_answer_unexpected', { operation: 'for a token', reason: 'there is none' })
  }
  const { token, expires_at: end } = minted.data
  registerSecret(token, 'passing')
  const theirNowMs = Date.parse(answer.headers['date'] ?? '') || Date.now()
  return { token, host: `github:${installation}`, untilMs: performance.now() + Date.parse(end) - theirNowMs }
}

function refused({ owner, repo, permissions }: Need, answer: Answer): TerminalError {
  if (!/permission/i.test(messageOf(answer))) return notInstalled(owner, repo)
  const operation = Object.entries(permissions).map(([name, level]) => `${level} ${name}`)
  const repository = repo === null ? owner : `${owner}/${repo}`
  return new TerminalError('git_permission_missing', { operation: operation.join(', '), repository })
}

function keyOf({ owner, repo, permissions }: Need): string {
  const names = Object.keys(permissions).toSorted()
  return `${owner}/${repo ?? ''} ${names.map(name => `${name}:${permissions[name]}`).join(',')}`.toLowerCase()
}
