import { findImages, manifestImages } from '../../src/release/manifest.ts'
import { isRejected, sameImage } from '../../src/release/decide/images.ts'
import type { KubeObject } from '../../src/ports.ts'
import type { Image, Release, Target } from '../../src/release/release.ts'
import { compareKeys, judgeTag } from '../../src/release/tag-policy.ts'
import { idOf } from './memory-tree.ts'
import { imageOf } from './memory-world.ts'
import { isUnproven, isWholeBefore } from './earlier.ts'
import { proposalsAreTaken } from './own-invariants.ts'
import { appliedWithYes } from './pull-invariants.ts'
import { TARGET } from './scenario.ts'
import { neverBack } from './never-back.ts'
import type { World } from './simulator.ts'

export type Counts = Record<string, number>

/** Looks at every saved document and at the world after each step; says what must never be. */
export function createWatcher(world: World): {
  look(target: Target): void
  counts: Counts
  /** Why each release below what was live was opened by somebody. */
  wentBack: string[]
} {
  const counts: Counts = {}
  const wentBack: string[] = []
  const ended = new Map<string, string>()
  let version = 0
  let before: Target | null = null
  const count = (name: string): void => void (counts[name] = (counts[name] ?? 0) + 1)
  return {
    counts,
    wentBack,
    look: target => {
      if (target.version === version) return
      version = target.version
      const { open, outside, rolling, ending } = target
      const releases = [open, outside, rolling, ...ending].filter(release => release !== null)
      for (const release of releases) {
        const last = ended.get(release.id)
        if (last !== release.stage) count(`stage ${release.stage}`)
        if (last !== undefined && isOver(last) && last !== release.stage) {
          world.problems.push(`${release.id} went from ${last} to ${release.stage} after its end`)
        }
        ended.set(release.id, release.stage)
      }
      if (target.hold !== null && before?.hold == null) count('hold')
      if (target.rolling !== null && before?.rolling != null && target.rolling.id !== before.rolling.id)
        count('overtake')
      const back = opened(world, before, target)
      if (back !== null) wentBack.push(back)
      if (back !== null) count('started older')
      wentLive(world, before, target)
      neverBack(world, before, target)
      appliedWithYes(world, before, target)
      if (target.open?.kind === 'change' && before?.open?.id !== target.open.id) count('own pull request')
      if (target.open?.kind === 'rollback' && before?.open?.id !== target.open.id) count('rollback')
      before = target
    },
  }
}

function isOver(stage: string): boolean {
  return ['live', 'superseded', 'included', 'withdrawn', 'rolled_back'].includes(stage)
}

/**
 * A release that opened: never what was rejected, never while held, and by itself never below what is live. Answers with
 * the reason of one that somebody chose to be below.
 */
function opened(world: World, before: Target | null, target: Target): string | null {
  const { open } = target
  if (open === null || open.id === before?.open?.id) return null
  if (open.kind !== 'image' && open.kind !== 'promotion') return null
  const digests = Object.values(open.to).map(image => image.digest)
  if (digests.some(digest => digest !== null && target.rejected.includes(digest))) {
    world.problems.push(`${open.id} opened with a rejected digest`)
  }
  if (target.hold !== null) world.problems.push(`${open.id} opened while the target was held`)
  // What is live but was rejected is being taken back: then what is written instead is what counts.
  const isTakenBack = target.live !== null && isRejected(target, target.live.images)
  // Who chooses is asked about what the manifests say, which a person may have taken back by hand.
  const isWritten = isTakenBack || (open.chosen !== undefined && target.rolling !== null)
  const lowest = isWritten ? target.rolling?.version : target.live?.version
  const live = lowest === undefined ? null : judgeTag(world.rules.tags, lowest)
  if (
    open.key !== null &&
    live?.kind === 'admitted' &&
    compareKeys(world.rules.tags, open.key, live.key) < 0
  ) {
    if (open.chosen !== undefined) return open.chosen.reason
    world.problems.push(`${open.id} is an automatic downgrade`)
  }
  return null
}

/** Nothing is live that the cluster did not show as healthy with exactly that artifact. */
function wentLive(world: World, before: Target | null, target: Target): void {
  const { live } = target
  if (live === null || live.release === null || live.release === before?.live?.release) return
  const object = world.cluster.objects.get('Deployment/checkout')
  const image = Object.values(live.images)[0]
  const status = JSON.stringify(object?.['status'] ?? {})
  const isHealthy =
    status.includes(`"observedGeneration":${String(object?.metadata.generation)}`) &&
    status.includes('"availableReplicas":1')
  const overtaken = target.seen > (before?.seen ?? 0)
  if (object === undefined || (!isRun(object, image) && !overtaken)) {
    world.problems.push(`${live.release} is live, but the cluster runs something else`)
  }
  if (!isHealthy)
    world.problems.push(`${live.release} is live, but was not seen healthy at the applied generation`)
}

/** By digest; a manifest of before Slipway names the tag alone. */
function isRun(object: KubeObject, image: Image | undefined): boolean {
  const runs = imageOf(object)
  return image !== undefined && (runs.includes(image.digest ?? '-') || runs.endsWith(`:${image.tag}`))
}

/** What must be true once nothing fails any more and all is done. */
export function atRest(world: World, target: Target, left: { entries: string[]; edits: string[] }): void {
  const say = (problem: string): void => void world.problems.push(problem)
  if (left.entries.length > 0) say(`entries were never closed: ${left.entries.join(', ')}`)
  editsAreKept(world, left.edits, say)
  if (Object.keys(target.todo).length > 0) say(`still owed: ${Object.keys(target.todo).join(', ')}`)
  for (const release of [target.open, target.rolling]) {
    if (
      release !== null &&
      release.stage !== 'failed' &&
      release.stage !== 'reviewing' &&
      !(release.stage === 'writing' && isUnproven(world, release.version)) &&
      !isLeftConflicting(release) &&
      target.hold === null
    )
      say(`${release.id} is stuck in ${release.stage}`)
    if (
      release?.kind === 'rollback' &&
      release.stage !== 'failed' &&
      !conflicts(release) &&
      !isAsking(release)
    )
      say(`the rollback ${release.id} is stuck in ${release.stage}`)
  }
  proposalsAreTaken(world, target, say)
  newestIsTaken(world, target, say)
  manifestsAgree(world, target, say)
  onceEach(world, say)
}

/** GitHub has it by auto-merge, and a person's commit stands against it: where nobody has to approve, it stays there. */
function isLeftConflicting({ stage, pull }: Release): boolean {
  return stage === 'merging' && pull?.content === null && pull.queue.entry !== null
}

/** A person's commit stands against the pull request, or somebody has to stand behind it: theirs to settle. */
function conflicts({ stage, pull, restore, judged }: Release): boolean {
  if (stage !== 'reviewing' || pull === null) return false
  if (judged?.yes === false) return true
  return pull.demands.length > 0 || pull.content !== restore?.inputs
}

/** Slipway began it by itself, and nobody stands behind it yet. */
function isAsking({ stage, by, judged }: Release): boolean {
  return stage === 'reviewing' && by === null && judged?.yes !== true
}

/** Newest by policy wins, whatever was lost: it is live, or failed, rolled back, or held. */
function newestIsTaken(world: World, target: Target, say: (problem: string) => void): void {
  if (target.hold !== null || target.rolling !== null || target.open !== null || target.live === null) return
  const live = judgeTag(world.rules.tags, target.live.version)
  for (const [tag, { digest }] of world.registry.pushed) {
    const judged = judgeTag(world.rules.tags, tag)
    if (judged.kind !== 'admitted' || target.rejected.includes(digest)) continue
    const above = target.mark.key === null || compareKeys(world.rules.tags, judged.key, target.mark.key) > 0
    if (above && (live.kind === 'refused' || compareKeys(world.rules.tags, judged.key, live.key) > 0))
      if (isWholeBefore(world, tag)) say(`${tag} was never taken`)
  }
}

/** The head, the document and the cluster say the same. */
function manifestsAgree(world: World, target: Target, say: (problem: string) => void): void {
  const head = world.git.history.at(-1)
  if (head === undefined || target.hold !== null || target.rolling !== null || target.live === null) return
  // What waits for an operator is on the branch and nowhere else, and what an open rollback takes back is there still.
  if (target.outside !== null || target.open?.kind === 'rollback') return
  const files = [...head.files].map(([path, text]) => ({ path, text }))
  const found = findImages(files, manifestImages('checkout', world.rules.images))
  const written = found.kind === 'found' ? found.images['main'] : undefined
  if (written !== undefined && !sameImage(written, target.live.images['main'])) {
    say(`the head says ${written.tag}, live is ${target.live.version}`)
  }
  // Whoever closes the pull request of a rollback leaves on the branch what was rolled back.
  const isLeft = world.git.pulls.some(({ isRollback, state }) => isRollback && state === 'closed')
  if (!isLeft && target.live.inputs !== idOf(head.files, world.rules.place.path))
    say(`the head has something else in its folder than what is live: ${target.live.version}`)
  const object = world.cluster.objects.get('Deployment/checkout')
  if (
    target.live.release !== null &&
    written?.digest != null &&
    object !== undefined &&
    !imageOf(object).includes(written.digest)
  ) {
    say('the cluster runs something else than the head says')
  }
}

/** What a person wrote last is there, unless a rollback took the whole folder back. */
function editsAreKept(world: World, edits: string[], say: (problem: string) => void): void {
  const last = edits.at(-1)
  const hasRollback = world.git.history.some(commit => commit.own && commit.message.startsWith('Roll back'))
  const isReplaced = world.git.pulls.some(
    pull => (pull.isPushedTo || pull.isRollback || pull.opener !== null) && pull.state === 'merged',
  )
  const files = [...(world.git.history.at(-1)?.files.values() ?? [])].join('')
  if (last !== undefined && !hasRollback && !isReplaced && !files.includes(`"${last}"`))
    say(`the edit ${last} of a person is lost`)
}

/** Every effect is visible once. */
function onceEach(world: World, say: (problem: string) => void): void {
  const commits = world.git.history.flatMap(commit => commit.release)
  const own = world.git.pulls.filter(({ branch }) => branch.startsWith('slipway/'))
  for (const release of repeated(own.map(pull => pull.release))) say(`two pull requests for ${release}`)
  for (const release of repeated(commits)) say(`two commits for ${release}`)
  for (const release of repeated(world.chat.cards.map(card => card.release))) say(`two cards for ${release}`)
  for (const key of repeated(world.chat.replies)) say(`said twice: ${key}`)
  for (const { id } of world.git.deployments.filter(
    ({ states }) => repeated(states.filter(isFinal)).length > 0,
  )) {
    say(`deployment ${id} ended twice alike`)
  }
}

function isFinal(state: string): boolean {
  return state === 'success'
}

function repeated(list: string[]): string[] {
  return [...new Set(list.filter((item, index) => list.indexOf(item) !== index))]
}

export function documentOf(target: Target | null): Target {
  if (target === null) throw new Error(`no document of ${TARGET}`)
  return target
}
