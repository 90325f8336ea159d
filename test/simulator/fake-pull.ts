import type { PullHost } from '../../src/ports.ts'
import type { ReviewRead } from '../../src/release/events.ts'
import type { Click, Person } from '../../src/release/release.ts'

type Files = Map<string, string>
export type FakePull = {
  number: number
  branch: string
  release: string
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
}
export type FakePulls = PullHost & {
  pulls: FakePull[]
  /** Contents that the target's folder would have after a merge now; null when it conflicts. */
  contentOf(pull: FakePull): string | null
  /** What every look so far said, for those who judge whether a merge was right. */
  looks: { number: number; head: string; content: string | null; reviews: ReviewRead[] }[]
  /** Merges that Slipway did, with the content that went in. */
  merges: { number: number; head: string; content: string | null }[]
  /** Reviews that people gave through the card, one for each that was not there yet. */
  given: { number: number; login: string; head: string; verb: string }[]
  /** A person does something on GitHub itself. */
  review(pull: FakePull, login: string, state: ReviewRead['state'] | 'dismissed'): void
  pushTo(pull: FakePull, path: string, text: string): void
  updateBranch(pull: FakePull): void
  land(pull: FakePull, by: string): boolean
}

export type Trunk = {
  head(): { sha: string; files: Files }
  add(commit: { message: string; files: Files; release: string[] }): string
}
