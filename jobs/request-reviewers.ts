import { reviewersOf } from '../src/release/reviewers.ts'
import type { JobContext, JobRun } from './job.ts'
import { lookAt } from './pull/look.ts'

/**
 * Asks those who must act for their review. GitHub keeps them, so that asking twice changes nothing; but whoever has
 * given theirs since an earlier attempt would be asked for another one, and is left out.
 */
export const requestReviewers: JobRun<'request_reviewers'> = async (effect, context) => {
  const { release, rules, ports } = context
  const { pull } = release
  if (pull !== null) {
    const { users, teams } = reviewersOf(release, rules)
    const given = await reviewersSoFar(context, pull)
    const { repository } = release.place
    await ports.git.requestReviews({
      repository,
      number: pull.number,
      users: users.filter(login => !given.has(login.toLowerCase())),
      teams,
      labels: labelsOf(rules),
    })
  }
  return { kind: 'effect_done', settles: effect.key }
}

/** A first attempt comes with the pull request itself; a repeat looks afresh. */
async function reviewersSoFar(
  { release, rules, ports, attempt }: JobContext,
  { number, branch, reviews }: NonNullable<JobContext['release']['pull']>,
): Promise<Set<string>> {
  const look = attempt > 1 ? await lookAt(ports, { release, rules, number, branch }) : null
  const given = look?.kind === 'pull_read' ? look.reviews : reviews
  return new Set(given.map(({ by }) => by.login.toLowerCase()))
}

function labelsOf({ environment, service }: { environment: string; service: string }): string[] {
  return ['slipway', `environment: ${environment}`, `service: ${service}`].map(label => label.slice(0, 50))
}
