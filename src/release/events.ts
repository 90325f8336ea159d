import type { Actor } from './actors.ts'
import type { EffectKey } from './effects.ts'
import type { Health } from './health.ts'
import type {
  Card,
  Commit,
  Deployed,
  Failure,
  Image,
  ObjectRef,
  Origin,
  Person,
  Pull,
  Range,
  ReleaseId,
  Sha,
  Tracked,
  Trouble,
} from './release.ts'
import type { PolicyKey } from './tag-policy.ts'

/**
 * Facts in the past tense, with their natural identity. `settles` names the effect that an event answers: it is
 * settled even when it is no longer owed. `answers` names the inbox entry of somebody who asks: it is answered in the
 * same call that saves what changed, and changes nothing a second time.
 */
export type Event = { settles?: EffectKey; answers?: string } & Fact

export type Fact =
  /** An artifact of one of the service's images was resolved. `own`: its range holds only Slipway's own work. */
  | { kind: 'image_found'; name: string; image: Image; key: PolicyKey; origin: Origin; own: boolean }
  /** First sight, at start or reload: what the head says and the highest key the registry holds. Applies nothing. */
  | {
      kind: 'baseline_taken'
      order: number
      deployed: Deployed | null
      key: PolicyKey | null
      digests: string[]
    }
  /** The head of the branch, seen at `order`; whoever made the commit. `release` names Slipway's own. */
  | {
      kind: 'commit_seen'
      order: number
      commit: Commit
      release: ReleaseId | null
      range: Range | null
      authors: Person[]
    }
  /** The manifest no longer says what the release replaces: a person changed it meanwhile. */
  | { kind: 'write_overtaken'; release: ReleaseId; reason: string }
  | { kind: 'change_opened'; release: ReleaseId; pull: Pull; inputs: Sha }
  | { kind: 'change_closed'; number: number; by: Person | null }
  | { kind: 'change_merged'; number: number; order: number; commit: Commit; by: Person | null }
  | { kind: 'head_moved'; number: number; head: Sha }
  | { kind: 'verdict_reached'; number: number; head: Sha; yes: boolean }
  | {
      kind: 'applied'
      release: ReleaseId
      commit: Sha
      objects: Tracked[]
      created: number
      configured: number
      unchanged: number
    }
  /** One object, as the watch or a look saw it. */
  | {
      kind: 'observed'
      ref: ObjectRef
      uid: string
      generation: number
      health: Health
      trouble: Trouble | null
    }
  /** An object whose spec somebody else changed, or that is gone: told, and left to drift detection. */
  | { kind: 'watch_lost'; cluster: string }
  | { kind: 'watch_found'; cluster: string }
  | { kind: 'log_read'; release: ReleaseId; podUid: string; lines: string[] }
  | { kind: 'painted'; release: ReleaseId; card: Card; shown: number }
  /** An effect without a result of its own was done. */
  | { kind: 'effect_done' }
  /** Attempts are spent, or the cause is terminal. A release that cannot be written names its authors all the same. */
  | { kind: 'effect_failed'; failure: Omit<Failure, 'atMs' | 'stage'>; ranged?: Ranged }
  /** An outage: the effect keeps trying, and its reason is a blocker meanwhile. */
  | { kind: 'effect_delayed'; key: EffectKey; reason: string }
  | { kind: 'asked'; ask: Ask; by: Actor }
  | { kind: 'woken' }
  | { kind: 'rules_changed' }

/** What a release brings, compared with what is live; whom it is from, and whether that can be believed. */
export type Ranged = { range: Range | null; authors: Person[]; origin: Origin }

export type Ask =
  | { verb: 'retry'; release: ReleaseId; round: number }
  | { verb: 'roll_back'; release: ReleaseId; reason: string }
  | { verb: 'hold'; reason: string }
  | { verb: 'resume' }
