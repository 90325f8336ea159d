import { newestClicks } from '../../src/release/clicks.ts'
import type { Click, Target } from '../../src/release/release.ts'
import type { FakePull } from './fake-pull.ts'
import type { World } from './simulator.ts'

/**
 * Slipway merged only what its rule allows, as some look before it said; counted here anew, by people and content. Of a
 * base that moves between that look and the merge GitHub tells nobody: it compares the head alone. Where it requires the
 * check of Slipway on a group of its queue, that is on the very content.
 */
export function mergesAreRight(world: World): void {
  const { git, rules } = world
  if (rules.approvals === null) return
  for (const merge of git.merges) {
    const pull = git.pulls.find(other => other.number === merge.number)
    if (pull === undefined || (pull.isRollback && !pull.isUnasked)) continue
    const looks = git.looks.filter(look => look.number === merge.number && look.head === merge.head)
    const isRight = looks.some(look =>
      isEnough(
        world,
        pull,
        approversOf(world, { pull, look, content: merge.isChecked ? merge.content : look.content }),
      ),
    )
    if (!isRight)
      world.problems.push(`pull request ${merge.number} was merged without the approvals it needs`)
  }
}

/**
 * Where what has no yes is held, nothing reaches the cluster without one on exactly that content, as some look said, or an
 * operator who let it through; what a rollback restores was there before.
 */
export function appliedWithYes(world: World, before: Target | null, { rolling }: Target): void {
  const { git, rules } = world
  if (rules.outside !== 'hold' || rolling?.applied == null || before?.rolling?.applied != null) return
  if (rolling.kind === 'rollback' && rolling.inputs === rolling.restore?.inputs) return
  if (rolling.outside?.allowedBy === 'carol') return
  const isRight = git.looks.some(look => {
    const pull = git.pulls.find(({ number }) => number === look.number)
    if (pull === undefined || look.content !== rolling.inputs) return false
    return isEnough(world, pull, approversOf(world, { pull, look, content: look.content }))
  })
  if (!isRight) world.problems.push(`${rolling.id} was applied without a yes`)
}

/** Nothing stays in GitHub's queue by Slipway's doing that the rules would not merge. */
export function queueIsRight(world: World, { open }: Target): void {
  for (const pull of world.git.pulls) {
    if (pull.state !== 'open' || pull.entry?.own !== true) continue
    const isRight =
      open?.pull?.number === pull.number && open.stage === 'merging' && open.judged?.yes === true
    if (!isRight) world.problems.push(`pull request ${pull.number} stays queued without a yes`)
  }
}

/** Every pull request of other people has a check, which says yes where it touches nothing. */
export function othersAreChecked({ git, rules, problems }: World): void {
  for (const { number, state, head, branch, files, base } of git.pulls) {
    if (state !== 'open' || branch.startsWith('slipway/')) continue
    const isTouched = [...files].some(
      ([path, text]) => path.startsWith(`${rules.place.path}/`) && base.get(path) !== text,
    )
    const expected = isTouched && rules.approvals !== null ? 'pending' : 'success'
    if (git.checks.get(head) !== expected)
      problems.push(
        `pull request ${number} of somebody has the check ${git.checks.get(head) ?? 'none'}, not ${expected}`,
      )
  }
}

/** What the documents had of it, for those who judge afterwards. */
export function rememberClicks(world: World, { open }: Target): void {
  const pull = open === null ? undefined : world.git.pulls.find(({ release }) => release === open.id)
  if (pull === undefined || open === null) return
  const known = new Map([...pull.clicks, ...open.clicks].map(click => [click.id, click]))
  pull.clicks = [...known.values()]
  pull.isNobodys = open.authors.length === 0
  pull.isUnasked = open.kind === 'rollback' && open.by === null
  if (open.pass?.kind === 'emergency') pull.emergency = open.pass.by.login
}

type Look = World['git']['looks'][number]

/** Logins whose newest word is an approval of exactly what went in; nobody when somebody asked for changes. */
function approversOf(
  world: World,
  { pull, look, content }: { pull: FakePull; look: Look; content: string | null },
): string[] {
  const onGitHub = look.reviews.map(({ by: { login }, state, atMs }) => {
    const about = pull.about.get(`${login}@${atMs}`)
    const word: string = state
    return { login, atMs, state: word, isAbout: about === content }
  })
  const clicked = [...new Map(pull.clicks.map(click => [click.by.login, click])).values()]
  // Who withdraws takes their own click back, and no review that they gave on GitHub.
  const standing = clicked.filter(click => isRecorded(world, pull, click) && click.verb !== 'withdraw')
  const recorded = standing.map(({ by: { login }, verb, atMs, content: about }) => {
    return { login, atMs, state: verb === 'approve' ? 'approved' : verb, isAbout: about === content }
  })
  const inOrder = [...onGitHub, ...recorded].toSorted((a, b) => a.atMs - b.atMs)
  const newest = [...new Map(inOrder.map(word => [word.login, word])).values()]
  return newest.filter(({ state, isAbout }) => state === 'approved' && isAbout).map(({ login }) => login)
}

/** What Slipway alone knows: recorded where that counts, or taken back and not yet gone from GitHub. */
function isRecorded({ rules }: World, { isUnasked }: FakePull, { mirror, verb }: Click): boolean {
  if (mirror === null || mirror.state === 'refused') return rules.approvals?.recorded === 'count' || isUnasked
  return mirror.state === 'owed' && verb !== 'approve'
}

/** Of each click there is at most one review, and none is left on its way. */
export function reviewsAreOnce({ git, problems }: World, { open }: Target): void {
  for (const { number, login, head, verb } of git.given) {
    const isIt = (one: { login: string; head: string; verb: string }) =>
      one.login === login && one.head === head && one.verb === verb
    const given = git.given.filter(one => one.number === number && isIt(one)).length
    const { clicks = [] } = git.pulls.find(pull => pull.number === number) ?? {}
    const asked = clicks.filter(click => isIt({ ...click, login: click.by.login }) && click.mirror !== null)
    if (given > asked.length)
      problems.push(`${login} ${verb} on ${number}: ${given} reviews of ${asked.length} clicks`)
  }
  const owed = newestClicks(open?.clicks ?? []).filter(({ mirror }) => mirror?.state === 'owed')
  for (const { by, verb } of owed) problems.push(`${by.login}'s ${verb} is left on its way to GitHub`)
}

/** Ann is the one author, where one is known, else one more peer stands for her; each part is somebody else. */
function isEnough({ rules }: World, pull: FakePull, approvers: string[]): boolean {
  const { approvals: rule } = rules
  const { isNobodys, isUnasked, emergency } = pull
  if (rule === null) return true
  // One operator, or an author of what failed; in an emergency anybody else than who declared it.
  if (isUnasked) return approvers.some(login => login === 'carol' || login === 'ann')
  if (emergency !== null) return approvers.some(login => login !== emergency)
  const others = approvers.filter(login => login !== 'ann').length
  const ann = approvers.includes('ann') ? 1 : 0
  if (rule.authors === 'none')
    return others + (rule.peers.outsiders && !isNobodys ? 0 : ann) >= rule.peers.count
  if (isNobodys) return others + ann > rule.peers.count
  return ann === 1 && others >= rule.peers.count
}
