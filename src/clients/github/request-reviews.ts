import { z } from 'zod'
import type { Log } from '../../log.ts'
import type { PullHost } from '../../ports.ts'
import type { Gate, Rest } from './gate.ts'
import { PULL_WORDS, valueOf } from './outcome.ts'

type Wanted = Parameters<PullHost['requestReviews']>[0]
type Asked = Awaited<ReturnType<PullHost['requestReviews']>>
type People = { users: string[]; teams: string[] }

/**
 * All at once; GitHub refuses the whole list for one whom it does not take, and then each is asked alone. Asking again
 * changes nothing. Labels go beside it: without them the pull request is only harder to find.
 */
export function createRequestReviews(gate: Gate, log: Pick<Log, 'warn'>): PullHost['requestReviews'] {
  return async wanted => {
    const [asked] = await Promise.all([reviewers(gate, wanted), label(gate, wanted, log)])
    return asked
  }
}

/** A team of another organisation is known by its name alone, and another team here may have it. */
async function reviewers(gate: Gate, wanted: Wanted): Promise<Asked> {
  const [owner = ''] = wanted.repository.split('/')
  const { local = [], foreign = [] } = Object.groupBy(wanted.teams, team =>
    team.toLowerCase().startsWith(`${owner.toLowerCase()}/`) ? 'local' : 'foreign',
  )
  const asked = await taken(gate, { ...wanted, teams: local })
  return { ...asked, refused: [...asked.refused, ...foreign] }
}

async function taken(gate: Gate, wanted: Wanted): Promise<Asked> {
  const all = [...wanted.users, ...wanted.teams]
  if (all.length === 0) return { asked: [], refused: [] }
  if (await request(gate, wanted, wanted)) return { asked: all, refused: [] }
  return all.length === 1 ? { asked: [], refused: all } : oneByOne(gate, wanted)
}

/** One after the other, as GitHub wants writes to be sent. */
async function oneByOne(gate: Gate, wanted: Wanted): Promise<Asked> {
  const each: (People & { name: string })[] = [
    ...wanted.users.map(name => ({ name, users: [name], teams: [] })),
    ...wanted.teams.map(name => ({ name, users: [], teams: [name] })),
  ]
  const asked: Asked = { asked: [], refused: [] }
  for (const { name, ...people } of each) {
    const mayReview = await request(gate, wanted, people)
    asked[mayReview ? 'asked' : 'refused'].push(name)
  }
  return asked
}

/** False: somebody of them is the author, or may not read the repository. Teams are `acme/sre`. */
async function request(gate: Gate, { repository, number }: Wanted, people: People): Promise<boolean> {
  const route = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers'
  const parameters = {
    pull_number: number,
    reviewers: people.users,
    team_reviewers: people.teams.map(team => team.split('/').at(-1) ?? team),
  }
  const answer = await words(gate, repository, { route, parameters })
  if (answer.kind === 'refused' && answer.status === 422) return false
  valueOf(answer, repository, 'ask for reviews')
  return true
}

async function label(gate: Gate, wanted: Wanted, log: Pick<Log, 'warn'>): Promise<void> {
  const { repository, number, labels } = wanted
  if (labels.length === 0) return
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels'
  const answer = await words(gate, repository, { route, parameters: { issue_number: number, labels } })
  if (answer.kind !== 'refused') return
  log.warn({ repository, number, reason: answer.message }, 'GitHub refused the labels of a pull request')
}

function words(
  gate: Gate,
  repository: string,
  question: { route: string; parameters: Record<string, unknown> },
): Promise<Rest<unknown>> {
  return gate.rest({ repository, permissions: PULL_WORDS, ...question, schema: z.unknown() })
}
