import type { At, Person } from '../release.ts'
import type { Review, Reviewer, Where } from './question.ts'

/** An approval that counts, and when it lapses (null: never). */
export type Filled = { by: Person; where: Where; lapsesAtMs: At | null }

/**
 * One part of the rule. An author's part is for one of `who`, a peer's for `need` of them. `instead` tells of a
 * peer's part that stands in for authors: `away` for those who cannot review, `none` where no person wrote it.
 */
export type Part =
  | { kind: 'author'; need: 1; who: Person[]; filled: Filled[] }
  | { kind: 'peer'; need: number; who: Reviewer[]; filled: Filled[]; instead: Instead | null }

export type Instead = { why: 'away'; authors: Person[] } | { why: 'none' }

/** Why somebody's word does not count. */
export type Discount =
  | 'bot'
  | 'recorded_refused'
  | 'author_away'
  | 'author_not_outsider'
  | 'own_pull'
  | 'not_named'
  | 'content_unknown'
  | 'other_content'
  | 'expired'
  | 'not_needed'

export type Discounted = { by: Person; state: Review['state']; why: Discount }

/**
 * Why nobody can meet the rule. `need` peers are asked for, and `could` is everyone whom it names: too few beside the
 * authors' parts, or only authors where just outsiders count.
 */
export type Unmet = { why: 'too_few_peers' | 'only_authors'; need: number; could: string[] }

export type Verdict = {
  yes: boolean
  parts: Part[]
  /** People whose requested changes block, whatever the content is by now. */
  objections: Person[]
  discounted: Discounted[]
  unmet: Unmet | null
  /** What CODEOWNERS leaves out, where the rule asks for code owners; foreign text. */
  faults: string[]
  /** Whether it is known what would be merged; while it is not, the verdict is no. */
  contentKnown: boolean
}
