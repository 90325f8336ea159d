import type { Acted } from './acts.ts'
import type { Ack } from './sockets.ts'

/** What a person sees of an acknowledgement. */
export function acted(ack: Ack): Acted {
  switch (ack.kind) {
    case 'acked':
      return { ok: true, ack: ack.payload }
    case 'timed_out':
      return { ok: false, error: 'operation_timed_out' }
    case 'not_connected':
      return { ok: false, error: 'dispatch_failed' }
  }
}
