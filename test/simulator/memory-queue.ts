import type { PullHost } from '../../src/ports.ts'
import type { Queue } from '../../src/release/release.ts'
import type { FakePull, HousePolicy, QueueByHand, Repository } from './fake-pull.ts'
import { contentOf, demandsOn, land, mergedFiles } from './memory-merge.ts'
import { hash, idOf } from './memory-tree.ts'

export const NO_POLICY: HousePolicy = {
  hasQueue: false,
  isChecked: false,
  needsCi: false,
  isStrict: false,
  dismisses: false,
}

export function queueing(repository: Repository): Pick<PullHost, 'enqueuePull' | 'dequeuePull'> {
  return {
    enqueuePull: async ({ id, head, way }) => {
      const pull = repository.pulls.find(each => idOfPull(each) === id)
      const refusal = pull === undefined ? 'not there' : refusalOf(repository, pull, { head, way })
      if (pull === undefined || refusal !== null) return { kind: 'refused', message: refusal ?? 'not there' }
      enter(repository, pull, { way, own: true })
      return { kind: 'done' }
    },
    dequeuePull: async ({ id }) => {
      const pull = repository.pulls.find(each => idOfPull(each) === id)
      if (pull?.entry == null) return { kind: 'refused', message: 'not in the queue' }
      pull.entry = null
      repository.queued['taken out'] = (repository.queued['taken out'] ?? 0) + 1
      return { kind: 'done' }
    },
  }
}

export function queueByHand(repository: Repository): QueueByHand {
  return {
    queueUp: pull => {
      const asked = { head: pull.head, way: 'queue' as const }
      if (refusalOf(repository, pull, asked) === null) enter(repository, pull, { way: 'queue', own: false })
    },
    takeOut: (pull, reason) => leave(repository, pull, reason),
    passCi: pull => {
      pull.ci = 'passed'
    },
    goOn: () => {
      for (const pull of repository.pulls.filter(each => each.state === 'open')) goOn(repository, pull)
    },
  }
}

export const idOfPull = ({ number }: FakePull): string => `PR_${number}`

export function queueOf({ policy }: Repository, { entry, left }: FakePull): Queue {
  return { exists: policy.hasQueue, entry: entry && { ...entry }, left, isChecked: policy.isChecked }
}

/** A new head leaves the queue; auto-merge stays on, and CI starts anew. */
function headMoved(repository: Repository, pull: FakePull): void {
  if (repository.policy.dismisses) dismissAll(repository, pull)
  pull.ci = repository.policy.needsCi ? 'pending' : 'passed'
  if (pull.entry?.way === 'queue') leave(repository, pull, 'its head moved')
}

function dismissAll(repository: Repository, pull: FakePull): void {
  const gone = pull.reviews.filter(({ state }) => state === 'approved').map(({ by }) => by.login)
  const others = pull.dismissed.filter(({ login }) => !gone.includes(login))
  pull.dismissed = [...others, ...gone.map(login => ({ login, head: pull.head }))]
  pull.reviews = pull.reviews.filter(({ by }) => !gone.includes(by.login))
  repository.queued['dismissed'] = (repository.queued['dismissed'] ?? 0) + gone.length
}

function refusalOf(
  repository: Repository,
  pull: FakePull,
  { head, way }: { head: string; way: 'queue' | 'auto' },
): string | null {
  const { policy, checks } = repository
  if (pull.state !== 'open') return 'it is not open'
  if (pull.head !== head) return 'its head was modified'
  if (pull.entry !== null) return 'it is queued already'
  if (contentOf(repository, pull) === null) return 'it conflicts'
  const isFree = demandsOn(repository, pull).length === 0
  if (way === 'auto') return isFree && !policy.hasQueue ? 'it is in clean status' : null
  if (!policy.hasQueue) return 'there is no queue'
  if (policy.isChecked && checks.get(head) !== 'success') return 'a required check is not green'
  return isFree ? null : 'a required check is expected'
}

function enter(
  repository: Repository,
  pull: FakePull,
  { way, own }: { way: 'queue' | 'auto'; own: boolean },
): void {
  const stays = repository.queued['entered'] ?? 0
  const named = way === 'queue' ? 'queued' : 'auto-merge'
  repository.queued['entered'] = stays + 1
  if (own) repository.queued[named] = (repository.queued[named] ?? 0) + 1
  const position = way === 'queue' ? 1 : null
  pull.entry = { way, id: `stay-${stays}`, own, position, group: null }
  regroup(repository, pull)
}

function leave(repository: Repository, pull: FakePull, reason: string): void {
  if (pull.entry === null) return
  repository.queued['left'] = (repository.queued['left'] ?? 0) + 1
  pull.left = { id: `left-${repository.queued['left']}`, reason }
  pull.entry = null
}

/** The group is what the base would become now, as a commit of its own. */
function regroup(repository: Repository, pull: FakePull): void {
  const files = mergedFiles(repository, pull)
  if (pull.entry?.way !== 'queue') return
  if (files === null) return leave(repository, pull, 'it conflicts')
  const group = hash(`group:${repository.trunk.head().sha}:${pull.head}:${idOf(files, '')}`)
  repository.groups.set(group, files)
  pull.entry = { ...pull.entry, group }
}

function goOn(repository: Repository, pull: FakePull): void {
  const { entry } = pull
  if (entry === null) return
  if (entry.way === 'auto') return autoMerge(repository, pull)
  const before = entry.group
  regroup(repository, pull)
  const group = pull.entry?.group ?? null
  if (group === null || group !== before) return
  const verdict = repository.checks.get(group)
  if (repository.policy.isChecked && verdict === 'failure') leave(repository, pull, 'a required check failed')
  else if (!repository.policy.isChecked || verdict === 'success') mergedByGitHub(repository, pull)
}

/** Whatever the head is by now: only required checks look at it. */
function autoMerge(repository: Repository, pull: FakePull): void {
  const { policy, checks } = repository
  if (demandsOn(repository, pull).length > 0) return
  if (policy.isChecked && checks.get(pull.head) !== 'success') return
  if (!policy.hasQueue) return mergedByGitHub(repository, pull)
  const own = pull.entry?.own === true
  pull.entry = null
  enter(repository, pull, { way: 'queue', own })
}

function mergedByGitHub(repository: Repository, pull: FakePull): void {
  const { head, number, entry } = pull
  const content = contentOf(repository, pull)
  // A group is judged by its content; auto-merge looks at the head alone.
  const isChecked = repository.policy.isChecked && entry?.way === 'queue'
  pull.entry = null
  if (!land(repository, pull, 'github-merge-queue[bot]') || entry?.own !== true) return
  repository.queued['merged by GitHub'] = (repository.queued['merged by GitHub'] ?? 0) + 1
  repository.merges.push({ number, head, content, isChecked, by: null })
}

export function moved(repository: Repository, pull: FakePull): void {
  pull.head = hash(`${pull.head}:${idOf(pull.files, '')}`)
  repository.tests.set(pull.head, pull.files)
  headMoved(repository, pull)
}
