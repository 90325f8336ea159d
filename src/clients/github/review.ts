import { z } from 'zod'
import type { PullHost, ReviewOutcome, ReviewRequest } from '../../ports.ts'
import type { Gate, Rest } from './gate.ts'
import { PULL_WORDS, valueOf } from './outcome.ts'
import type { PersonGate } from './person-gate.ts'

const PAGE = 100
const PAGES_MAX = 10

const Review = z.object({
  id: z.number(),
  state: z.string(),
  commit_id: z.string().nullish(),
  body: z.string().nullish(),
  user: z.object({ id: z.number() }).nullable(),
})
type Review = z.output<typeof Review>

const STATES = { approve: 'APPROVED', request_changes: 'CHANGES_REQUESTED' } as const
const EVENTS = { approve: 'APPROVE', request_changes: 'REQUEST_CHANGES' } as const

/**
 * Looks first what the person said. A review with that mark is the one that is meant, given by an attempt whose answer was
 * lost: what was said since, or that somebody dismissed it, stands. One of that head that says the same will do as well.
 */
export function createReview(gate: Gate, persons: PersonGate): PullHost['reviewAs'] {
  return async request => {
    const reviews = await reviewsOf(gate, request)
    const standing = reviews.filter(isStanding)
    if (request.verb === 'withdraw') return withdrawn({ gate, persons }, request, standing)
    if (reviews.some(({ body }) => body?.includes(comment(request)) === true)) return { kind: 'given' }
    const newest = standing.at(-1)
    const isThere = newest?.state === STATES[request.verb] && newest.commit_id === request.head
    return isThere ? { kind: 'given' } : given(persons, { ...request, event: EVENTS[request.verb] })
  }
}

const comment = ({ mark }: ReviewRequest): string => `<!-- ${mark} -->`

function isStanding({ state }: Review): boolean {
  return state === 'APPROVED' || state === 'CHANGES_REQUESTED'
}

/** Reviews of one person, oldest first. */
async function reviewsOf(gate: Gate, { repository, number, as }: ReviewRequest): Promise<Review[]> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews'
  const found: Review[] = []
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const parameters = { pull_number: number, per_page: PAGE, page }
    const schema = z.array(Review)
    // oxlint-disable-next-line no-await-in-loop -- only a full page has a next one
    const answer = await gate.rest({ repository, permissions: PULL_WORDS, route, parameters, schema })
    const reviews = valueOf(answer, repository, 'read reviews')
    found.push(...reviews.filter(({ user }) => user?.id === as.id))
    if (reviews.length < PAGE) break
  }
  return found
}

async function given(
  persons: PersonGate,
  request: ReviewRequest & { event: string },
): Promise<ReviewOutcome> {
  const { repository, number, head, as, event } = request
  const body = `${request.body}\n\n${comment(request)}`
  const answer = await persons.rest(as.id, {
    repository,
    route: 'POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
    parameters: { pull_number: number, commit_id: head, event, body },
    schema: z.unknown(),
  })
  return outcomeOf(answer)
}

/**
 * Dismisses what stands, as the person where GitHub lets them and else as the App. It is never turned into a request
 * for changes, which says more than they did.
 */
async function withdrawn(
  { gate, persons }: { gate: Gate; persons: PersonGate },
  { repository, number, as, body }: ReviewRequest,
  standing: Review[],
): Promise<ReviewOutcome> {
  for (const { id } of standing) {
    const question = {
      repository,
      route: 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals',
      parameters: { pull_number: number, review_id: id, message: body, event: 'DISMISS' },
      schema: z.unknown(),
    }
    // oxlint-disable-next-line no-await-in-loop -- hardly ever more than one, and a refusal ends it
    const own = outcomeOf(await persons.rest(as.id, question))
    const outcome =
      own.kind === 'given' ? own : outcomeOf(await gate.rest({ ...question, permissions: PULL_WORDS }))
    if (outcome.kind === 'refused') return outcome
  }
  return { kind: 'given' }
}

function outcomeOf(answer: Rest<unknown> | { kind: 'unlinked' }): ReviewOutcome {
  switch (answer.kind) {
    case 'ok':
    case 'not_modified':
      return { kind: 'given' }
    case 'unlinked':
      return { kind: 'refused', why: 'unlinked', message: 'the account is not linked any more' }
    case 'refused': {
      const { status, message } = answer
      const isOwn = status === 422 && /your own pull request/i.test(message)
      const why = isOwn ? 'own' : status === 403 || status === 404 ? 'forbidden' : 'other'
      return { kind: 'refused', why, message: message.slice(0, 300) }
    }
  }
}
