import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { Gate } from './gate.ts'
import { valueOf } from './outcome.ts'

const AT_ONCE = 100
const META = { metadata: 'read' } as const
const Found = z.record(z.string(), z.object({ login: z.string() }).nullable())

/**
 * Logins that no person has, each a part of one document, which GitHub answers with an error of its own. Who is not
 * found so is asked about once more where a managed user is seen, too.
 */
export async function unknownLogins(gate: Gate, repository: string, logins: string[]): Promise<string[]> {
  const starts = Array.from({ length: Math.ceil(logins.length / AT_ONCE) }, (_, n) => n * AT_ONCE)
  const asked = starts.map(start => ask(gate, repository, logins.slice(start, start + AT_ONCE)))
  const absent = (await Promise.all(asked)).flat()
  const seen = await Promise.all(absent.map(login => isSeen(gate, repository, login)))
  return absent.filter((_, n) => seen[n] !== true)
}

async function isSeen(gate: Gate, repository: string, username: string): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission'
  const parameters = { username }
  const answer = await gate.rest({ repository, permissions: META, route, parameters, schema: z.unknown() })
  if (answer.kind === 'refused' && answer.status === 404) return false
  valueOf(answer, repository, 'read who may write')
  return true
}

async function ask(gate: Gate, repository: string, logins: string[]): Promise<string[]> {
  const declared = logins.map((_, n) => `$login${n}: String!`).join(', ')
  const parts = logins.map((_, n) => `person${n}: user(login: $login${n}) { login }`).join(' ')
  const { errors } = await gate.parts({
    repository,
    permissions: META,
    document: `query People(${declared}) { ${parts} }`,
    variables: Object.fromEntries(logins.map((login, n) => [`login${n}`, login])),
    schema: Found,
  })
  const other = errors.find(({ type }) => type !== 'NOT_FOUND')
  if (other !== undefined)
    throw new TerminalError('git_answer_unexpected', { operation: 'who people are', reason: other.message })
  const absent = new Set(errors.map(({ part }) => part))
  return logins.filter((_, n) => absent.has(`person${n}`))
}
