import { z } from 'zod'
import { RetryableError } from '../../errors.ts'

export type Headers = Record<string, string | undefined>
/** What GitHub said: 2xx, 304, or a refusal below 500. */
export type Answer = { status: number; headers: Headers; body: unknown }
/** `route` is a template, `GET /repos/{owner}/{repo}`: it names the operation in errors without foreign text. */
export type Question = { route: string; parameters: Record<string, unknown> }

const Refusal = z.object({
  message: z.string(),
  errors: z
    .array(z.union([z.string(), z.object({ message: z.string() })]))
    .optional()
    .catch(undefined),
})

/** GitHub's own words for a refusal; the reason of an `Unprocessable Entity` stands among its errors. */
export function messageOf({ status, body }: Answer): string {
  const refusal = Refusal.safeParse(body).data
  if (refusal === undefined) return `status ${status}`
  const reasons = (refusal.errors ?? []).map(error => (typeof error === 'string' ? error : error.message))
  return [refusal.message, ...reasons].join(': ')
}

/** An answer in another form may be a proxy's or a broken one, so trying again may help. */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  operation: string,
): z.output<Schema> {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw unexpected(operation, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`)
}

export function unexpected(operation: string, reason: string): RetryableError {
  return new RetryableError('git_answer_unexpected', { operation, reason })
}
