import type { Effect, EffectKey } from './effects.ts'
import type { Health } from './health.ts'
import type { At, Digest, Person, ReleaseId, Sha, TargetId } from './ids.ts'
import type { Images } from './image.ts'
import type { Candidate, Chosen, Origin, Pass } from './candidate.ts'
import type { Click, Judged, Merging, Own, Pull, Remembered, Wish } from './pull.ts'
import type { Earlier, Run } from './runs.ts'
import type { PolicyKey } from './tag-policy.ts'

export type { Account, At, Digest, Person, ReleaseId, Sha, TargetId } from './ids.ts'
export type { Click, Dismissed, Judged, Merging, Mirror, Owners, Own } from './pull.ts'
export type { Pull, Queue, QueueEntry, Remembered, Review, Wish } from './pull.ts'
export type { Image, Images } from './image.ts'
export type { Candidate, Chosen, Origin, Pass } from './candidate.ts'
export type { Earlier, Run } from './runs.ts'

/** Where a release is written and applied; pinned when it opens. */
export type Place = { repository: string; branch: string; path: string; cluster: string; namespace: string }

/** A state of a target's inputs in Git, with the artifacts it names. `inputs` is the tree id of its folder. */
export type Deployed = {
  release: ReleaseId | null
  version: string
  images: Images
  origin: Origin
  commit: Sha
  inputs: Sha
  atMs: At
  /** Logins of those whose changes came with it, who may take it back where `rollback.from` says so. */
  authors?: string[]
}

/** Automation of a target stands still until resumed. `by` is a login, or `slipway`. */
export type Hold = { by: string; reason: string; sinceMs: At; release: ReleaseId | null }

/** Highest policy key ever baselined, opened or seen in a commit, and the digests that carried it. */
export type Mark = { key: PolicyKey | null; digests: Digest[] }

/** Changes between the live revision and the new one, newest first, at most 10 entries kept of `total`. */
export type Range = {
  kind: 'forward' | 'reversed' | 'first' | 'rebuild' | 'unknown'
  repository: string | null
  base: Sha | null
  head: Sha | null
  total: number
  /** Commits that are live and not in the new revision, where their histories went apart. */
  lost?: number
  entries: { title: string; pull: number | null; sha: Sha; author: string | null }[]
  authors: Person[]
}

export type Stage =
  'writing' | 'reviewing' | 'merging' | 'outside' | 'applying' | 'converging' | 'failed' | End
export type End = 'live' | 'superseded' | 'included' | 'withdrawn' | 'rolled_back'
export type Kind = 'image' | 'promotion' | 'change' | 'rollback'

/** Why a release failed: a code of the catalogue, and foreign text that views escape. */
export type Failure = {
  stage: 'writing' | 'merging' | 'applying' | 'converging'
  code: string
  message: string
  atMs: At
}

/** `apps/v1 Deployment payments/checkout`; the namespace is empty for cluster-scoped objects. */
export type ObjectRef = { apiVersion: string; kind: string; namespace: string; name: string }

/** One object whose health decides the rollout, as it was last observed at or after the applied generation. */
export type Tracked = {
  ref: ObjectRef
  uid: string
  generation: number
  health: Health
  trouble: Trouble | null
  /** Failed before the retry that is under way, and unchanged since: it counts only once it changes. */
  excused: boolean
}

/** What a new pod suffers from. `fatal` fails the rollout at once, anything else at the deadline. */
export type Trouble = {
  kind: 'image_pull' | 'crash_loop' | 'unschedulable' | 'config'
  pod: string
  podUid: string
  container: string
  restarts: number
  message: string
  fatal: boolean
  logLines: string[] | null
}

/** What the apply did. Only objects that can still change their health stay in `Rollout.objects`. */
export type Applied = {
  commit: Sha
  atMs: At
  created: number
  configured: number
  unchanged: number
}

export type Rollout = {
  objects: Tracked[]
  progressAtMs: At
  /** Since when the cluster is out of sight; the deadline stands still meanwhile. */
  lostSinceMs: At | null
}

/** The Slack message of a release: channel id and timestamp, stored first. */
export type Card = { channel: string; ts: string; permalink: string | null }

/** A release that ended `included in` another, whose carrier reports and mentions for it. */
export type Carried = {
  id: ReleaseId
  commit: Sha | null
  origin: Origin
  authors: Person[]
}

export type Release = {
  id: ReleaseId
  number: number
  kind: Kind
  from: Deployed | null
  /** What the manifests said when it opened; anything else at the head is a person's change. */
  expects: Images | null
  to: Images
  version: string
  key: PolicyKey | null
  origin: Origin
  place: Place
  stage: Stage
  failure: Failure | null
  authors: Person[]
  range: Range | null
  /** Who asked for it (rollback), or who wrote the commit (change). */
  by: Person | null
  reason: string | null
  /** For a rollback: the state whose inputs are restored. */
  restore: Deployed | null
  pull: Pull | null
  clicks: Click[]
  /** How many there have been: their ids never come again. */
  clicked?: number
  judged: Judged | null
  merging: Merging | null
  wish?: Wish
  /** A newer version is to replace it: its pull request is being closed, unless it is merged meanwhile. */
  givesWay: string | null
  /** A newer version that its card offers to switch to. */
  offers?: string | null
  /** Of a person's own pull request: what its head is, beside what it brings. */
  own?: Own
  /** It reached the branch without a yes of its rule. */
  outside?: Outside
  commit: Sha | null
  inputs: Sha | null
  applied: Applied | null
  rollout: Rollout | null
  card: Card | null
  carries: Carried[]
  pass?: Pass
  /** A person chose this version; no newer one takes its place by itself. */
  chosen?: Chosen
  /** Names the release that ended this one: carrier, newer release or rollback. */
  endedBy: ReleaseId | null
  round: number
  /** Counts visible changes only; `paint` is keyed by it. */
  shown: number
  openedAtMs: At
  stageAtMs: At
  endedAtMs: At | null
  done: Record<EffectKey, At>
}

/** Who let it through; null while nobody did, or where the policy applies it. */
export type Outside = { allowedBy: string | null }

/** Newest commit that may not be applied yet. */
export type Commit = {
  commit: Sha
  inputs: Sha
  images: Images
  key: PolicyKey | null
  version: string
  origin: Origin
  by: Person | null
  title: string
}

/** An effect that is owed to the world: the outbox. `delayed` names an outage that keeps it waiting. */
export type Owed = {
  effect: Effect
  sinceVersion: number
  sinceMs: At
  delayed: { reason: string; sinceMs: At } | null
}

/** One document per target; version is the unit of compare-and-swap. */
export type Target = {
  schema: 1
  id: TargetId
  version: number
  seq: number
  /** Order of the newest look at the branch's head that was taken in; an older look is ignored. */
  seen: number
  live: Deployed | null
  /** What was live before, to which a rollback of the live release returns. */
  previous: Deployed | null
  hold: Hold | null
  rejected: Digest[]
  /** What was live and healthy here, newest first: targets that come after this one are told. */
  runs: Run[]
  /** What the target before this one told. */
  earlier: Earlier | null
  mark: Mark
  candidates: Candidate[]
  open: Release | null
  rolling: Release | null
  pending: Commit | null
  /** On the branch without a yes: not applied until an operator lets it through. */
  outside: Release | null
  /** People's own pull requests that were looked at and are no release now, newest last, at most 5. */
  remembered?: Remembered[]
  ending: Release[]
  todo: Record<EffectKey, Owed>
}
