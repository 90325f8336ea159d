import type { PullHost } from '../../src/ports.ts'
import type { ReviewRead } from '../../src/release/events.ts'
import type { Click, Dismissed, Person, Queue, QueueEntry } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'

type Files = Map<string, string>
export type FakePull = {
  number: number
  branch: string
  release: string
  /** Who opened it, where that is a person. */
  opener: string | null
  isRollback: boolean
  /** A person put a commit of their own on it. */
  isPushedTo: boolean
  base: Files
  files: Files
  head: string
  state: 'open' | 'merged' | 'closed'
  commit: string
  /** The target's inputs after its merge. */
  brought: string | null
  by: Person | null
  reviews: ReviewRead[]
  /** Whose approvals the repository took away since the branch moved. */
  dismissed: Dismissed[]
  /** What each review was really about. */
  about: Map<string, string | null>
  clicks: Click[]
  /** Who declared it an emergency. */
  emergency: string | null
  /** A rollback that Slipway began by itself. */
  isUnasked: boolean
  /** Nobody is known to have written what it brings. */
  isNobodys: boolean
  checks: string[]
  comments: string[]
  /** Where it waits for GitHub to merge it, and how it last came out of there. */
  entry: QueueEntry | null
  left: Queue['left']
  ci: 'pending' | 'passed'
}
export type FakePulls = Omit<PullHost, 'changedFiles' | 'pullHead'> &
  QueueByHand & {
    pulls: FakePull[]
    /** Contents that the target's folder would have after a merge now; null when it conflicts. */
    contentOf(pull: FakePull): string | null
    /** What every look so far said, for those who judge whether a merge was right. */
    looks: Look[]
    /** Merges that Slipway did, with the content that went in, what its task had looked at, and under which rules. */
    merges: Merge[]
    /** Reviews that people gave through the card, one for each that was not there yet. */
    given: { number: number; login: string; head: string; verb: string; mark: string }[]
    policy: HousePolicy
    /** Newest conclusion of the check of Slipway, by head. */
    checks: Map<string, string>
    /** The target's inputs at the head. */
    inputs(): string
    /** Files after each test merge, and at each head. */
    tests: Map<string, Files>
    /** Files of each group that the queue made. */
    groups: Map<string, Files>
    /** How often what happened in the queue. */
    queued: Record<string, number>
    /** A person does something on GitHub itself. */
    review(pull: FakePull, login: string, state: ReviewRead['state'] | 'dismissed'): void
    pushTo(pull: FakePull, path: string, text: string): void
    updateBranch(pull: FakePull): void
    /** A person opens a pull request of their own. */
    propose(by: string, path: string, text: string): FakePull
    land(pull: FakePull, by: string): boolean
  }

export type Look = {
  number: number
  head: string
  content: string | null
  reviews: ReviewRead[]
  atMs: number
  under: Rules[]
}
/** GitHub's own merge has nobody's looks: then any look will do. */
export type Merge = {
  number: number
  head: string
  content: string | null
  isChecked: boolean
  by: { looks: Look[]; under: Rules[] } | null
}

export type Trunk = {
  head(): { sha: string; files: Files }
  add(commit: { message: string; files: Files; release: string[] }): string
}

export type Clock = { nowMs(): number }
export type Repository = Pick<
  FakePulls,
  'pulls' | 'looks' | 'merges' | 'given' | 'policy' | 'checks' | 'groups' | 'tests' | 'queued'
> & { clock: Clock; trunk: Trunk }

/** What the repository asks of everybody. */
export type HousePolicy = {
  hasQueue: boolean
  /** The check of Slipway is required. */
  isChecked: boolean
  /** A check of CI is required, and each head needs it anew. */
  needsCi: boolean
  /** Nobody merges what lacks anything of its base. */
  isStrict: boolean
  /** Whatever is pushed takes approvals away. */
  dismisses: boolean
}

/** What GitHub's queue and auto-merge do by themselves, and what people do to them. */
export type QueueByHand = {
  /** A person puts it into the queue. */
  queueUp(pull: FakePull): void
  /** A person takes it out, or a check of the group fails. */
  takeOut(pull: FakePull, reason: string): void
  passCi(pull: FakePull): void
  /** The queue tries its groups anew, and merges what may be; auto-merge as well. */
  goOn(): void
}
