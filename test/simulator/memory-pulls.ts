import type { PullHead, PullHost, PullState } from '../../src/ports.ts'
import type { Clock, FakePull, FakePulls, HousePolicy, Repository, Trunk } from './fake-pull.ts'
import { hands, underRules } from './hands.ts'
import { byHand } from './memory-hands.ts'
import { BEHIND, PATH, contentOf, demandsOn, isBehind, land, mergedFiles } from './memory-merge.ts'
import { opened, said } from './memory-open.ts'
import { idOfPull, queueByHand, queueing, queueOf } from './memory-queue.ts'
import { hash, idOf } from './memory-tree.ts'
import { updating } from './memory-update.ts'
import { PEOPLE, person } from './people.ts'

/** Pull requests of one repository, with real content: a test merge says what a merge would bring. */
export function memoryPulls(clock: Clock, trunk: Trunk, policy: HousePolicy): FakePulls {
  const repository: Repository = {
    clock,
    trunk,
    policy,
    pulls: [],
    looks: [],
    merges: [],
    given: [],
    checks: new Map(),
    groups: new Map(),
    tests: new Map(),
    queued: {},
  }
  const { pulls, looks, merges, given, checks, groups, tests, queued } = repository
  return {
    pulls,
    looks,
    merges,
    given,
    policy,
    checks,
    groups,
    tests,
    inputs: () => idOf(trunk.head().files, PATH),
    queued,
    ...byHand(repository),
    ...queueByHand(repository),
    ...queueing(repository),
    ...opening(repository),
    ...judging(repository),
    reviewAs: reviewing(repository),
    ...updating(repository),
    ...ending(repository),
  }
}

function opening({
  pulls,
  trunk,
  policy,
  tests,
}: Repository): Pick<PullHost, 'openPull' | 'pullOf' | 'requestReviews' | 'openPulls' | 'groupHeads'> {
  return {
    openPulls: async () => pulls.filter(({ state }) => state === 'open').map(headOf),
    groupHeads: async () => pulls.flatMap(({ entry }) => entry?.group ?? []),
    openPull: async request => {
      if (pulls.some(pull => pull.branch === request.branch)) return { kind: 'exists' }
      if (request.expectedHead !== trunk.head().sha) return { kind: 'head_moved' }
      const ci = policy.needsCi ? ('pending' as const) : ('passed' as const)
      const pull = { ...opened(request, pulls.length + 1, trunk.head().files), ci }
      pulls.push(pull)
      tests.set(pull.head, pull.files)
      const { number, head, files } = pull
      return {
        kind: 'opened',
        number,
        url: urlOf(number),
        head,
        inputs: idOf(files, PATH),
        advisory: !policy.isChecked,
      }
    },
    pullOf: async (_repository, branch) => pulls.find(pull => pull.branch === branch)?.number ?? null,
    requestReviews: async ({ users }) => ({ asked: users, refused: [] }),
  }
}

function judging(repository: Repository): Pick<PullHost, 'readPull' | 'check'> {
  const { pulls, looks, clock } = repository
  return {
    readPull: async ({ number }) => {
      const pull = pulls.find(other => other.number === number)
      if (pull === undefined) return { kind: 'absent' }
      const state = stateOf(repository, pull)
      const { head, content, reviews } =
        state.kind === 'open' ? state : { ...pull, content: pull.brought, reviews: pull.reviews }
      const look = { number, head, content, reviews: structuredClone(reviews), atMs: clock.nowMs() }
      if (state.kind !== 'open' && state.kind !== 'merged') return state
      looks.push({ ...look, under: underRules() })
      hands.getStore()?.looks.push({ ...look, under: underRules() })
      return state
    },
    check: async ({ head, conclusion }) => {
      pulls.find(pull => pull.head === head)?.checks.push(`${head}:${conclusion}`)
      repository.checks.set(head, conclusion)
      return 'posted'
    },
  }
}

/** GitHub refuses those whom it does not know; nobody gives twice what is there. */
function reviewing(repository: Repository): PullHost['reviewAs'] {
  return async ({ number, head, as: { login }, verb, mark }) => {
    const pull = repository.pulls.find(other => other.number === number)
    if (pull === undefined || !PEOPLE.includes(login))
      return { kind: 'refused', why: 'forbidden', message: 'Resource not accessible' }
    if (pull.opener === login && verb !== 'withdraw')
      return { kind: 'refused', why: 'own', message: 'Review Can not approve your own pull request' }
    const standing = pull.reviews.find(review => review.by.login === login)
    if (verb === 'withdraw') {
      pull.reviews = pull.reviews.filter(review => review !== standing)
      return { kind: 'given' }
    }
    if (repository.given.some(one => one.mark === mark)) return { kind: 'given' }
    const state = verb === 'approve' ? 'approved' : 'changes_requested'
    if (standing?.state === state && standing.head === head) return { kind: 'given' }
    repository.given.push({ number, login, head, verb, mark })
    said(repository, pull, { login, state, head })
    return { kind: 'given' }
  }
}

function ending(repository: Repository): Pick<PullHost, 'mergePull' | 'closePull'> {
  const { pulls, merges } = repository
  return {
    mergePull: async ({ number, head }) => {
      const pull = pulls.find(other => other.number === number)
      if (pull === undefined || pull.state !== 'open') return { kind: 'refused', message: 'it is not open' }
      if (pull.head !== head) return { kind: 'head_moved' }
      const [demand] = demandsOn(repository, pull)
      if (repository.policy.hasQueue) return { kind: 'refused', message: 'only through the merge queue' }
      if (demand !== undefined) return { kind: 'refused', message: demand }
      const content = contentOf(repository, pull)
      if (!land(repository, pull, 'slipway')) return { kind: 'refused', message: 'it conflicts' }
      const hand = hands.getStore()
      const by = hand === undefined ? null : { looks: hand.looks, under: underRules() }
      merges.push({ number, head, content, isChecked: false, by })
      const { sha, files } = repository.trunk.head()
      const now = number % 2 === 0 ? { head: sha, inputs: idOf(files, PATH) } : null
      return { kind: 'merged', commit: pull.commit, now }
    },
    closePull: async ({ number, comment }) => {
      const pull = pulls.find(other => other.number === number)
      if (pull?.state !== 'open') return
      pull.comments.push(comment)
      Object.assign(pull, { state: 'closed', entry: null })
    },
  }
}

const urlOf = (number: number) => `https://git.example/pull/${number}`

function stateOf(repository: Repository, pull: FakePull): PullState {
  const { number, branch, head, commit, by } = pull
  if (pull.state === 'merged')
    return { kind: 'merged', number, commit, by, reviews: structuredClone(pull.reviews) }
  if (pull.state === 'closed') return { kind: 'closed', number, by }
  return {
    kind: 'open',
    id: idOfPull(pull),
    number,
    url: urlOf(number),
    branch,
    head,
    author: pull.opener === null ? null : person(pull.opener),
    title: `change of ${branch}`,
    onto: 'main',
    isDraft: false,
    test: testOf(repository, pull),
    base: idOf(repository.trunk.head().files, PATH),
    computing: false,
    content: contentOf(repository, pull),
    demands: demandsOn(repository, pull),
    behind: isBehind(repository, pull) ? BEHIND : null,
    advisory: !repository.policy.isChecked,
    dismissed: structuredClone(pull.dismissed),
    queue: queueOf(repository, pull),
    reviews: structuredClone(pull.reviews),
    owners: null,
    method: 'merge',
  }
}

export function headOf({ number, branch, head, state }: FakePull): PullHead {
  return { number, branch, head, base: 'main', open: state === 'open' }
}

/** A commit on no branch: what a merge would make of it now. */
function testOf(repository: Repository, pull: FakePull): { base: string; merge: string } | null {
  const files = mergedFiles(repository, pull)
  if (files === null) return null
  const base = repository.trunk.head().sha
  const merge = hash(`test:${base}:${idOf(files, '')}`)
  repository.tests.set(merge, files)
  return { base, merge }
}
