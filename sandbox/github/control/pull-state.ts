import { knownMergeability } from '../pulls/mergeability.ts'
import { mergeStateOf } from '../pulls/merge-state.ts'
import type { Pull } from '../records.ts'
import { latestRuns } from '../rules/required-checks.ts'
import { repoWeb } from '../shapes/repository.ts'
import { latestStatuses } from '../shapes/status.ts'
import type { Repo, World } from '../world.ts'

/** A pull request as the demo page and tests see it; looking does not begin a test merge. */
export function pullState(world: World, repo: Repo, pull: Pull) {
  const look = knownMergeability(repo, pull)
  return {
    number: pull.number,
    title: pull.title,
    body: pull.body,
    state: pull.merged ? 'merged' : pull.state,
    author: pull.author,
    head: pull.headOid,
    head_ref: pull.head,
    base_ref: pull.base,
    merge_state: mergeStateOf(world, repo, { pull, look }),
    merge_commit: pull.merged?.oid ?? null,
    merged: pull.merged && {
      by: pull.merged.by,
      at: new Date(pull.merged.at).toISOString(),
      oid: pull.merged.oid,
    },
    reviews: pull.reviews.map(({ id, author, state, body, commit, submittedAt }) => ({
      id,
      author,
      state,
      body,
      commit,
      submitted_at: new Date(submittedAt).toISOString(),
    })),
    requested: pull.requested,
    labels: pull.labels,
    checks: checksOf(repo, pull),
    auto_merge: pull.autoMerge?.by ?? null,
    queued: pull.queued !== null,
    url: `${repoWeb(world, repo)}/pull/${pull.number}`,
  }
}

function checksOf(repo: Repo, { headOid }: Pull) {
  const runs = latestRuns(repo, headOid).map(({ name, status, conclusion, output }) => ({
    name,
    state: conclusion ?? status,
    title: output.title,
  }))
  const statuses = latestStatuses(repo, headOid).map(({ context, state, description }) => ({
    name: context,
    state,
    title: description,
  }))
  return [...runs, ...statuses]
}
