import { z } from 'zod'
import { RetryableError, TerminalError } from '../../errors.ts'
import type { Connection } from './connection.ts'
import { unexpected } from './faults.ts'

export type Probe =
  { kind: 'ok'; version: string } | { kind: 'refused'; error: TerminalError | RetryableError }

/** Asks for the version, and for something that only known callers get. */
export async function probe(open: () => Connection): Promise<Probe> {
  try {
    const connection = open()
    const version = await connection.ask({ method: 'GET', path: '/version' })
    if (version.kind === 'status') throw unexpected(connection.cluster, version.status)
    const known = await connection.ask({ method: 'GET', path: '/api/v1' })
    if (known.kind === 'status') throw unexpected(connection.cluster, known.status)
    return { kind: 'ok', version: VERSION.parse(JSON.parse(version.text)).gitVersion }
  } catch (error) {
    if (!(error instanceof TerminalError) && !(error instanceof RetryableError)) throw error
    return { kind: 'refused', error }
  }
}

const VERSION = z.object({ gitVersion: z.string() })
