import type { ReviewRead } from '../release/events.ts'
import type { Account, Dismissed, Owners, Person, Queue, Sha } from '../release/release.ts'
import type { SourceFile } from './git.ts'

/** Pull requests of the manifests repository: one round trip each, unless it says otherwise. */
export type PullHost = {
  /** Branch, verified commit and pull request, in that order, in one document; the branch starts at `expectedHead`. */
  openPull(request: PullRequest): Promise<PullOutcome>
  /** The open pull request of a branch, or the newest one that is not. */
  pullOf(repository: string, branch: string): Promise<number | null>
  /** Reads afresh; `path` is the target's folder, and `owners` asks whom CODEOWNERS names for what changes below it. */
  readPull(request: { repository: string; number: number; path: string; owners: boolean }): Promise<PullState>
  /** Where any pull request stands, by whomever; null where there is none of that number. */
  pullHead(request: { repository: string; number: number }): Promise<PullHead | null>
  /** The newest hundred that are open towards a branch. */
  openPulls(request: { repository: string; branch: string }): Promise<PullHead[]>
  /** Heads of the groups that the merge queue of a branch tries. */
  groupHeads(request: { repository: string; branch: string }): Promise<Sha[]>
  /**
   * What a head changes since it left the base, old names too; `complete` false where there is more than GitHub lists.
   * Null where one of both is not there, or they have nothing in common.
   */
  changedFiles(request: { repository: string; base: string; head: Sha }): Promise<ChangedFiles | null>
  /** People and teams whom GitHub refuses are left out; answers who was asked. */
  requestReviews(request: {
    repository: string
    number: number
    users: string[]
    teams: string[]
    labels: string[]
  }): Promise<{ asked: string[]; refused: string[] }>
  /** Check run `slipway/release` on a head; the newest one of that head is rewritten, made when there is none. */
  check(request: CheckRequest): Promise<'posted' | 'refused'>
  /** What a person says on the card becomes their review on GitHub, of exactly this head. */
  reviewAs(request: ReviewRequest): Promise<ReviewOutcome>
  /** Merges the base into the branch of exactly this head. GitHub may do so a little after it answered. */
  updatePullBranch(request: { repository: string; number: number; head: Sha }): Promise<UpdateOutcome>
  /** Merges exactly this head, as a person who linked their account or else as the App. */
  mergePull(request: {
    repository: string
    number: number
    /** That of `PullState`. */
    id: string
    head: Sha
    method: MergeMethod
    headline: string
    body: string
    /** The target's folder, of which the answer tells. */
    path: string
    as?: Account
  }): Promise<MergeOutcome>
  /** Into the merge queue, or auto-merge on: GitHub takes exactly this head. `id` is that of `PullState`. */
  enqueuePull(request: {
    repository: string
    id: string
    head: Sha
    way: 'queue' | 'auto'
    method: MergeMethod
    headline: string
    body: string
  }): Promise<QueueOutcome>
  /** Out of where it waits; `refused` also when it does not wait there any more. */
  dequeuePull(request: { repository: string; id: string; way: 'queue' | 'auto' }): Promise<QueueOutcome>
  /** Closes with a comment; what is closed or merged already stays as it is. */
  closePull(request: { repository: string; number: number; comment: string }): Promise<void>
}

/** A pull request that changed lately; `updatedAt` differs whenever something about it changed. */
export type RecentPull = { number: number; branch: string; updatedAt: string }
/** The pull requests of a repository that changed last, newest first, at most 50. */
export type RecentPulls = (repository: string) => Promise<RecentPull[]>

export type MergeMethod = 'merge' | 'squash' | 'rebase'

export type PullRequest = {
  repository: string
  base: string
  branch: string
  expectedHead: Sha
  headline: string
  message: string
  additions: SourceFile[]
  deletions: string[]
  /** The target's folder, whose tree id after the commit is asked for with it. */
  path: string
  title: string
  /** Markdown, escaped by who made it. */
  body: string
}

export type PullOutcome =
  | { kind: 'opened'; number: number; url: string; head: Sha; inputs: Sha; advisory: boolean }
  /** The branch exists: an earlier attempt came so far. */
  | { kind: 'exists' }
  | { kind: 'head_moved' }
  | { kind: 'refused'; message: string }

export type PullState =
  | {
      kind: 'open'
      /** By which GraphQL knows it. */
      id: string
      number: number
      url: string
      branch: string
      head: Sha
      /** Tree id of `path` after a test merge with the base as it is now; null while it conflicts or is computed. */
      content: Sha | null
      /** Who opened it, what it is called, and onto which branch. */
      author: Person | null
      title: string
      onto: string
      isDraft: boolean
      /** The commits that are compared: the base branch as it is now, and its test merge; null like `content`. */
      test: { base: Sha; merge: Sha } | null
      /** Tree id of `path` on the base branch as it is now; null where there is none. */
      base: Sha | null
      /** GitHub has not made its test merge yet: a later look knows more. */
      computing: boolean
      /** What GitHub demands before it merges, one line each; nothing of `slipway/release`, which is Slipway's own. */
      demands: string[]
      /** The one of these that says that the branch must be brought up to date; null where it need not be. */
      behind: string | null
      /** Nothing on GitHub requires the check `slipway/release` of what is merged there. */
      advisory: boolean
      /** Whose approval a rule of GitHub dismissed since the branch was pushed to. */
      dismissed: Dismissed[]
      reviews: ReviewRead[]
      queue: Queue
      /** Null unless it was asked for. */
      owners: Owners | null
      /** The first of these that the repository allows. */
      method: MergeMethod
    }
  | { kind: 'merged'; number: number; commit: Sha; by: Person | null; reviews: ReviewRead[] }
  | { kind: 'closed'; number: number; by: Person | null }
  | { kind: 'absent' }

export type PullHead = { number: number; branch: string; head: Sha; base: string; open: boolean }

export type ChangedFiles = { paths: string[]; complete: boolean }

export type CheckRequest = {
  repository: string
  head: Sha
  conclusion: 'success' | 'failure' | 'pending'
  title: string
  /** Markdown. */
  summary: string
  url: string | null
}

export type MergeOutcome =
  /** `now`: head of the base branch as it was then, and the folder's tree id there; null where the answer does not tell. */
  | { kind: 'merged'; commit: Sha; now: { head: Sha; inputs: Sha } | null }
  | { kind: 'head_moved' }
  /** What GitHub demands is not there, or it cannot be merged; in its words. */
  | { kind: 'refused'; message: string }
  /** Only as a person: their link is over, or they have no right to it on GitHub. */
  | { kind: 'not_theirs'; message: string }

export type UpdateOutcome =
  | { kind: 'updated' | 'head_moved' | 'conflict' }
  /** In GitHub's words. */
  | { kind: 'refused'; message: string }

/** `withdraw` takes back every review of that person that still stands. */
export type ReviewRequest = {
  repository: string
  number: number
  head: Sha
  as: Account
  verb: 'approve' | 'request_changes' | 'withdraw'
  /** Markdown, escaped by who made it; for `withdraw` why it is taken back. */
  body: string
  /** Names the word in an invisible comment of the review, by which it is found again whatever became of it. */
  mark: string
}

export type ReviewOutcome =
  | { kind: 'given' }
  /** `unlinked`: their link is over; `own`: GitHub lets nobody review their own pull request. */
  | { kind: 'refused'; why: 'unlinked' | 'own' | 'forbidden' | 'other'; message: string }

/** GitHub's words where it refuses. */
export type QueueOutcome = { kind: 'done' } | { kind: 'refused'; message: string }
