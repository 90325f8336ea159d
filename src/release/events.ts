import type { Actor } from './actors.ts'
import type { EffectKey } from './effects.ts'
import type { Health } from './health.ts'
import type {
  Card,
  Commit,
  Deployed,
  Digest,
  Failure,
  Image,
  Images,
  Mirror,
  ObjectRef,
  Origin,
  Own,
  Person,
  Pull,
  Range,
  ReleaseId,
  Review,
  Run,
  Sha,
  TargetId,
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
  /** The pull request of the release is open, made now or found again. */
  | ({ kind: 'change_opened'; release: ReleaseId } & PullLook & Ranged)
  /** A person's own pull request changes the target's inputs: a release from its opening. */
  | ({ kind: 'change_proposed' } & Proposal & PullLook)
  /** A person's pull request does not touch the target any more. */
  | { kind: 'change_spared'; number: number; order: number }
  /** A look at a pull request, whoever touched it. */
  | ({ kind: 'pull_read' } & PullLook)
  | { kind: 'change_closed'; number: number; by: Person | null }
  /** The pull request was merged by this commit; `now`: the inputs at the head, in a look of this order. */
  | {
      kind: 'change_merged'
      number: number
      order: number
      commit: Commit
      now: Sha
      by: Person | null
      /** As they were read with the merge; `last` is what Slipway itself saw just before it merged. */
      reviews?: ReviewRead[]
      last?: Pick<Pull, 'head' | 'base' | 'content'>
    }
  /** A click became a review of its person on GitHub, as the look after it shows, or GitHub refused it. */
  | { kind: 'word_mirrored'; release: ReleaseId; click: number; mirror: Mirror; look: PullLook | null }
  /** GitHub refused to merge what was approved, in its words; or to bring its branch up to date for that. */
  | { kind: 'merge_refused'; number: number; head: Sha; message: string; of?: 'update' }
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
  /** `found`: what the version to be started is, resolved for this ask. */
  | { kind: 'asked'; ask: Ask; by: Actor; found?: Found }
  /** What was live and healthy in the target before this one, as of version `order` of its document. */
  | { kind: 'told'; from: TargetId; order: number; runs: Run[]; rejected: Digest[] }
  | { kind: 'woken' }
  | { kind: 'rules_changed' }

/** An open pull request as it was read at `order`; reviews carry the facts that judge them. */
export type PullLook = {
  order: number
  pull: Pick<
    Pull,
    | 'number'
    | 'url'
    | 'branch'
    | 'head'
    | 'base'
    | 'content'
    | 'unread'
    | 'demands'
    | 'behind'
    | 'advisory'
    | 'dismissed'
    | 'owners'
    | 'queue'
  >
  reviews: ReviewRead[]
  /** What those are by now whose words Slipway alone recorded; left out where nobody's word is. */
  recorded?: Standing[]
}

/** By login: the rights by which a word is judged. */
export type Standing = { login: string; teams: string[]; writes: boolean }

/** A person's pull request: what it brings to the target, who stands behind it, and all targets that it touches. */
export type Proposal = {
  title: string
  by: Person | null
  authors: Person[]
  images: Images
} & Pick<Own, 'writers' | 'isDraft' | 'touches'>

/** A review as GitHub has it; what it approved is found by its head and time. */
export type ReviewRead = Omit<Review, 'where' | 'content'>

/** What a release brings, compared with what is live; whom it is from, and whether that can be believed. */
export type Ranged = { range: Range | null; authors: Person[]; origin: Origin }

/** A version as the registry has it: all images of the service. */
export type Found = { images: Images; origin: Origin; key: PolicyKey }

export type Ask =
  | { verb: 'retry'; release: ReleaseId; round: number }
  | { verb: 'roll_back'; release: ReleaseId; reason: string }
  | { verb: 'hold'; reason: string }
  | { verb: 'resume' }
  /** `what` is a release, a version that waits, or a commit that waits. */
  | { verb: 'override' | 'emergency'; what: string; reason: string }
  /** A version by hand; `older`: also one below what is deployed; `emergency`: past soak and freeze. */
  | { verb: 'start'; tag: string; older: boolean; reason: string; emergency?: true }
  | { verb: 'approve'; release: ReleaseId; head: Sha }
  | { verb: 'request_changes'; release: ReleaseId; head: Sha; text: string }
  | { verb: 'withdraw'; release: ReleaseId }
  | { verb: 'merge'; release: ReleaseId; head: Sha }
  /** An operator lets through what is on the branch without a yes, or has it taken back. */
  | { verb: 'apply'; release: ReleaseId }
  | { verb: 'revert'; release: ReleaseId }
  /** The newer version that waits takes the place of the open one. */
  | { verb: 'switch'; release: ReleaseId }
