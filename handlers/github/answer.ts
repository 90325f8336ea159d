import type { Coded } from '../../src/errors.ts'

/** What becomes of one event. */
export type Answer =
  | { kind: 'accepted'; entry: string; outcome: 'stored' | 'known' }
  | { kind: 'ignored'; reason: string }
  | { kind: 'malformed'; coded: Coded }
