import { diffTrees } from '../git/diff.ts'
import { commitsBetween, mergeBase } from '../git/history.ts'
import { commitAt } from '../git/objects.ts'
import { patchBetween } from '../git/patch.ts'
import { mergeStateOf } from '../pulls/merge-state.ts'
import { knownMergeability } from '../pulls/mergeability.ts'
import type { Mergeability } from '../pulls/mergeability.ts'
import type { AutoMerge, Pull } from '../records.ts'
import type { Repo, World } from '../world.ts'
import { associationOf } from './association.ts'
import { labelShape, labelsNamed } from './label.ts'
import { repoApi, repoShape, repoWeb } from './repository.ts'
import { iso, nodeId } from './scalars.ts'
import { personOf } from './status.ts'
import { teamShape } from './team.ts'
import { userShape } from './user.ts'

/** What pull requests of the stand-in never have. */
const unused = {
  locked: false,
  milestone: null,
  active_lock_reason: null,
  assignee: null,
  assignees: [],
}

/** A pull request as lists carry it. */
export function simplePullShape(world: World, repo: Repo, pull: Pull) {
  const api = `${repoApi(world, repo)}/pulls/${pull.number}`
  const issue = `${repoApi(world, repo)}/issues/${pull.number}`
  const web = `${repoWeb(world, repo)}/pull/${pull.number}`
  const addresses = {
    issue,
    commits: `${api}/commits`,
    review_comments: `${api}/comments`,
    review_comment: `${repoApi(world, repo)}/pulls/comments{/number}`,
    comments: `${issue}/comments`,
    statuses: `${repoApi(world, repo)}/statuses/${pull.headOid}`,
  }
  return {
    url: api,
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    html_url: web,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    ...Object.fromEntries(Object.entries(addresses).map(([name, url]) => [`${name}_url`, url])),
    number: pull.number,
    state: pull.state,
    title: pull.title,
    user: userShape(world, personOf(world, pull.author)),
    body: pull.body,
    created_at: iso(pull.createdAt),
    updated_at: iso(pull.updatedAt),
    closed_at: pull.closedAt === null ? null : iso(pull.closedAt),
    merged_at: pull.merged ? iso(pull.merged.at) : null,
    merge_commit_sha: pull.merged?.oid ?? testMergeOf(repo, pull),
    ...unused,
    labels: labelsNamed(repo, pull.labels).map(label => labelShape(world, repo, label)),
    ...requestedShape(world, repo, pull),
    auto_merge: pull.autoMerge && autoMergeShape(world, pull.autoMerge),
    head: endShape(world, repo, { ref: pull.head, oid: pull.headOid }),
    base: endShape(world, repo, { ref: pull.base, oid: pull.baseOid }),
    _links: linksOf({ ...addresses, self: api, html: web }),
    author_association: associationOf(repo, pull.author),
    draft: pull.draft,
  }
}

/** A single pull request, with what GitHub counts and judges. */
export function fullPullShape(world: World, repo: Repo, { pull, look }: { pull: Pull; look: Mergeability }) {
  const mergeable = look.kind === 'unknown' ? null : look.kind === 'clean'
  return {
    ...simplePullShape(world, repo, pull),
    merged: pull.merged !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeStateOf(world, repo, { pull, look }),
    merged_by: pull.merged ? userShape(world, personOf(world, pull.merged.by)) : null,
    comments: pull.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    ...countsOf(repo, pull),
  }
}

/** Whom a review is asked of, as lists and `requested_reviewers` name them. */
export function requestedShape(world: World, repo: Repo, { requested }: Pull) {
  const teams = requested.teams.flatMap(
    slug => world.teams.get(`${repo.owner.login}/${slug}`.toLowerCase()) ?? [],
  )
  return {
    requested_reviewers: requested.users.map(login => userShape(world, personOf(world, login))),
    requested_teams: teams.map(team => teamShape(world, team)),
  }
}

function testMergeOf(repo: Repo, pull: Pull): string | null {
  const known = knownMergeability(repo, pull)
  return known.kind === 'clean' ? known.oid : null
}

function autoMergeShape(world: World, { by, method, title, message }: AutoMerge) {
  const enabledBy = userShape(world, personOf(world, by))
  return {
    enabled_by: enabledBy,
    merge_method: method,
    commit_title: title ?? '',
    commit_message: message ?? '',
  }
}

function linksOf(addresses: Record<string, string>) {
  return Object.fromEntries(Object.entries(addresses).map(([name, href]) => [name, { href }]))
}

function countsOf(repo: Repo, pull: Pull) {
  const from = mergeBase(repo.store, pull.baseOid, pull.headOid)
  const tree = from ? commitAt(repo.store, from).tree : null
  const changes = diffTrees(repo.store, tree, commitAt(repo.store, pull.headOid).tree)
  const content = (oid: string | undefined) => (oid && repo.store.blobs.get(oid)) || Buffer.alloc(0)
  const patches = changes.map(change => patchBetween(content(change.before?.oid), content(change.after?.oid)))
  return {
    commits: commitsBetween(repo.store, pull.baseOid, pull.headOid).length,
    additions: patches.reduce((sum, patch) => sum + patch.additions, 0),
    deletions: patches.reduce((sum, patch) => sum + patch.deletions, 0),
    changed_files: changes.length,
  }
}

function endShape(world: World, repo: Repo, { ref, oid }: { ref: string; oid: string }) {
  return {
    label: `${repo.owner.login}:${ref}`,
    ref,
    sha: oid,
    user: userShape(world, repo.owner),
    repo: repoShape(world, repo),
  }
}
