import type { Advance } from '../advance.ts'
import type { TargetId } from '../release/release.ts'

/**
 * One after the other for each target, in this process: many who ask at once would else save over each other and try
 * again and again. Other processes are kept apart by the version of the document, as ever.
 */
export function inTurn(advance: Advance): Advance {
  const last = new Map<TargetId, Promise<unknown>>()
  return (id, event) => {
    const before = last.get(id) ?? Promise.resolve()
    const mine = before.then(() => advance(id, event))
    const settled: Promise<unknown> = mine
      .catch(() => undefined)
      .finally(() => {
        if (last.get(id) === settled) last.delete(id)
      })
    last.set(id, settled)
    return mine
  }
}
