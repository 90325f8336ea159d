import { z } from 'zod'
import type { PullOutcome, PullRequest } from '../../ports.ts'
import { pullsOf } from './branch-pulls.ts'
import { shut } from './close-pull.ts'
import type { Gate } from './gate.ts'
import { openedBy, refusedBy, type OpenParts } from './opened.ts'
import { PULLS, READ, valueOf } from './outcome.ts'

type Again = { gate: Gate; send: () => Promise<OpenParts> }

/**
 * The branch could not be made: GitHub gives a text alone for the reason, so it is looked for. An earlier attempt may
 * have made the branch, the branch with its commit, or everything.
 */
export async function finishPull(again: Again, request: PullRequest, parts: OpenParts): Promise<PullOutcome> {
  const { repository, branch } = request
  const made = parts.value?.createPullRequest?.pullRequest?.number ?? null
  const pulls = await pullsOf(again.gate, repository, branch)
  if (pulls.some(({ number }) => number !== made)) {
    // The branch had one that was closed, which GitHub does not take for a reason against a second one.
    if (made !== null) await shut(again.gate, repository, made)
    return { kind: 'exists' }
  }
  if (made !== null) return { kind: 'exists' }
  return branchAlone(again, request, parts)
}

async function branchAlone(again: Again, request: PullRequest, { errors }: OpenParts): Promise<PullOutcome> {
  const own = await ownCommits(again.gate, request)
  if (own === null) return refusedBy(errors)
  if (own > 0) return refusedBy(errors.filter(({ part }) => part === 'createPullRequest'))
  if (!(await forwarded(again.gate, request))) return { kind: 'head_moved' }
  const parts = await again.send()
  return openedBy(parts) ?? refusedBy(parts.errors)
}

/** How many commits the branch has beyond its base; null when there is no such branch. */
async function ownCommits(gate: Gate, { repository, base, branch }: PullRequest): Promise<number | null> {
  const answer = await gate.rest({
    repository,
    permissions: READ,
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: { basehead: `${base}...${branch}`, per_page: 1 },
    schema: z.object({ ahead_by: z.number() }),
  })
  if (answer.kind === 'refused' && answer.status === 404) return null
  return valueOf(answer, repository, 'compare the branch').ahead_by
}

/** Only forward: a commit that another attempt makes at this moment is never lost. */
async function forwarded(gate: Gate, { repository, branch, expectedHead }: PullRequest): Promise<boolean> {
  const answer = await gate.rest({
    repository,
    permissions: PULLS,
    route: 'PATCH /repos/{owner}/{repo}/git/refs/{ref}',
    parameters: { ref: `heads/${branch}`, sha: expectedHead, force: false },
    schema: z.unknown(),
  })
  if (answer.kind === 'refused' && answer.status === 422) return false
  valueOf(answer, repository, 'move the branch')
  return true
}
