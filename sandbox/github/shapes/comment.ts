import type { Comment, Pull } from '../records.ts'
import type { Repo, World } from '../world.ts'
import { associationOf } from './association.ts'
import { labelShape, labelsNamed } from './label.ts'
import { repoApi, repoWeb } from './repository.ts'
import { iso, nodeId } from './scalars.ts'
import { personOf } from './status.ts'
import { appShape, userShape } from './user.ts'

export function commentShape(world: World, repo: Repo, { pull, comment }: { pull: Pull; comment: Comment }) {
  const url = `${repoApi(world, repo)}/issues/comments/${comment.id}`
  return {
    id: comment.id,
    node_id: nodeId('IssueComment', comment.id),
    url,
    html_url: `${repoWeb(world, repo)}/pull/${pull.number}#issuecomment-${comment.id}`,
    issue_url: `${repoApi(world, repo)}/issues/${pull.number}`,
    body: comment.body,
    user: userShape(world, personOf(world, comment.author)),
    created_at: iso(comment.createdAt),
    updated_at: iso(comment.createdAt),
    author_association: associationOf(repo, comment.author),
    performed_via_github_app: comment.throughApp ? appShape(world, world.app) : null,
    reactions: noReactions(url),
  }
}

/** A pull request as the issue that it also is. */
export function issueShape(world: World, repo: Repo, pull: Pull) {
  const api = repoApi(world, repo)
  const url = `${api}/issues/${pull.number}`
  const web = `${repoWeb(world, repo)}/pull/${pull.number}`
  const pullUrl = `${api}/pulls/${pull.number}`
  return {
    id: pull.id,
    node_id: nodeId('PullRequest', pull.id),
    number: pull.number,
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: web,
    title: pull.title,
    body: pull.body,
    user: userShape(world, personOf(world, pull.author)),
    labels: labelsNamed(repo, pull.labels).map(label => labelShape(world, repo, label)),
    state: pull.state,
    locked: false,
    active_lock_reason: null,
    assignee: null,
    assignees: [],
    milestone: null,
    comments: pull.comments.length,
    created_at: iso(pull.createdAt),
    updated_at: iso(pull.updatedAt),
    closed_at: pull.closedAt === null ? null : iso(pull.closedAt),
    author_association: associationOf(repo, pull.author),
    draft: pull.draft,
    pull_request: { url: pullUrl, html_url: web, diff_url: `${web}.diff`, patch_url: `${web}.patch` },
    reactions: noReactions(url),
  }
}

/** The same with who closed it, which only a look at it alone tells; a merge closes too. */
export function fullIssueShape(world: World, repo: Repo, pull: Pull) {
  const closedBy = pull.merged?.by ?? pull.closedBy
  return {
    ...issueShape(world, repo, pull),
    closed_by: closedBy === null ? null : userShape(world, personOf(world, closedBy)),
  }
}

function noReactions(url: string) {
  const none = { '+1': 0, '-1': 0, laugh: 0, hooray: 0, confused: 0, heart: 0, rocket: 0, eyes: 0 }
  return { url: `${url}/reactions`, total_count: 0, ...none }
}
