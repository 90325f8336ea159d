import type { PullHost, PullRequest, PullState } from '../../src/ports.ts'
import type { ReviewRead } from '../../src/release/events.ts'
import type { FakePull, FakePulls, Trunk } from './fake-pull.ts'
import { PEOPLE, person } from './people.ts'
import { changedOver, fileMap, hash, idOf } from './memory-tree.ts'

type Files = FakePull['files']

const PATH = 'staging/checkout'

/** Pull requests of one repository, with real content: a test merge says what a merge would bring. */
export function memoryPulls(clock: Clock, trunk: Trunk): FakePulls {
  const repository: Repository = { clock, trunk, pulls: [], looks: [], merges: [], given: [] }
  const { pulls, looks, merges, given } = repository
  return {
    pulls,
    looks,
    merges,
    given,
    ...byHand(repository),
    ...opening(repository),
    ...judging(repository),
    reviewAs: reviewing(repository),
    ...ending(repository),
  }
}

type Clock = { nowMs(): number }
type Repository = Pick<FakePulls, 'pulls' | 'looks' | 'merges' | 'given'> & { clock: Clock; trunk: Trunk }

/** What people do on GitHub itself. */
function byHand(
  repository: Repository,
): Pick<FakePulls, 'contentOf' | 'land' | 'review' | 'pushTo' | 'updateBranch'> {
  const { trunk } = repository
  return {
    contentOf: pull => contentOf(repository, pull),
    land: (pull, by) => land(repository, pull, by),
    review: (pull, login, state) => {
      if (state !== 'dismissed') return said(repository, pull, { login, state, head: pull.head })
      pull.reviews = pull.reviews.filter(review => review.by.login !== login)
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
    brought: null,
    by: null,
    reviews: [],
    about: new Map(),
    clicks: [],
    emergency: null,
    isUnasked: false,
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
      if (state.kind === 'merged') looks.push({ ...state, head: pull.head, content: pull.brought })
      return state
    },
    check: async ({ head, conclusion }) => {
      pulls.find(pull => pull.head === head)?.checks.push(`${head}:${conclusion}`)
      return 'posted'
    },
  }
}

/** GitHub refuses those whom it does not know; nobody gives twice what is there. */
function reviewing(repository: Repository): PullHost['reviewAs'] {
  return async ({ number, head, as: { login }, verb }) => {
    const pull = repository.pulls.find(other => other.number === number)
    if (pull === undefined || !PEOPLE.includes(login))
      return { kind: 'refused', why: 'forbidden', message: 'Resource not accessible' }
    const standing = pull.reviews.find(review => review.by.login === login)
    if (verb === 'withdraw') {
      pull.reviews = pull.reviews.filter(review => review !== standing)
      return { kind: 'given' }
    }
    const state = verb === 'approve' ? 'approved' : 'changes_requested'
    if (standing?.state === state && standing.head === head) return { kind: 'given' }
    repository.given.push({ number, login, head, verb })
    said(repository, pull, { login, state, head })
    return { kind: 'given' }
  }
}

/** Of a head that is not the present one nobody knows what it would bring. */
function said(
  repository: Repository,
  pull: FakePull,
  { login, state, head }: { login: string; state: ReviewRead['state']; head: string },
): void {
  const atMs = repository.clock.nowMs()
  pull.about.set(`${login}@${atMs}`, head === pull.head ? contentOf(repository, pull) : null)
  const others = pull.reviews.filter(review => review.by.login !== login)
  pull.reviews = [...others, { by: person(login), state, head, atMs, writes: true, teams: [], owner: false }]
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
  pull.brought = idOf(files, PATH)
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
  if (pull.state === 'merged')
    return { kind: 'merged', number, commit, by, reviews: structuredClone(pull.reviews) }
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
