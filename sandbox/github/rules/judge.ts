import { roleOf } from '../auth.ts'
import { diffTrees } from '../git/diff.ts'
import { commitAt } from '../git/objects.ts'
import { forkPoint, isBehind } from '../pulls/mergeability.ts'
import type { Pull, Review } from '../records.ts'
import { personOf } from '../shapes/status.ts'
import type { Repo, World } from '../world.ts'
import { ownersOf, peopleOf } from './code-owners.ts'
import type { Demands } from './effective.ts'
import { checksSentence } from './required-checks.ts'

export type ReviewDecision = 'APPROVED' | 'CHANGES_REQUESTED' | 'REVIEW_REQUIRED'

/** What keeps a pull request from its base by the rules, in GitHub's words; empty when nothing does. */
export function unmetRules(
  world: World,
  repo: Repo,
  { pull, demands }: { pull: Pull; demands: Demands },
): string[] {
  const checks = checksSentence(world, repo, { sha: pull.headOid, checks: demands.checks })
  return [
    ...unmetReviews(world, repo, { pull, demands }),
    ...(demands.upToDate && isBehind(repo, pull)
      ? ['This branch is out-of-date with the base branch. Merge the latest changes into this branch.']
      : []),
    ...(checks === null ? [] : [checks]),
  ]
}

/** GitHub's verdict on the reviews; `null` where the rules ask for none. */
export function reviewDecision(
  world: World,
  repo: Repo,
  { pull, demands }: { pull: Pull; demands: Demands },
): ReviewDecision | null {
  if (demands.approvals === 0 && !demands.codeOwners && !demands.lastPush) return null
  if (opinions(world, repo, pull).some(review => review.state === 'CHANGES_REQUESTED'))
    return 'CHANGES_REQUESTED'
  return unmetReviews(world, repo, { pull, demands }).length === 0 ? 'APPROVED' : 'REVIEW_REQUIRED'
}

/** The paths that the pull request changes. */
export function changedPaths(repo: Repo, pull: Pull): string[] {
  const from = forkPoint(repo, pull)
  const before = from ? commitAt(repo.store, from).tree : null
  return diffTrees(repo.store, before, commitAt(repo.store, pull.headOid).tree).flatMap(change =>
    change.previousPath === null ? [change.path] : [change.path, change.previousPath],
  )
}

function unmetReviews(
  world: World,
  repo: Repo,
  { pull, demands }: { pull: Pull; demands: Demands },
): string[] {
  const valid = opinions(world, repo, pull)
  const approvals = valid.filter(review => review.state === 'APPROVED')
  const { approvals: wanted } = demands
  const many = wanted === 1 ? 'approving review is' : 'approving reviews are'
  const refused =
    demands.pullRequest && wanted > 0 && valid.some(review => review.state === 'CHANGES_REQUESTED')
  const pushed = approvals.some(review => review.author !== pull.lastPusher && review.commit === pull.headOid)
  return [
    ...(refused ? ['Changes have been requested by a reviewer with write access.'] : []),
    ...(approvals.length < wanted
      ? [`At least ${wanted} ${many} required by reviewers with write access.`]
      : []),
    ...(demands.codeOwners ? missingOwners(world, repo, { pull, approvals }) : []),
    ...(demands.lastPush && !pushed
      ? [
          `New changes require approval from someone other than ${pull.lastPusher} because they were the last pusher.`,
        ]
      : []),
  ]
}

/** The latest approval or request for changes of each person who may write; bots and the author do not count. */
function opinions(world: World, repo: Repo, pull: Pull): Review[] {
  const latest = new Map(
    pull.reviews
      .filter(({ state }) => state !== 'COMMENTED' && state !== 'PENDING')
      .map(one => [one.author, one]),
  )
  return [...latest.values()].filter(({ author, state }) => {
    const user = personOf(world, author)
    const role = roleOf(repo, user)
    return (
      state !== 'DISMISSED' &&
      user.type === 'User' &&
      author !== pull.author &&
      role !== null &&
      role !== 'read'
    )
  })
}

function missingOwners(
  world: World,
  repo: Repo,
  { pull, approvals }: { pull: Pull; approvals: Review[] },
): string[] {
  const approved = new Set(approvals.map(({ author }) => author.toLowerCase()))
  const missing = [...ownersOf(repo, pull.base, changedPaths(repo, pull)).values()].filter(
    owners => !owners.some(owner => peopleOf(world, owner).some(login => approved.has(login))),
  )
  const names = [...new Set(missing.map(owners => owners.join(' and/or ')))]
  return names.map(name => `Waiting on code owner review from ${name}.`)
}
