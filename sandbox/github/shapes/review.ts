import type { Pull, Review } from '../records.ts'
import type { Repo, World } from '../world.ts'
import { associationOf } from './association.ts'
import { repoApi, repoWeb } from './repository.ts'
import { iso, nodeId } from './scalars.ts'
import { personOf } from './status.ts'
import { userShape } from './user.ts'

export function reviewShape(world: World, repo: Repo, { pull, review }: { pull: Pull; review: Review }) {
  const api = `${repoApi(world, repo)}/pulls/${pull.number}`
  const web = reviewWeb(world, repo, { pull, review })
  return {
    id: review.id,
    node_id: nodeId('PullRequestReview', review.id),
    user: userShape(world, personOf(world, review.author)),
    body: review.body,
    state: review.state,
    html_url: web,
    pull_request_url: api,
    author_association: associationOf(repo, review.author),
    _links: { html: { href: web }, pull_request: { href: api } },
    ...(review.state === 'PENDING' ? {} : { submitted_at: iso(review.submittedAt) }),
    commit_id: review.commit,
  }
}

export function reviewWeb(
  world: World,
  repo: Repo,
  { pull, review }: { pull: Pull; review: Review },
): string {
  return `${repoWeb(world, repo)}/pull/${pull.number}#pullrequestreview-${review.id}`
}
