import type {
  ComparedCommit,
  Comparison,
  GitHost,
  Head,
  HostCommit,
  PullHost,
  SourceFile,
} from '../../src/ports.ts'
import type { Rules } from '../../src/release/rules.ts'
import { underRules } from './hands.ts'
import type { FakePulls } from './fake-pull.ts'
import { headOf, memoryPulls } from './memory-pulls.ts'
import type { HousePolicy } from './fake-pull.ts'
import { NO_POLICY } from './memory-queue.ts'
import { mayWrite, person } from './people.ts'
import { below, fileMap, hash, idOf } from './memory-tree.ts'

/** `under`: the rules by which Slipway committed it to the branch; none for all others. */
export type FakeCommit = HostCommit & { files: Map<string, string>; release: string[]; under?: Rules[] }
export type FakeGit = GitHost &
  PullHost &
  FakePulls & {
    history: FakeCommit[]
    statuses: { repository: string; sha: string; context: string; state: string }[]
    deployments: { id: string; states: string[] }[]
    /** A person commits: the files given are written over what is there. */
    push(author: string, message: string, files: SourceFile[]): string
  }

/** One branch of one repository with real content, and application revisions that are all reachable. */
export function memoryGit(
  clock: { nowMs(): number },
  files: SourceFile[],
  policy: HousePolicy = NO_POLICY,
): FakeGit {
  const commits: FakeCommit[] = []
  const reported: Pick<FakeGit, 'statuses' | 'deployments'> = { statuses: [], deployments: [] }
  const head = (): FakeCommit => commits.at(-1) ?? never('no commit')
  const at = (sha: string): FakeCommit =>
    commits.find(commit => commit.sha === sha) ?? groupAt(sha) ?? never(`no commit ${sha}`)
  const add: Adding = commit => {
    const sha = hash(`${commits.length}:${commit.message}:${idOf(commit.files, '')}`)
    const parents = commits.length === 0 ? [] : [head().sha]
    commits.push({ ...commit, sha, parents, authorName: 'somebody', committedAtMs: clock.nowMs() })
    return sha
  }
  add({ message: 'first', author: null, own: false, files: fileMap(files), release: [] })
  const pulls = memoryPulls(
    clock,
    { head, add: commit => add({ ...commit, author: null, own: true }) },
    policy,
  )
  const groupAt = (sha: string): FakeCommit | null => {
    const grouped =
      pulls.tests.get(sha) ?? pulls.groups.get(sha) ?? pulls.pulls.find(pull => pull.head === sha)?.files
    return grouped === undefined ? null : { ...head(), sha, files: grouped }
  }
  return {
    history: commits,
    ...reported,
    push: (author, message, changed) => {
      const next = new Map([...head().files, ...fileMap(changed)])
      return add({ message, author: person(author), own: false, files: next, release: [] })
    },
    ...reading(head, at, commits),
    ...pulls,
    ...pullReading(pulls, head, at),
    commit: committing(head, add),
    ...reporting(reported.statuses, reported.deployments),
    ...people(),
  }
}

type Adding = (
  commit: Pick<FakeCommit, 'message' | 'author' | 'own' | 'files' | 'release' | 'under'>,
) => string

/** As the App: compared and swapped. */
function committing(head: () => FakeCommit, add: Adding): GitHost['commit'] {
  return async request => {
    if (request.expectedHead !== head().sha) return { kind: 'head_moved' }
    const files = new Map([...head().files, ...fileMap(request.additions)])
    for (const path of request.deletions) files.delete(path)
    const release = [...request.body.matchAll(/^Slipway-Release: (.*)$/gm)].map(match => match[1] ?? '')
    const message = `${request.headline}\n\n${request.body}`
    const sha = add({ message, author: null, own: true, files, release, under: underRules() })
    const inputs = Object.fromEntries(request.folders.map(path => [path, idOf(files, path)]))
    return { kind: 'committed', commit: sha, inputs }
  }
}

/** What is read of pull requests and their heads, whoever's they are. */
function pullReading(
  { pulls }: FakePulls,
  head: () => FakeCommit,
  at: (sha: string) => FakeCommit,
): Pick<PullHost, 'pullHead' | 'changedFiles'> {
  return {
    pullHead: async ({ number }) => {
      const pull = pulls.find(each => each.number === number)
      return pull === undefined ? null : headOf(pull)
    },
    changedFiles: async request => {
      const left = pulls.find(pull => pull.head === request.head)?.base
      const before = left ?? (request.base === 'main' ? head() : at(request.base)).files
      const after = at(request.head).files
      const names = new Set([...before.keys(), ...after.keys()])
      return { paths: [...names].filter(name => before.get(name) !== after.get(name)), complete: true }
    },
  }
}

type Reading = Pick<
  GitHost,
  'defaultBranch' | 'head' | 'folder' | 'folderIds' | 'commits' | 'compare' | 'reachable'
>

function reading(
  head: () => FakeCommit,
  at: (sha: string) => Pick<FakeCommit, 'files'>,
  commits: FakeCommit[],
): Reading {
  const placeOf = (sha: string): number => commits.findIndex(commit => commit.sha === sha)
  let remembered: Head | null = null
  return {
    defaultBranch: async () => 'main',
    head: async (_repository, _branch, { fresh }) => {
      if (!fresh && remembered !== null) return remembered
      remembered = { commit: head().sha, tree: idOf(head().files, '') }
      return remembered
    },
    folder: async (_repository, sha, path) => {
      const files = below(at(sha).files, path)
      return files.length === 0
        ? { kind: 'absent' }
        : { kind: 'found', inputs: idOf(at(sha).files, path), files }
    },
    folderIds: async (_repository, sha, paths) =>
      Object.fromEntries(
        paths.map(path => [path, below(at(sha).files, path).length === 0 ? null : idOf(at(sha).files, path)]),
      ),
    commits: async (_repository, from, limit, path) => {
      const upTo = commits.slice(0, commits.findIndex(({ sha }) => sha === from) + 1)
      const touching = upTo.filter(
        (commit, index) => path === undefined || touches(commit, upTo[index - 1], path),
      )
      return touching.toReversed().slice(0, limit)
    },
    compare: async ends => {
      const [from, to] = [placeOf(ends.base), placeOf(ends.head)]
      return to >= 0 && to < from ? { ...comparison(), status: 'behind' } : comparison()
    },
    reachable: async () => true,
  }
}

function reporting(
  statuses: FakeGit['statuses'],
  deployments: FakeGit['deployments'],
): Pick<GitHost, 'status' | 'deployment'> {
  return {
    status: async ({ repository, sha, context, state }) => {
      const newest = statuses.findLast(
        other => other.repository === repository && other.sha === sha && other.context === context,
      )
      if (newest?.state === state) return 'already'
      statuses.push({ repository, sha, context, state })
      return 'posted'
    },
    deployment: async ({ payloadId, state }) => {
      const known = deployments.find(other => other.id === payloadId) ?? { id: payloadId, states: [] }
      if (!deployments.includes(known)) deployments.push(known)
      if (known.states.at(-1) === state) return 'already'
      known.states.push(state)
      return 'posted'
    },
  }
}

function people(): Pick<GitHost, 'mayWrite' | 'teamsOf' | 'commitUrl' | 'compareUrl'> {
  return {
    mayWrite: async (_repository, login) => mayWrite(login),
    teamsOf: async () => [],
    commitUrl: (repository, sha) => `https://git.example/${repository}/commit/${sha}`,
    compareUrl: (repository, base, to) => `https://git.example/${repository}/compare/${base}...${to}`,
  }
}

function comparison(): Extract<Comparison, { kind: 'found' }> {
  const commit: ComparedCommit = {
    sha: hash('application'),
    parents: [],
    message: 'Round VAT per line',
    author: person('ann'),
    authorName: 'Ann',
    own: false,
    committedAtMs: 0,
    pull: null,
  }
  return {
    kind: 'found',
    status: 'ahead',
    behind: 0,
    total: 1,
    commits: [commit],
    files: [],
    filesComplete: true,
  }
}

function touches(commit: FakeCommit, before: FakeCommit | undefined, path: string): boolean {
  return before === undefined || idOf(commit.files, path) !== idOf(before.files, path)
}

function never(why: string): never {
  throw new Error(why)
}
