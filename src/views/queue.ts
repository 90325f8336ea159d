import type { QueueEntry } from '../release/release.ts'
import { foreign } from './text.ts'

const DEMANDS_MAX = 2

/** Where GitHub has it, and what it waits for there. */
export function queueText({ entry, demands }: { entry: QueueEntry | null; demands: string[] }): string {
  if (entry === null) return 'it is being left to GitHub'
  if (entry.way === 'queue')
    return `it is in the merge queue${entry.position === null ? '' : `, position ${entry.position}`}`
  const waits = demands.slice(0, DEMANDS_MAX).map(demand => foreign(demand, 120).replace(/\.$/, ''))
  const more = demands.length > DEMANDS_MAX ? `; +${demands.length - DEMANDS_MAX}` : ''
  return waits.length === 0
    ? 'auto-merge is on'
    : `auto-merge is on, and waits for: ${waits.join('; ')}${more}`
}
