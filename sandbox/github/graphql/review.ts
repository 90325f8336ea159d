import { roleOf } from '../auth.ts'
import type { Pull, Review } from '../records.ts'
import { ownersOf } from '../rules/code-owners.ts'
import { changedPaths } from '../rules/judge.ts'
import { reviewWeb } from '../shapes/review.ts'
import { iso, nodeId } from '../shapes/scalars.ts'
import { personOf } from '../shapes/status.ts'
import type { Team, World } from '../world.ts'
import { connection } from './connection.ts'
import type { PageArgs } from './connection.ts'
import { commitNode } from './objects.ts'
import type { Place } from './place.ts'
import { userNode } from './user.ts'

type ReviewArgs = PageArgs & { states?: string[] | null; author?: string | null }

/** The fields of a pull request that tell of reviews, done and asked for. */
export function reviewFields(place: Place, pull: Pull) {
  const submitted = pull.reviews.filter(({ state }) => state !== 'PENDING')
  const nodes = (reviews: Review[]) => reviews.map(review => reviewNode(place, pull, review))
  return {
    reviews: (args: ReviewArgs) => {
      const { states, author } = args
      const shown = submitted.filter(
        review =>
          (!states || states.includes(review.state)) &&
          (!author || review.author.replace('[bot]', '') === author),
      )
      return connection('reviews', nodes(shown), args)
    },
    latestReviews: (args: PageArgs) => connection('latestReviews', nodes(latest(submitted)), args),
    latestOpinionatedReviews: (args: PageArgs) => {
      const opinions = submitted.filter(({ state }) => state !== 'COMMENTED')
      return connection('latestOpinionatedReviews', nodes(latest(opinions)), args)
    },
    reviewRequests: (args: PageArgs) => connection('reviewRequests', requestNodes(place, pull), args),
  }
}

function latest(reviews: Review[]): Review[] {
  return [...new Map(reviews.map(review => [review.author, review])).values()]
}

export function reviewNode(place: Place, pull: Pull, review: Review) {
  const { world, repo } = place
  const author = personOf(world, review.author)
  const role = roleOf(repo, author)
  const commit = repo.store.commits.get(review.commit)
  return {
    __typename: 'PullRequestReview',
    id: nodeId('PullRequestReview', review.id),
    databaseId: review.id,
    fullDatabaseId: String(review.id),
    state: review.state,
    body: review.body,
    submittedAt: iso(review.submittedAt),
    createdAt: iso(review.submittedAt),
    updatedAt: iso(review.submittedAt),
    url: reviewWeb(world, repo, { pull, review }),
    author: userNode(world, author),
    authorCanPushToRepository: role === 'admin' || role === 'write',
    commit: () => commit && commitNode(place, commit),
    pullRequest: () => place.pullNode(pull),
  }
}

function requestNodes(place: Place, pull: Pull) {
  const { world, repo } = place
  const owners = new Set([...ownersOf(repo, pull.base, changedPaths(repo, pull)).values()].flat())
  const node = (id: number, reviewer: object, owner: string) => ({
    __typename: 'ReviewRequest',
    id: nodeId('ReviewRequest', `${pull.id}:${id}`),
    databaseId: id,
    asCodeOwner: owners.has(owner),
    requestedReviewer: reviewer,
    pullRequest: () => place.pullNode(pull),
  })
  const users = pull.requested.users.map(login => {
    const user = personOf(world, login)
    return node(user.id, userNode(world, user), login.toLowerCase())
  })
  const teams = pull.requested.teams.flatMap(slug => {
    const team = world.teams.get(`${repo.owner.login}/${slug}`.toLowerCase())
    return team ? [node(team.id, teamNode(world, team), `${team.org}/${team.slug}`.toLowerCase())] : []
  })
  return [...users, ...teams]
}

function teamNode(world: World, team: Team) {
  const url = `${world.url}/orgs/${team.org}/teams/${team.slug}`
  return {
    __typename: 'Team',
    id: nodeId('Team', team.id),
    databaseId: team.id,
    slug: team.slug,
    name: team.slug,
    combinedSlug: `${team.org}/${team.slug}`,
    url,
    resourcePath: new URL(url).pathname,
  }
}
