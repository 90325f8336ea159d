import type { PullHost, PullRequest, PullState } from '../../src/ports.ts'
import type { ReviewRead } from '../../src/release/events.ts'
import type { Click, Person } from '../../src/release/release.ts'
import { changedOver, fileMap, hash, idOf } from './memory-tree.ts'

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
  by: Person | null
  reviews: ReviewRead[]
  /** What each review was really about. */
  about: Map<string, string | null>
  clicks: Click[]
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
  /** A person does something on GitHub itself. */
  review(pull: FakePull, login: string, state: ReviewRead['state'] | 'dismissed'): void
  pushTo(pull: FakePull, path: string, text: string): void
  updateBranch(pull: FakePull): void
  land(pull: FakePull, by: string): boolean
}

type Trunk = {
  head(): { sha: string; files: Files }
  add(commit: { message: string; files: Files; release: string[] }): string
}

const PATH = 'staging/checkout'
export const PEOPLE = ['ann', 'bob', 'carol', 'dave']

/** Pull requests of one repository, with real content: a test merge says what a merge would bring. */
export function memoryPulls(clock: Clock, trunk: Trunk): FakePulls {
  const repository: Repository = { clock, trunk, pulls: [], looks: [], merges: [] }
  const { pulls, looks, merges } = repository
  return {
    pulls,
    looks,
    merges,
    ...byHand(repository),
    ...opening(repository),
    ...judging(repository),
    ...ending(repository),
  }
}

type Clock = { nowMs(): number }
type Repository = Pick<FakePulls, 'pulls' | 'looks' | 'merges'> & { clock: Clock; trunk: Trunk }

/** What people do on GitHub itself. */
function byHand(
  repository: Repository,
): Pick<FakePulls, 'contentOf' | 'land' | 'review' | 'pushTo' | 'updateBranch'> {
  const { clock, trunk } = repository
  return {
    contentOf: pull => contentOf(repository, pull),
    land: (pull, by) => land(repository, pull, by),
    review: (pull, login, state) => {
      const others = pull.reviews.filter(review => review.by.login !== login)
      const atMs = clock.nowMs()
      pull.about.set(`${login}@${atMs}`, contentOf(repository, pull))
      const word = { by: person(login), head: pull.head, atMs, writes: true, teams: [], owner: false }
      pull.reviews = state === 'dismissed' ? others : [...others, { ...word, state }]
    },
    pushTo: (pull, path, text) => {
      pull.files = new Map([...pull.files, [path, text]])
      pull.isPushedTo = true
      moved(pull)
    },
    updateBranch: pull => {
      const files = mergedFiles(repository, pull)
      if (files === null) return
      pull.base = trunk.head().files
      pull.files = files
      moved(pull)
    },
  }
}

function opening({ pulls, trunk }: Repository): Pick<PullHost, 'openPull' | 'pullOf' | 'requestReviews'> {
  return {
    openPull: async request => {
      if (pulls.some(pull => pull.branch === request.branch)) return { kind: 'exists' }
      if (request.expectedHead !== trunk.head().sha) return { kind: 'head_moved' }
      const pull = opened(request, pulls.length + 1, trunk.head().files)
      pulls.push(pull)
      const { number, head, files } = pull
      return { kind: 'opened', number, url: urlOf(number), head, inputs: idOf(files, PATH) }
    },
    pullOf: async (_repository, branch) => pulls.find(pull => pull.branch === branch)?.number ?? null,
    requestReviews: async ({ users }) => ({ asked: users, refused: [] }),
  }
}

function opened(request: PullRequest, number: number, base: Files): FakePull {
  const files = new Map([...base, ...fileMap(request.additions)])
  for (const path of request.deletions) files.delete(path)
  return {
    number,
    branch: request.branch,
    release: /^Slipway-Release: (.*)$/m.exec(request.message)?.[1] ?? '',
    isRollback: request.headline.startsWith('Roll back'),
    isPushedTo: false,
    base,
    files,
    head: hash(`${request.branch}:${idOf(files, '')}`),
    state: 'open',
    commit: '',
    by: null,
    reviews: [],
    about: new Map(),
    clicks: [],
    isNobodys: true,
    checks: [],
    comments: [],
  }
}

function judging(repository: Repository): Pick<PullHost, 'readPull' | 'check'> {
  const { pulls, looks, trunk } = repository
  return {
    readPull: async ({ number }) => {
      const pull = pulls.find(other => other.number === number)
      if (pull === undefined) return { kind: 'absent' }
      const state = stateOf(pull, contentOf(repository, pull), idOf(trunk.head().files, PATH))
      if (state.kind === 'open') looks.push(state)
      return state
    },
    check: async ({ head, conclusion }) => {
      pulls.find(pull => pull.head === head)?.checks.push(`${head}:${conclusion}`)
      return 'posted'
    },
  }
}

function ending(repository: Repository): Pick<PullHost, 'mergePull' | 'closePull'> {
  const { pulls, merges } = repository
  return {
    mergePull: async ({ number, head }) => {
      const pull = pulls.find(other => other.number === number)
      if (pull === undefined || pull.state !== 'open') return { kind: 'refused', message: 'it is not open' }
      if (pull.head !== head) return { kind: 'head_moved' }
      const content = contentOf(repository, pull)
      if (!land(repository, pull, 'slipway')) return { kind: 'refused', message: 'it conflicts' }
      merges.push({ number, head, content })
      return { kind: 'merged', commit: pull.commit }
    },
    closePull: async ({ number, comment }) => {
      const pull = pulls.find(other => other.number === number)
      if (pull?.state !== 'open') return
      pull.comments.push(comment)
      pull.state = 'closed'
    },
  }
}

function mergedFiles({ trunk }: Repository, pull: FakePull): Files | null {
  return changedOver(pull.base, pull.files, trunk.head().files)
}

function contentOf(repository: Repository, pull: FakePull): string | null {
  const files = mergedFiles(repository, pull)
  return files === null ? null : idOf(files, PATH)
}

function land(repository: Repository, pull: FakePull, by: string): boolean {
  const files = mergedFiles(repository, pull)
  if (pull.state !== 'open' || files === null) return false
  const message = `Merge ${pull.branch}\n\nSlipway-Release: ${pull.release}`
  pull.commit = repository.trunk.add({ message, files, release: [pull.release] })
  pull.state = 'merged'
  pull.by = person(by)
  return true
}

function moved(pull: FakePull): void {
  pull.head = hash(`${pull.head}:${idOf(pull.files, '')}`)
}

const urlOf = (number: number) => `https://git.example/pull/${number}`

function stateOf(pull: FakePull, content: string | null, base: string): PullState {
  const { number, branch, head, commit, by } = pull
  if (pull.state === 'merged') return { kind: 'merged', number, commit, by }
  if (pull.state === 'closed') return { kind: 'closed', number, by }
  return {
    kind: 'open',
    number,
    url: urlOf(number),
    branch,
    head,
    base,
    computing: false,
    content,
    demands: content === null ? ['it conflicts with main'] : [],
    reviews: structuredClone(pull.reviews),
    owners: null,
    method: 'merge',
  }
}

export function person(login: string): Person {
  return { login, id: 100 + PEOPLE.indexOf(login), bot: false }
}

/** `UANN` → `ann`; strangers are nobody. */
export function loginOf(slack: string): string | null {
  const login = slack.slice(1).toLowerCase()
  return PEOPLE.includes(login) ? login : null
}
