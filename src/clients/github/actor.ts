import { z } from 'zod'
import type { Person } from '../../release/release.ts'

/** Whom GraphQL names; ask for it by `ACTOR`. */
export const Actor = z.object({ kind: z.string(), login: z.string(), databaseId: z.number().nullish() })
export const ACTOR = 'kind: __typename login ... on User { databaseId } ... on Bot { databaseId }'

/** GraphQL names bots without the ending that REST gives them. */
export function personOf(actor: z.output<typeof Actor> | null): Person | null {
  if (actor === null) return null
  const bot = actor.kind === 'Bot'
  const login = bot && !actor.login.endsWith('[bot]') ? `${actor.login}[bot]` : actor.login
  return { login, id: actor.databaseId ?? null, bot }
}

/** Whom REST names. */
export const Account = z.object({ login: z.string(), id: z.number(), type: z.string() })

export function personNamed(account: z.output<typeof Account> | null): Person | null {
  return account === null ? null : { login: account.login, id: account.id, bot: account.type === 'Bot' }
}
