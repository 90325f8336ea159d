import type { Octokit } from '@octokit/rest'
import { z } from 'zod'
import { RetryableError, TerminalError } from '../../errors.ts'
import type { Answer, Headers, Question } from './answer.ts'
import { bannedForMs } from './rate-limit.ts'

/**
 * One request. An outage is a RetryableError; so is a rate limit, after `onBan` was told how long to wait. Nothing
 * is repeated but reads whose connection broke: an idle one may have been closed by the other side.
 */
export async function ask(
  octokit: Octokit,
  question: Question,
  onBan: (forMs: number) => Promise<void>,
): Promise<Answer> {
  const answer = await send(octokit, question)
  const forMs = bannedForMs(answer)
  if (forMs === null) return answer
  await onBan(forMs)
  throw rateLimited(forMs)
}

export function rateLimited(forMs: number): RetryableError {
  return new RetryableError(
    'git_rate_limited',
    { seconds: Math.ceil(forMs / 1_000) },
    { retryAfterMs: forMs },
  )
}

async function send(octokit: Octokit, question: Question): Promise<Answer> {
  try {
    return await once(octokit, question)
  } catch (error) {
    const broken = error instanceof RetryableError && error.code === 'git_unreachable'
    if (!broken || !question.route.startsWith('GET ')) throw error
    return once(octokit, question)
  }
}

async function once(octokit: Octokit, { route, parameters }: Question): Promise<Answer> {
  try {
    const { status, headers, data: body } = await octokit.request(route, parameters)
    return { status, headers: texts(headers), body }
  } catch (error) {
    return refusal(error, route)
  }
}

const Failure = z.object({
  status: z.number(),
  cause: z.unknown(),
  response: z.object({ headers: z.record(z.string(), z.unknown()), data: z.unknown() }).optional(),
})

/** Octokit throws for each status from 300 on, and for a connection that failed. Nothing of its request is kept. */
function refusal(error: unknown, operation: string): Answer {
  const parsed = Failure.safeParse(error)
  const cause = parsed.success ? (parsed.data.cause ?? error) : error
  if (cause instanceof TerminalError) throw cause
  const response = parsed.data?.response
  const status = parsed.data?.status ?? 0
  if (response === undefined) throw unreachable(cause, operation)
  if (status >= 500) throw new RetryableError('git_server_error', { operation, status })
  return { status, headers: texts(response.headers), body: response.data }
}

function unreachable(cause: unknown, operation: string): RetryableError {
  if (cause instanceof Error && cause.name === 'TimeoutError')
    return new RetryableError('git_timeout', { operation })
  return new RetryableError('git_unreachable', { reason: reasonOf(cause) })
}

/** The innermost code or message: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `other side closed`. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.cause instanceof Error) return reasonOf(error.cause)
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}

function texts(headers: Record<string, unknown>): Headers {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))
}
