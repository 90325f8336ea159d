import { errors } from 'undici'
import { RetryableError, TerminalError } from '../../errors.ts'
import type { ApiStatus } from './status.ts'

/**
 * What went wrong below HTTP. A certificate that is expired, foreign or for another name is never talked over;
 * everything else is an outage.
 */
export function connectionError(cluster: string, error: unknown): Error {
  if (error instanceof TerminalError || error instanceof RetryableError) return error
  const { code, message } = cause(error)
  if (isCertificate(code))
    return new TerminalError('cluster_certificate', { cluster, reason: `${code}: ${message}` })
  return new RetryableError('cluster_unreachable', { cluster, reason: code || message }, { cause: error })
}

/** What every request has in common, whatever it was about; null when the answer is about the object. */
export function generalError(cluster: string, status: ApiStatus): Error | null {
  const { code, message, details } = status
  if (code === 401) return new TerminalError('cluster_unauthorised', { cluster })
  if (code === 429)
    return new RetryableError('cluster_rate_limited', { cluster }, retryAfter(details.retryAfterMs))
  if (code >= 500 || code < 200) {
    return new RetryableError(
      'cluster_server_error',
      { cluster, status: code, reason: message || 'without a reason' },
      retryAfter(details.retryAfterMs),
    )
  }
  return null
}

/** An answer that no caller expects. */
export function unexpected(cluster: string, status: ApiStatus): Error {
  const general = generalError(cluster, status)
  if (general !== null) return general
  const reason = status.message || status.reason
  return new TerminalError('cluster_server_error', { cluster, status: status.code, reason })
}

/** The same for one that reads a collection or an object, which rights may forbid. */
export function unreadable(
  cluster: string,
  status: ApiStatus,
  what: { verb: string; kind: string; namespace: string },
): Error {
  return status.code === 403
    ? new TerminalError('cluster_forbidden', { cluster, ...what })
    : unexpected(cluster, status)
}

/** A connection that was kept open and that the server has closed meanwhile: nothing was done by it. */
export function isStaleConnection(error: unknown): boolean {
  return (
    error instanceof errors.SocketError || cause(error).code === 'ECONNRESET' || cause(error).code === 'EPIPE'
  )
}

function retryAfter(ms: number | null): { retryAfterMs?: number } {
  return ms === null ? {} : { retryAfterMs: ms }
}

const CERTIFICATE =
  /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|CRL_|INVALID_CA|ERR_SSL_)/

function isCertificate(code: string): boolean {
  return CERTIFICATE.test(code)
}

/** The innermost code: undici and node wrap what the socket said. */
function cause(error: unknown): { code: string; message: string } {
  if (error instanceof AggregateError && error.errors.length > 0) return cause(error.errors[0])
  if (!(error instanceof Error)) return { code: '', message: 'unknown' }
  if (error.cause instanceof Error) return cause(error.cause)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return { code, message: error.message || error.name }
}
