import { z } from 'zod'
import type { GitHost, StatusRequest } from '../../ports.ts'
import type { Gate, Rest } from './gate.ts'
import { STATUSES, valueOf } from './outcome.ts'
import type { Reported } from './reported.ts'

const PAGE = 100
const PAGES_MAX = 10
const DESCRIPTION_MAX = 140

const Combined = z.object({ statuses: z.array(z.object({ context: z.string(), state: z.string() })) })

/**
 * Posts a commit status unless the newest of its context says the same. GitHub is read first, except where what was
 * posted last is on record and nobody began another since: then it is one request.
 */
export function createStatus(gate: Gate, reported: Reported): GitHost['status'] {
  return async request => {
    const key = `status:${request.repository}:${request.sha}:${request.context}`
    const last = await reported.last(key)
    const present = last.kind === 'sent' ? last.state : await newest(gate, request)
    if (present === request.state) return 'already'
    await reported.sending(key)
    const answer = await post(gate, request)
    if (answer.kind === 'refused' && [403, 404, 422].includes(answer.status)) return 'refused'
    valueOf(answer, request.repository, 'write a commit status')
    await reported.sent(key, { state: request.state, id: null })
    return 'posted'
  }
}

/** The combined status has the newest of each context. */
async function newest(gate: Gate, { repository, sha, context }: StatusRequest): Promise<string | null> {
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}/status'
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const parameters = { ref: sha, per_page: PAGE, page }
    const answer = await gate.rest({ repository, permissions: STATUSES, route, parameters, schema: Combined })
    if (answer.kind === 'refused' && [403, 404, 422].includes(answer.status)) return null
    const { statuses } = valueOf(answer, repository, 'read commit statuses')
    const found = statuses.find(status => status.context === context)
    if (found !== undefined || statuses.length < PAGE) return found?.state ?? null
  }
  return null
}

function post(gate: Gate, { repository, sha, ...status }: StatusRequest): Promise<Rest<unknown>> {
  const route = 'POST /repos/{owner}/{repo}/statuses/{sha}'
  const parameters = {
    sha,
    state: status.state,
    context: status.context,
    description: shortened(status.description),
    ...(status.url === null ? {} : { target_url: status.url }),
  }
  return gate.rest({ repository, permissions: STATUSES, route, parameters, schema: z.unknown() })
}

/** GitHub refuses a longer one. */
export function shortened(text: string): string {
  const chars = Array.from(text)
  return chars.length <= DESCRIPTION_MAX ? text : `${chars.slice(0, DESCRIPTION_MAX - 1).join('')}…`
}
