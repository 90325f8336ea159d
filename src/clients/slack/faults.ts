import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api'
import { z } from 'zod'
import { RetryableError, TerminalError } from '../../errors.ts'

/** What Slack's refusals of one call mean; `refused` is for the caller to judge by its word. */
export type Fault =
  | { kind: 'limited'; forMs: number }
  | { kind: 'away'; error: RetryableError }
  | { kind: 'refused'; word: string; needed: string | null }

const Scoped = z.object({ needed: z.string().optional().catch(undefined) })
const AWAY = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'team_added_to_org',
  'request_timeout',
  'accesslimited',
])
const LIMITED = new Set(['ratelimited', 'rate_limited', 'message_limit_exceeded'])
const LIMITED_MS = 30_000
const TOKEN = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
])
const USER = new Set([
  'user_not_found',
  'user_disabled',
  'cannot_dm_bot',
  'messages_tab_disabled',
  'user_not_visible',
])

/** Sorts what the web client threw. What it did not throw itself is thrown on. */
export function faultOf(error: unknown): Fault {
  if (error instanceof WebAPIRateLimitedError) return { kind: 'limited', forMs: error.retryAfter * 1000 }
  if (error instanceof WebAPIHTTPError) return away(`it answered with ${error.statusCode}`, error)
  if (error instanceof WebAPIRequestError) return away(error.original.message, error)
  if (!(error instanceof WebAPIPlatformError)) throw error
  const word = error.data.error
  if (LIMITED.has(word)) return { kind: 'limited', forMs: LIMITED_MS }
  if (AWAY.has(word)) return away(`it answered with ${word}`, error)
  return { kind: 'refused', word, needed: Scoped.parse(error.data).needed ?? null }
}

/** A refusal as an error of the catalogue: a person has to do something. */
export function refusalOf(fault: { word: string; needed: string | null }, channel: string): TerminalError {
  const { word, needed } = fault
  if (TOKEN.has(word)) {
    return new TerminalError('slack_token_invalid', { variable: 'SLACK_BOT_TOKEN', reason: word })
  }
  if (USER.has(word)) return new TerminalError('slack_user_absent', { user: channel })
  switch (word) {
    case 'is_archived':
      return new TerminalError('slack_channel_archived', { channel })
    case 'not_in_channel':
      return new TerminalError('slack_not_in_channel', { channel })
    case 'channel_not_found':
      return new TerminalError('slack_channel_absent', { channel })
    case 'missing_scope':
      return new TerminalError('slack_scope_missing', { scope: needed ?? 'it needs' })
    default:
      return new TerminalError('slack_message_refused', { reason: word })
  }
}

function away(reason: string, cause: Error): Fault {
  return { kind: 'away', error: new RetryableError('slack_unreachable', { reason }, { cause }) }
}
