import type { EffectKey, EffectKind, ReportState } from './release/effects.ts'
import type {
  Card,
  Digest,
  Image,
  ObjectRef,
  Person,
  ReleaseId,
  Sha,
  Target,
  TargetId,
} from './release/release.ts'

/** All that is asked of the world, on one page. Functions take only what they need: `Pick<Ports, 'git' | 'clock'>`. */
export type Ports = {
  store: Store
  queue: Queue
  git: GitHost
  registry: Registry
  cluster: Cluster
  chat: Chat
}

// --- Store (Redis) ---------------------------------------------------------------------------------------------

export type Store = {
  /** The document and the time of Redis, read together. */
  load(id: TargetId): Promise<{ target: Target | null; nowMs: number }>
  /** One Lua call: version unchanged? then document, due time, indexes, journal, inbox note; or nothing. */
  save(save: Save): Promise<'saved' | 'stale'>
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
  /** Strictly rising number per branch, taken before a head is read: orders looks at it. */
  order(branch: string): Promise<number>
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

export type NewEntry = { id: string; sender: string; hint: Hint; receivedAtMs: number }
export type Entry = NewEntry & { resolution: Resolution | null; verdict: EntryVerdict | null }

/** What was found once; `targets` and `generation` are fixed by it, so that a repeat is the same. */
export type Resolution =
  | { kind: 'image'; generation: string; targets: TargetId[]; resolved: ResolvedImage }
  | { kind: 'push'; generation: string; targets: TargetId[]; order: number; head: Sha }
  | { kind: 'ignored'; reason: string }

export type EntryVerdict = {
  id: string
  sender: string
  subject: string
  receivedAtMs: number
  closedAtMs: number
  /** One line for each target, or why nobody was concerned. */
  lines: string[]
}

// --- Queue (BullMQ) --------------------------------------------------------------------------------------------

export type Job =
  | { kind: 'effect'; target: TargetId; key: EffectKey; effect: EffectKind; sinceVersion: number }
  | { kind: 'route'; entry: string }

export type Queue = {
  /** Idempotent while the same job exists: (target, key, sinceVersion), or the entry. */
  add(jobs: Job[]): Promise<void>
  /** Whether a job with that identity waits or runs; the sweep wakes what is owed and has none. */
  missing(jobs: Job[]): Promise<Job[]>
}

// --- GitHost (GitHub) ------------------------------------------------------------------------------------------

export type GitHost = {
  defaultBranch(repository: string): Promise<string>
  /** `fresh: false` may answer from what this process saw at most 10 s ago: a compare-and-swap follows. */
  head(repository: string, branch: string, how: { fresh: boolean }): Promise<Head>
  /** All files below a folder at a commit, by tree and blob id. `inputs` is the folder's tree id. */
  folder(repository: string, commit: Sha, path: string): Promise<Folder>
  /** Tree ids of folders at a commit, in one request; null where there is none. */
  folderIds(repository: string, commit: Sha, paths: string[]): Promise<Record<string, Sha | null>>
  /** Compare-and-swap on the head; files of mode 100644; verified signature as the App. */
  commit(request: CommitRequest): Promise<CommitOutcome>
  /** Commits reachable from the head, newest first, at most `limit`, with their own-work facts. */
  commits(repository: string, from: Sha, limit: number, path?: string): Promise<HostCommit[]>
  compare(request: { repository: string; base: Sha; head: Sha; paths: string[] }): Promise<Comparison>
  /** Whether the revision is reachable from the default branch or a tag. */
  reachable(repository: string, revision: Sha): Promise<boolean>
  /** Posts the status unless the newest of that context already says so. */
  status(request: StatusRequest): Promise<'posted' | 'already' | 'refused'>
  /** Finds or makes the Deployment of `payloadId`, then posts the state unless it already says so. */
  deployment(request: DeploymentRequest): Promise<'posted' | 'already' | 'refused'>
  mayWrite(repository: string, login: string): Promise<boolean>
  teamsOf(login: string, teams: string[]): Promise<string[]>
  /** Addresses for people. */
  commitUrl(repository: string, sha: Sha): string
  compareUrl(repository: string, base: Sha, head: Sha): string
}

export type Head = { commit: Sha; tree: Sha }

export type SourceFile = { path: string; text: string }
export type Folder =
  | { kind: 'found'; inputs: Sha; files: SourceFile[] }
  | { kind: 'absent' }
  /** A symlink, a submodule, a file that is too large or not UTF-8: nothing of the folder is used. */
  | { kind: 'refused'; code: string; path: string; message: string }

export type CommitRequest = {
  repository: string
  branch: string
  expectedHead: Sha
  headline: string
  body: string
  additions: SourceFile[]
  deletions: string[]
  /** Folders whose tree ids after the commit are asked for with it, in the same round trip. */
  folders: string[]
}
export type CommitOutcome =
  | { kind: 'committed'; commit: Sha; inputs: Record<string, Sha> }
  | { kind: 'head_moved' }
  | { kind: 'refused'; message: string }

export type HostCommit = {
  sha: Sha
  parents: Sha[]
  message: string
  /** GitHub-attributed account, or null: an unattributed e-mail address gives no right. */
  author: Person | null
  authorName: string
  /** Committed by the App itself, with GitHub's verified signature. */
  own: boolean
  committedAtMs: number
}

export type HostPull = { number: number; title: string; author: Person | null }

export type Comparison =
  | {
      kind: 'found'
      status: 'ahead' | 'behind' | 'diverged' | 'identical'
      total: number
      commits: ComparedCommit[]
      files: string[]
      filesComplete: boolean
    }
  | { kind: 'unreachable'; message: string }
/** Oldest first, as GitHub gives them; the merged pull request that brought it, where there is one. */
export type ComparedCommit = HostCommit & { pull: HostPull | null }

export type StatusRequest = {
  repository: string
  sha: Sha
  context: string
  state: ReportState
  description: string
  url: string | null
}
export type DeploymentRequest = {
  repository: string
  sha: Sha
  /** `<environment>/<service>`. */
  environment: string
  production: boolean
  /** Stable id by which it is found again. */
  payloadId: ReleaseId
  state: 'in_progress' | 'success' | 'failure' | 'inactive'
  description: string
  url: string | null
}

// --- Registry --------------------------------------------------------------------------------------------------

export type Registry = {
  /** Tag or digest → digest, platforms and labels (index → platform → config). */
  resolve(
    repository: string,
    reference: string,
    platform: string,
  ): Promise<ResolvedImage | { kind: 'absent'; message: string }>
  tags(repository: string): Promise<string[]>
}

export type ResolvedImage = {
  kind: 'found'
  image: Image & { digest: Digest }
  /** Empty for a single manifest that names none. */
  platforms: string[]
  labels: { source: string | null; revision: Sha | null; version: string | null; created: string | null }
}

// --- Cluster (Kubernetes) --------------------------------------------------------------------------------------

/** A Kubernetes object as JSON; only the fields that every object has are known. */
export type KubeObject = {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    uid?: string
    generation?: number
    resourceVersion?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    deletionTimestamp?: string
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[]
  }
  [field: string]: unknown
}

export type Cluster = {
  /** Server-side apply of all objects, waves in order, each wave at once; reports per object. */
  apply(request: ApplyRequest): Promise<ApplyOutcome>
  read(cluster: string, refs: ObjectRef[]): Promise<(KubeObject | null)[]>
  /** Whether kinds live in namespaces, as the cluster says; null for a kind that it does not know. */
  scopes(cluster: string, kinds: KubeKind[]): Promise<(Scope | null)[]>
  /** Lists and watches the kinds named, of one namespace. Ready when all are listed, and what is there was told. */
  watch(request: WatchRequest): Promise<Watch>
  podLog(request: {
    cluster: string
    namespace: string
    pod: string
    container: string
    previous: boolean
    lines: number
  }): Promise<string[]>
}

export type KubeKind = { apiVersion: string; kind: string }
export type Scope = 'namespaced' | 'cluster'

export type ApplyRequest = {
  cluster: string
  namespace: string
  objects: KubeObject[]
  /** Asked before each patch: false when a newer release rolls, and nothing more is sent. */
  stillWanted(): Promise<boolean>
}

export type ApplyOutcome =
  | { kind: 'applied'; objects: { object: KubeObject; change: 'created' | 'configured' | 'unchanged' }[] }
  | { kind: 'refused'; failures: { ref: ObjectRef; code: string; message: string }[]; applied: number }
  | { kind: 'overtaken' }

export type WatchRequest = {
  cluster: string
  namespace: string
  kinds: KubeKind[]
  onObject(change: 'present' | 'deleted', object: KubeObject): void
  /** A connection that broke or fell silent and did not come back at once; its end after a fresh list. */
  onSight(sight: 'lost' | 'found'): void
}
export type Watch = { stop(): Promise<void> }

// --- Chat (Slack) ----------------------------------------------------------------------------------------------

/** A message: `text` is the whole sentence for a notification; blocks are Block Kit made by `src/views`. */
export type Message = { text: string; blocks: object[] }

export type Chat = {
  /** Edits in place when `card` is known; else finds the card that an earlier attempt may have posted, or posts. */
  paint(request: {
    channel: string
    release: ReleaseId
    card: Card | null
    message: Message
  }): Promise<PaintOutcome>
  /** A thread reply found again by its metadata key, so that a repeat posts nothing. */
  reply(request: {
    card: Card
    key: string
    message: Message
    broadcast: boolean
  }): Promise<'posted' | 'already' | 'gone'>
  /** A direct message found again by its metadata key. */
  direct(request: { user: string; key: string; message: Message }): Promise<'posted' | 'already' | 'refused'>
}

export type PaintOutcome =
  | { kind: 'painted'; card: Card }
  /** Channel archived, bot not in it, scope missing: said in the log and by `check`, never fails a release. */
  | { kind: 'refused'; code: string; message: string }
