import { mayMergeAs } from '../release/decide/group.ts'
import type { Release, Sha, Target } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import { checkOf, type Check } from './check.ts'
import { markdown, markdownCode } from './markdown.ts'

export type { Check } from './check.ts'

const TARGETS_MAX = 20

/** A target that a group of the merge queue changes, and the tree id that its folder would have. */
export type Grouped = { rules: Rules; target: Target | null; nowMs: number; content: Sha | null }

/** Nothing of what a rule is about. */
export function untouchedCheck(): Check {
  const title = 'Touches no target of a ruled environment'
  const summary = 'Nothing that this changes needs an approval by the rules of Slipway.'
  return { conclusion: 'success', title, summary }
}

/** A pull request of nobody's release that changes what a rule is about. */
export function foreignCheck(targets: string[]): Check {
  const names = targets.slice(0, TARGETS_MAX).map(target => markdownCode(target, 140))
  return {
    conclusion: 'pending',
    title: `Changes ${targets.length === 1 ? 'a target' : `${targets.length} targets`} of a ruled environment`,
    summary: `It changes ${names.join(', ')}, and no release of Slipway stands for it. Its approvals are not counted.`,
  }
}

/**
 * One verdict on all that a group changes. It is success or failure at once: whatever waits in a queue keeps everybody
 * behind it waiting, and who was taken out can be put in again.
 */
export function checkOfGroup(grouped: Grouped[], head: Sha): Check {
  if (grouped.length === 0) return untouchedCheck()
  const judged = grouped.slice(0, TARGETS_MAX).map(each => ({ each, check: checkOne(each, head) }))
  const bad = judged.find(({ check }) => check.conclusion !== 'success')
  const isWhole = grouped.length <= TARGETS_MAX
  const title = bad?.check.title ?? (isWhole ? 'Approved' : 'Changes too many targets to judge at once')
  return {
    conclusion: bad === undefined && isWhole ? 'success' : 'failure',
    title,
    summary: judged
      .map(({ check }) => check.summary)
      .join('\n\n---\n\n')
      .slice(0, 60_000),
  }
}

function checkOne({ rules, target, nowMs, content }: Grouped, head: Sha): Check {
  const release = target?.open ?? null
  if (target === null || release?.pull == null) {
    const summary = `It changes ${markdownCode(rules.target, 140)}, and no release of Slipway that is open stands for it.`
    return { conclusion: 'failure', title: `No release changes ${markdown(rules.target, 140)}`, summary }
  }
  const grouped: Release = { ...release, pull: { ...release.pull, head, content, unread: false } }
  const check = checkOf({ target, release: grouped, rules, nowMs })
  if (mayMergeAs(target, grouped)) return check
  return { ...check, conclusion: 'failure', title: `${release.version} is not to be merged now` }
}
