import type { ReleaseId, Sha, TargetId } from './ids.ts'

/** Says purpose and identity, `42.apply.<commit>.<round>`: the same need always has the same key. */
export type EffectKey = string

export type ReportState = 'pending' | 'success' | 'failure'
export type MentionOf = 'live' | 'failed' | 'rolled_back' | 'held' | 'review' | 'emergency' | 'outside'

/**
 * What should be done to the world. One kind, one file in `jobs/`. A job reads everything else from the target,
 * so an effect carries only what gives it its identity.
 */
export type Effect =
  | { kind: 'write'; key: EffectKey; release: ReleaseId }
  /** Asks authors and peers for their review on GitHub; once for each set of people. */
  | { kind: 'request_reviewers'; key: EffectKey; release: ReleaseId }
  /** Looks at the pull request again, until GitHub knows what it would bring. */
  | { kind: 'read_pull'; key: EffectKey; release: ReleaseId }
  /** Check run `slipway/release` on the head, or on that of its group in the merge queue: the whole verdict. */
  | { kind: 'report_check'; key: EffectKey; release: ReleaseId; head: Sha }
  /** Reads the reviews afresh, judges again, and merges exactly this head. */
  | { kind: 'merge'; key: EffectKey; release: ReleaseId; head: Sha }
  /** Takes what the base has by now into the branch of exactly this head. */
  | { kind: 'update_branch'; key: EffectKey; release: ReleaseId; head: Sha }
  /** Makes a click the review of its person on GitHub, or takes their review back. */
  | { kind: 'mirror'; key: EffectKey; release: ReleaseId; click: number }
  /** Tells a person directly that GitHub refused what they said on the card. */
  | { kind: 'message_clicker'; key: EffectKey; release: ReleaseId; click: number }
  /** Leaves the merge of exactly this head to GitHub: in its merge queue, or by auto-merge. */
  | { kind: 'enqueue'; key: EffectKey; release: ReleaseId; head: Sha }
  /** Takes it out again, unless it was merged meanwhile. */
  | { kind: 'dequeue'; key: EffectKey; release: ReleaseId }
  /** Closes the pull request of a release that gives way, unless it was merged meanwhile. */
  | { kind: 'close_pull'; key: EffectKey; release: ReleaseId }
  | { kind: 'apply'; key: EffectKey; release: ReleaseId; commit: Sha }
  | { kind: 'read_log'; key: EffectKey; release: ReleaseId; podUid: string }
  /** Commit status `slipway/<environment>/<service>` on a commit of the manifests or the application repository. */
  | {
      kind: 'report_status'
      key: EffectKey
      release: ReleaseId
      repository: string
      sha: Sha
      state: ReportState
    }
  /** GitHub Deployment `<environment>/<service>` with its status, on the commit the image was built from. */
  | {
      kind: 'report_deployment'
      key: EffectKey
      release: ReleaseId
      of: ReleaseId
      repository: string
      sha: Sha
      state: ReportState
    }
  /** Tells a target that comes after this one what was live here, what failed and what was rolled back. */
  | { kind: 'tell'; key: EffectKey; release: ReleaseId; to: TargetId }
  | { kind: 'paint'; key: EffectKey; release: ReleaseId; shown: number }
  /** Names what went live in the message of its environment and hour. */
  | { kind: 'digest'; key: EffectKey; release: ReleaseId }
  /** A thread reply that mentions those who act on it. */
  | { kind: 'mention'; key: EffectKey; release: ReleaseId; what: MentionOf }
  /** A direct message to one author. */
  | { kind: 'message_author'; key: EffectKey; release: ReleaseId; login: string; what: 'failed' }

export type EffectKind = Effect['kind']
