import type { ReportState } from '../release/effects.ts'
import type { Person, ReleaseId, Sha } from '../release/release.ts'

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
      /** Commits of `base` that `head` does not have. */
      behind: number
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
