import { z } from 'zod'
import type { Calls } from './calls.ts'

const User = z.object({
  is_email_confirmed: z.boolean().optional(),
  profile: z.object({ email: z.string().optional() }),
})

/** Asked afresh each time: it decides whose account somebody may link. */
export async function emailOf(calls: Calls, user: string): Promise<string | null> {
  const fields = { user }
  const answer = z.object({ user: User })
  const { user: found } = await calls.ask({ method: 'users.info', channel: user, fields, answer })
  return found.is_email_confirmed === false ? null : (found.profile.email ?? null)
}
