import { z } from 'zod'

export type Headers = Record<string, string | undefined>
/** What GitHub said: 2xx, 304, or a refusal below 500. */
export type Answer = { status: number; headers: Headers; body: unknown }
/** `route` is a template, `GET /repos/{owner}/{repo}`: it names the operation in errors without foreign text. */
export type Question = { route: string; parameters: Record<string, unknown> }

/** GitHub's own words for a refusal. */
export function messageOf({ status, body }: Answer): string {
  return z.object({ message: z.string() }).safeParse(body).data?.message ?? `status ${status}`
}
