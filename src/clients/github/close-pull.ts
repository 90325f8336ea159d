import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { PullHost } from '../../ports.ts'
import type { Gate } from './gate.ts'
import { PULL_WORDS, valueOf } from './outcome.ts'

const PAGE = 100
const PAGES_MAX = 10

const Pull = z.object({ state: z.string() })
const Comment = z.object({ body: z.string().nullish(), user: z.object({ login: z.string() }).nullable() })

type Closing = Parameters<PullHost['closePull']>[0]

/** Comment first, then close: what is closed has said why. A comment that an earlier attempt made is found again. */
export function createClosePull(gate: Gate): PullHost['closePull'] {
  return async request => {
    const { repository, number } = request
    if (!(await isOpen(gate, repository, number))) return
    if (!(await isSaid(gate, request))) await say(gate, request)
    await shut(gate, repository, number)
  }
}

async function isOpen(gate: Gate, repository: string, number: number): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
  const parameters = { pull_number: number }
  const answer = await gate.rest({ repository, permissions: PULL_WORDS, route, parameters, schema: Pull })
  if (answer.kind === 'refused' && answer.status === 404) return false
  return valueOf(answer, repository, 'read a pull request').state === 'open'
}

async function isSaid(gate: Gate, { repository, number, comment }: Closing): Promise<boolean> {
  const bot = `${await gate.app.slug()}[bot]`.toLowerCase()
  const route = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments'
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const parameters = { issue_number: number, per_page: PAGE, page }
    const schema = z.array(Comment)
    const answer = await gate.rest({ repository, permissions: PULL_WORDS, route, parameters, schema })
    const comments = valueOf(answer, repository, 'read comments')
    const own = comments.filter(({ user }) => user?.login.toLowerCase() === bot)
    if (own.some(({ body }) => body?.includes(markerOf(comment)) === true)) return true
    if (comments.length < PAGE) return false
  }
  return false
}

/** A conversation that is locked takes no comment; the pull request is closed all the same. */
async function say(gate: Gate, { repository, number, comment }: Closing): Promise<void> {
  const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments'
  const parameters = { issue_number: number, body: `${comment}\n\n${markerOf(comment)}` }
  const schema = z.unknown()
  const answer = await gate.rest({ repository, permissions: PULL_WORDS, route, parameters, schema })
  if (answer.kind === 'refused' && answer.status === 403) return
  valueOf(answer, repository, 'comment on a pull request')
}

/** Closes without a word; one that was merged meanwhile refuses, and stays merged. */
export async function shut(gate: Gate, repository: string, number: number): Promise<void> {
  const route = 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}'
  const parameters = { pull_number: number, state: 'closed' }
  const schema = z.unknown()
  const answer = await gate.rest({ repository, permissions: PULL_WORDS, route, parameters, schema })
  if (answer.kind === 'refused' && answer.status === 422) return
  valueOf(answer, repository, 'close a pull request')
}

/** Invisible on the page, and another one for each text: reopened and closed anew, it says why again. */
function markerOf(comment: string): string {
  return `<!-- slipway:closed ${createHash('sha256').update(comment).digest('hex').slice(0, 16)} -->`
}
