import type { Account, At, Person, Sha, TargetId } from './ids.ts'

/** A pull request of the manifests repository, as it was last read. */
export type Pull = {
  number: number
  url: string
  branch: string
  head: Sha
  /** Order of the newest look that was taken in; an older one is ignored. */
  order: number
  /** The target's inputs after the merge, by tree id; null while GitHub cannot say, because it conflicts or computes. */
  content: Sha | null
  /** The folder's tree id on the base branch: while it stays, a head brings what it brought before. */
  base: Sha | null
  /** What each head brought when it was last seen, newest last, at most 20. */
  contents: { head: Sha; content: Sha }[]
  /** Another look is owed: GitHub was still computing, or the branch below it moved. */
  unread: boolean
  /** Newest word of each person on GitHub. */
  reviews: Review[]
  /** Whom CODEOWNERS names for what changes; null where no rule asks for code owners, or nobody looked yet. */
  owners: Owners | null
  /** What GitHub would wait for to merge it by itself. */
  queue: Queue
  /** What GitHub itself still demands before it merges, one line each. */
  demands: string[]
  /** The one of these that says that the branch lacks what its base has by now. */
  behind?: string
  /** GitHub merges without the check of Slipway: nothing there requires it. */
  advisory?: true
  /** Whose approvals a rule of GitHub dismissed since the branch was pushed to, and no word of theirs has come since. */
  dismissed?: Dismissed[]
  /** GitHub refused the last attempt to merge, in its words; forgotten once anything of the pull request changes. */
  refusal: string | null
}

/** Somebody's wish that it is merged as soon as it may be: their click, while the branch was behind. */
export type Wish = { by: Person; as: Account | null }

export type Queue = {
  /** The base branch has a merge queue: there is no other way into it. */
  exists: boolean
  /** Where the pull request waits, or null. */
  entry: QueueEntry | null
  /** How it last came out without a merge; by whomever but Slipway. */
  left: { id: string; reason: string } | null
  /** GitHub requires the check of Slipway here; false also where that cannot be seen. */
  isChecked: boolean
}

/** In the merge queue of its branch, or with auto-merge on. */
export type QueueEntry = {
  way: 'queue' | 'auto'
  /** Tells one stay from the next. */
  id: string
  /** Slipway itself put it there. */
  own: boolean
  /** 1 is the next; null for auto-merge. */
  position: number | null
  /** Head of the group that GitHub runs checks on, once there is one. */
  group: Sha | null
}

/** Owners of the target's files that change, by the CODEOWNERS of the base branch; `faults` say whom it leaves out. */
export type Owners = { users: string[]; teams: string[]; faults: string[] }

/** `head`: the one for which GitHub dismissed it. */
export type Dismissed = { login: string; head: Sha }

/** One person's newest word on a pull request, with the facts that judge it as they were at the newest look. */
export type Review = {
  by: Person
  state: 'approved' | 'changes_requested'
  /**
   * Given on GitHub; by the card's button as a review on GitHub; recorded by Slipway alone; or by opening the pull
   * request, on which GitHub takes no review of that person.
   */
  where: 'github' | 'slack' | 'recorded' | 'opened'
  head: Sha
  /** The target's inputs after the merge as they were when it was given; null when that is not known. */
  content: Sha | null
  atMs: At
  writes: boolean
  teams: string[]
  /** CODEOWNERS names them for a file that changes. */
  owner: boolean
}

/** A click by which somebody's word is recorded; their newest one counts. */
export type Click = {
  /** Tells one click of a release from the next. */
  id: number
  verb: 'approve' | 'request_changes' | 'withdraw'
  by: Person
  /** Whom Slack knows them as, to be told what became of it. */
  slack: string | null
  head: Sha
  content: Sha | null
  text: string
  atMs: At
  writes: boolean
  teams: string[]
  /** Their review on GitHub, where they linked their account; null: Slipway alone records it. */
  mirror: Mirror | null
}

/** What becomes of a click on GitHub: still to be given, given, or refused in GitHub's words. */
export type Mirror =
  | { state: 'owed' | 'given' }
  | { state: 'refused'; why: 'unlinked' | 'own' | 'forbidden' | 'other'; message: string }

/**
 * The last judgement of the approvals, as far as it is shown: `count` rises with each visible change. At `nextMs` the
 * first approval expires.
 */
export type Judged = { count: number; yes: boolean; face: string; nextMs: At | null }

/**
 * A merge that was asked for or is due; `count` tells one attempt from the next. `isQueued`: it was left to GitHub, and
 * may wait there until a look after it was taken out says otherwise.
 */
export type Merging = {
  count: number
  by: Person | null
  /** The linked account in whose name GitHub is asked; null: as Slipway. */
  as: Account | null
  isQueued: boolean
}

/** What is known of a person's own pull request as of one head; of another head nothing of it is believed. */
export type Own = {
  head: Sha
  opener: Person | null
  /** Logins of those of its authors who may write to the manifests repository: anybody may open a pull request. */
  writers: string[]
  isDraft: boolean
  /** Every target that it touches. */
  touches: TargetId[]
}

/**
 * What was approved of a person's pull request that is no release now, since something else is open: an approval is about
 * what it would have brought then.
 */
export type Remembered = Pick<Pull, 'number' | 'order' | 'base' | 'contents' | 'reviews'>
