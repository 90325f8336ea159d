import type { At, Owners, Person, Review, Sha } from '../release.ts'
import type { ApprovalRule } from '../rules.ts'

export type { Review } from '../release.ts'
export type { ApprovalRule, Reviewer } from '../rules.ts'

/** Given on GitHub; by the card's button as a real GitHub review; or recorded by Slipway only. */
export type Where = Review['where']

/** A time in which the clock of expiry stands still: a freeze, over or still to come. */
export type Span = { fromMs: At; untilMs: At }

export type Question = {
  rule: ApprovalRule
  reviews: Review[]
  /** The target's inputs after the merge now; null: not known, and then nothing can be counted. */
  content: Sha | null
  /** Human and bot authors of the range; for a rollback who asked for it. */
  authors: Person[]
  /** Logins of authors who can still review; null: not known, taken as all. */
  reachable: string[] | null
  /** Whom CODEOWNERS names for what changes; null: not known. */
  owners: Owners | null
  /** Who opened the pull request, where a person did. */
  opener?: Person | null
  nowMs: At
  /** Freezes since the oldest approval; they may overlap. */
  stoodStill: Span[]
}
