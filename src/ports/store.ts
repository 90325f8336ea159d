import type { Digest, ReleaseId, Sha, Target, TargetId } from '../release/release.ts'
import type { AskedHint } from './asked.ts'
import type { PeopleHint } from './people.ts'
import type { AbsentImage, ResolvedImage } from './registry.ts'

export type Store = {
  /** The document and the time of Redis, read together. */
  load(id: TargetId): Promise<{ target: Target | null; nowMs: number }>
  /**
   * One Lua call: version unchanged, and the entry not answered? then document, due time, indexes, journal, and the
   * answer of the entry; or nothing.
   */
  save(save: Save): Promise<'saved' | 'stale' | 'answered'>
  targets(): Promise<TargetId[]>
  /** Targets whose due time has come; the entry is moved only by `save`. */
  due(limit: number): Promise<TargetId[]>
  /** Milliseconds until the next due time; null when nothing is due. */
  nextDueInMs(): Promise<number | null>
  journal(id: TargetId, limit: number): Promise<JournalLine[]>
  nowMs(): Promise<number>

  /** Stores an entry before its sender is answered. The same natural id is stored once. */
  accept(entry: NewEntry): Promise<'stored' | 'known'>
  entry(id: string): Promise<Entry | null>
  /** What a worker resolved, saved before the first advance; a repeat gets back what was saved first. */
  resolve(id: string, resolution: Resolution): Promise<Resolution>
  close(id: string, verdict: EntryVerdict): Promise<void>
  /** Ids of entries that are not closed, oldest first. */
  openEntries(limit: number): Promise<string[]>
  /** Verdicts about an image or repository, newest first, for `why`. */
  verdicts(subject: string, limit: number): Promise<EntryVerdict[]>

  /** Exclusive until `ttlMs`; null when somebody else holds it. */
  lease(name: string, ttlMs: number): Promise<Lease | null>
  /** Exclusive until it is given back, or until a moment after its holder died; null when somebody else holds it. */
  lane(name: string): Promise<Lease | null>
  /** Strictly rising number per branch: what is read afterwards is no older than that. */
  order(branch: string): Promise<number>
  /**
   * The number of a look at the head of a branch: of two, the higher one saw what is newer. Null when another look ended
   * after this one began and saw another head: nobody knows then which of the two is newer, and this one looks again.
   */
  looked(branch: string, look: HeadLook): Promise<number | null>
  /** A ban that all replicas keep: no request to `host` before it ends. Never shortens one. */
  ban(host: string, forMs: number): Promise<void>
  bannedForMs(host: string): Promise<number>
  /** Small shared facts with an end: cached memberships, ETags of polls, recorded own commits. */
  remember(key: string, value: string, ttlMs: number): Promise<void>
  recall(key: string): Promise<string | null>
}

export type Save = {
  /** `version` is the one to be written; the stored one must be `version - 1` (0: none). */
  target: Target
  dueAtMs: number | null
  journal: JournalLine[]
  /** The inbox entry that this change answers: with the document or not at all, so that a repeat finds it done. */
  answer?: { entry: string; resolution: Resolution }
}

export type JournalLine = {
  atMs: number
  release: ReleaseId | null
  event: string
  text: string
  by: string | null
}

export type Lease = { renew(ttlMs: number): Promise<boolean>; release(): Promise<void> }

/** A notification, as small as it can be; a hint, never believed. */
export type Hint =
  | { kind: 'image'; repository: string; tag: string; digest: Digest | null }
  | { kind: 'push'; repository: string; branch: string; head: Sha | null }
  /** Something happened to a pull request of this branch. */
  | { kind: 'pull'; repository: string; number: number; branch: string }
  /** GitHub's merge queue asks for checks on the head of a group. */
  | { kind: 'merge_group'; repository: string; branch: string; head: Sha }
  | AskedHint
  | PeopleHint

export type NewEntry = { id: string; sender: string; hint: Hint; receivedAtMs: number }
export type Entry = NewEntry & { resolution: Resolution | null; verdict: EntryVerdict | null }

/** What was found once; `targets` and `generation` are fixed by it, so that a repeat is the same. */
export type Resolution =
  | {
      kind: 'image'
      generation: string
      targets: TargetId[]
      /** As the first platform that it has. */
      resolved: ResolvedImage
      /** As each platform that labels are read from, where targets differ in it. */
      byPlatform?: Record<string, ResolvedImage | AbsentImage>
    }
  | { kind: 'push'; generation: string; targets: TargetId[]; order: number; head: Sha }
  /** What became of what somebody asked for; `refused` says why not, `link` that a link would help. */
  | { kind: 'asked'; refused: string | null; link?: true }
  | { kind: 'ignored'; reason: string }

/** `since`: an order that was taken before. `onto`: the head before a commit of ours, which is older in any case. */
export type HeadLook = { since: number; head: Sha; onto?: Sha }

export type EntryVerdict = {
  id: string
  sender: string
  subject: string
  receivedAtMs: number
  closedAtMs: number
  /** One line for each target, or why nobody was concerned. */
  lines: string[]
}
