import { z } from 'zod'
import type { Store } from '../../ports.ts'

const KEPT_MS = 24 * 60 * 60_000

/** The last state that was reported somewhere, and the id GitHub gave to what carries it. */
type Report = { state: string; id: number | null }

/**
 * A record, shared by all replicas, of what was reported, so that the report that people wait for need not read
 * first. Before anything is sent the record is voided: after a crash in between, GitHub is read again.
 */
export type Reported = {
  last(key: string): Promise<({ kind: 'sent' } & Report) | { kind: 'unknown' }>
  sending(key: string): Promise<void>
  sent(key: string, report: Report): Promise<void>
}

const Record = z.object({ state: z.string(), id: z.number().nullable() })
const SENDING = 'sending'

export function createReported(store: Pick<Store, 'remember' | 'recall'>): Reported {
  return {
    last: async key => {
      const kept = await store.recall(nameOf(key))
      const report = kept === null || kept === SENDING ? null : Record.safeParse(parsed(kept))
      return report?.success === true ? { kind: 'sent', ...report.data } : { kind: 'unknown' }
    },
    sending: key => store.remember(nameOf(key), SENDING, KEPT_MS),
    sent: (key, report) => store.remember(nameOf(key), JSON.stringify(report), KEPT_MS),
  }
}

function nameOf(key: string): string {
  return `github:reported:${key}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
