import { newestClicks } from '../../src/release/clicks.ts'
import type { Click, Target } from '../../src/release/release.ts'
import { wants } from '../../src/release/wants.ts'
import type { ApprovalRule, Rules } from '../../src/release/rules.ts'
import type { FakePull, Look } from './fake-pull.ts'
import { underRules } from './hands.ts'
import { isEnoughOwn } from './own-invariants.ts'
import { mayWrite } from './people.ts'
import type { World } from './simulator.ts'

/**
 * Slipway merged only what its rule allows, as a look of the very task that merges said; counted here anew, by people and
 * content. What GitHub merges by itself was allowed at some look. Of a base that moves between that look and the merge GitHub tells nobody: it compares the head alone. Where it requires the
 * check of Slipway on a group of its queue, that is on the very content.
 */
export function mergesAreRight(world: World): void {
  const { git } = world
  for (const { number, head, by, isChecked, content } of git.merges) {
    const pull = git.pulls.find(other => other.number === number)
    if (pull === undefined || (pull.isRollback && !pull.isUnasked)) continue
    const looks = (by?.looks ?? git.looks).filter(look => look.number === number && look.head === head)
    const isRight = looks.some(look =>
      (by?.under ?? look.under).some(rules =>
        isEnough(rules, { pull, look, content: isChecked ? content : look.content }),
      ),
    )
    if (!isRight) world.problems.push(`pull request ${number} was merged without the approvals it needs`)
  }
}

/** Slipway commits to the branch itself only where nobody has to approve; what a rollback restores was there before. */
export function commitsAreRight({ git, problems }: World): void {
  for (const { under, release, message } of git.history) {
    if (under === undefined || under.some(({ delivery }) => delivery === 'commit')) continue
    if (!message.startsWith('Roll back'))
      problems.push(`${release.join(', ')} was committed without approvals`)
  }
}

/**
 * Where what has no yes is held, nothing reaches the cluster without one on exactly that content, as some look said, or an
 * operator who let it through; what a rollback restores was there before.
 */
export function appliedWithYes(world: World, before: Target | null, { rolling }: Target): void {
  const { git } = world
  if (rolling === null) return
  const known = BEGUN.get(world) ?? new Map<string, Rules[]>()
  BEGUN.set(world, known)
  // What began under a configuration that asks for nothing goes on under the next.
  const begun = known.get(rolling.id) ?? underRules()
  known.set(rolling.id, begun)
  if (begun.some(({ approvals, outside }) => approvals === null || outside !== 'hold')) return
  if (rolling.applied === null || before?.rolling?.applied != null) return
  if (git.history.some(({ under, release }) => under !== undefined && release.includes(rolling.id))) return
  if (rolling.kind === 'rollback' && rolling.inputs === rolling.restore?.inputs) return
  if (rolling.outside?.allowedBy === 'carol') return
  const isRight = git.looks.some(look => {
    const pull = git.pulls.find(({ number }) => number === look.number)
    if (pull === undefined || look.content !== rolling.inputs) return false
    return look.under.some(rule => isEnough(rule, { pull, look, content: look.content }))
  })
  if (!isRight) world.problems.push(`${rolling.id} was applied without a yes`)
}

const BEGUN = new WeakMap<World, Map<string, Rules[]>>()

/** Nothing stays in GitHub's queue by Slipway's doing that the rules would not merge. */
export function queueIsRight(world: World, { open }: Target): void {
  for (const pull of world.git.pulls) {
    if (pull.state !== 'open' || pull.entry?.own !== true) continue
    const isRight =
      open?.pull?.number === pull.number && open.stage === 'merging' && open.judged?.yes === true
    if (!isRight) world.problems.push(`pull request ${pull.number} stays queued without a yes`)
  }
}

/** Nothing that only lacks what its base has by now is left like that, where it is to be merged. */
export function nobodyIsLeftBehind(world: World, target: Target): void {
  const { git, rules, clock, problems } = world
  const { open } = target
  const pull = git.pulls.find(({ number }) => number === open?.pull?.number)
  const isMeant = wants(target, rules, clock.nowMs()).some(({ kind }) => kind === 'update_branch')
  if (isMeant && pull?.state === 'open') problems.push(`pull request ${pull.number} is left behind its base`)
}

/** Every pull request of other people has a check, which says yes where it touches nothing. */
export function othersAreChecked({ git, rules, problems }: World): void {
  for (const pull of git.pulls) {
    const { number, state, head, branch } = pull
    if (state !== 'open' || branch.startsWith('slipway/')) continue
    const isTouched = git.contentOf(pull) !== git.inputs()
    const isRuled = isTouched && rules.approvals !== null
    const said = git.checks.get(head)
    const expected = isRuled ? 'one' : 'success'
    if (isRuled ? said === undefined : said !== expected)
      problems.push(
        `pull request ${number} of somebody has the check ${git.checks.get(head) ?? 'none'}, not ${expected}`,
      )
  }
}

/** What the documents had of it, for those who judge afterwards. */
export function rememberClicks(world: World, { open }: Target): void {
  const pull = world.git.pulls.find(({ number }) => number === open?.pull?.number)
  if (pull === undefined || open === null) return
  // Each release of the same pull request counts its clicks anew.
  const known = new Map([...pull.clicks, ...open.clicks].map(click => [`${click.id}@${click.atMs}`, click]))
  pull.clicks = [...known.values()]
  pull.isNobodys = open.authors.length === 0
  pull.isUnasked = open.kind === 'rollback' && open.by === null
  if (open.pass?.kind === 'emergency') pull.emergency = open.pass.by.login
}

type Seen = { pull: FakePull; look: Look; content: string | null }
type Word = { login: string; atMs: number; state: string; isAbout: boolean }

/** The newest word of each person: on GitHub as that look saw it, or known to Slipway alone. */
function wordsOf(rules: Rules, { pull, look, content }: Seen): Word[] {
  const onGitHub = look.reviews.map(({ by: { login }, state, atMs }): Word => {
    const about = pull.about.get(`${login}@${atMs}`)
    return { login, atMs, state, isAbout: about === content }
  })
  const before = pull.clicks.filter(click => isBefore(click, look))
  const clicked = [...new Map(before.map(click => [click.by.login, click])).values()]
  // Who withdraws takes their own click back, and no review that they gave on GitHub.
  const standing = clicked.filter(click => isRecorded(rules, pull, click) && click.verb !== 'withdraw')
  const recorded = standing.map(({ by: { login }, verb, atMs, content: about }) => {
    const state = verb === 'approve' ? 'approved' : 'changes_requested'
    return { login, atMs, state, isAbout: about === content }
  })
  const inOrder = [...onGitHub, ...recorded].toSorted((a, b) => a.atMs - b.atMs)
  return [...new Map(inOrder.map(word => [word.login, word])).values()]
}

/** Of what was clicked at the moment of the look, an objection may not have been heard yet. */
function isBefore({ atMs, verb }: Click, look: Look): boolean {
  return verb === 'approve' ? atMs <= look.atMs : atMs < look.atMs
}

/** What Slipway alone knows: recorded where that counts, or taken back and not yet gone from GitHub. */
function isRecorded({ approvals }: Rules, { isUnasked }: FakePull, { mirror, verb }: Click): boolean {
  if (mirror === null || mirror.state === 'refused') return approvals?.recorded === 'count' || isUnasked
  return mirror.state === 'owed' && verb !== 'approve'
}

/**
 * Nobody asks for changes, and enough people approve exactly this content, no longer ago than the rule says. Ann is the
 * one author, where one is known, else one more peer stands for her; each part is somebody else.
 */
function isEnough(rules: Rules, seen: Seen): boolean {
  const { approvals: rule } = rules
  if (rule === null) return true
  const words = wordsOf(rules, seen)
  if (words.some(({ state, login }) => state === 'changes_requested' && isHeard(seen.pull, login)))
    return false
  const approvals = words.filter(word => word.isAbout && !isExpired(rules, seen, word))
  return isEnoughOf(rule, seen.pull, approvals.map(({ login }) => login).filter(mayWrite))
}

/** Who may not write here stops nothing, unless it is their own. */
function isHeard({ opener }: FakePull, login: string): boolean {
  return mayWrite(login) || opener === login
}

/** In a freeze the clock of an approval stands, which is counted elsewhere. */
function isExpired({ approvals, freezes }: Rules, { pull, look }: Seen, { atMs }: Word): boolean {
  const expireMs = pull.isUnasked ? null : (approvals?.expireMs ?? null)
  return expireMs !== null && freezes.length === 0 && atMs + expireMs < look.atMs
}

function isEnoughOf(rule: ApprovalRule, pull: FakePull, approvers: string[]): boolean {
  const { isNobodys, isUnasked, emergency } = pull
  // One operator, or an author of what failed; in an emergency anybody else than who declared it.
  if (isUnasked) return approvers.some(login => login === 'carol' || login === 'ann')
  if (emergency !== null) return approvers.some(login => login !== emergency)
  if (pull.opener !== null) return isEnoughOwn(rule, pull.opener, approvers)
  const others = approvers.filter(login => login !== 'ann').length
  const ann = approvers.includes('ann') ? 1 : 0
  if (rule.authors === 'none')
    return others + (rule.peers.outsiders && !isNobodys ? 0 : ann) >= rule.peers.count
  if (isNobodys) return others + ann > rule.peers.count
  return ann === 1 && others >= rule.peers.count
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
