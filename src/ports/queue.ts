import type { EffectKey, EffectKind } from '../release/effects.ts'
import type { TargetId } from '../release/release.ts'

export type Job =
  | { kind: 'effect'; target: TargetId; key: EffectKey; effect: EffectKind; sinceVersion: number }
  | { kind: 'route'; entry: string }
  /** Asks GitHub once whether somebody entered the code of that link. */
  | { kind: 'link'; slack: string; linking: string }

export type Queue = {
  /** Idempotent while the same job exists: (target, key, sinceVersion), or the entry. */
  add(jobs: Job[]): Promise<void>
  /** Whether a job with that identity waits or runs; the sweep wakes what is owed and has none. */
  missing(jobs: Job[]): Promise<Job[]>
}

/** `again`: not done yet, kept and asked for again after that long; `isFault`: for a reason nobody foresaw, which is counted. */
export type Ran = { kind: 'done' } | { kind: 'again'; inMs: number; isFault?: true }

/** Which attempt it is, from 1 on, and how many before it ended in a fault: only those are numbered, outages are not. */
export type Tries = { attempt: number; faults: number }
