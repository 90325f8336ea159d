import { Octokit } from '@octokit/rest'
import type { z } from 'zod'
import { bearer } from './accounts.ts'
import type { Answer, Question } from './answer.ts'
import { quiet, type AppDeps } from './app.ts'
import { ask, rateLimited } from './ask.ts'
import { graphqlUrl, restAnswer, split, type Rest } from './gate.ts'
import { graphqlParts, type Parts } from './graphql-answer.ts'
import type { PersonTokens } from './person-tokens.ts'

type PersonQuestion<Schema extends z.ZodType> = {
  repository: string
  route: string
  parameters: Record<string, unknown>
  schema: Schema
}

type PersonDocument<Schema extends z.ZodType> = {
  document: string
  variables: Record<string, unknown>
  schema: Schema
}

/** To GitHub as a person who linked their account; `unlinked` where they have not, or GitHub ended it. */
export type PersonGate = {
  rest<Schema extends z.ZodType>(
    account: number,
    question: PersonQuestion<Schema>,
  ): Promise<Rest<z.output<Schema>> | { kind: 'unlinked' }>
  /** A document of GraphQL, of which parts may be refused; null where their link is over. */
  parts<Schema extends z.ZodType>(
    account: number,
    question: PersonDocument<Schema>,
  ): Promise<Parts<z.output<Schema>> | null>
}

type Deps = Pick<AppDeps, 'apiUrl' | 'connection' | 'store' | 'log'> & { tokens: PersonTokens }

/** Each person has a rate limit of their own, and so a ban. */
export function createPersonGate(deps: Deps): PersonGate {
  const { tokens, store } = deps
  const octokit = new Octokit({
    baseUrl: deps.apiUrl,
    request: { fetch: deps.connection.fetch },
    log: quiet(deps.log),
  })

  async function attempt(account: number, question: Question, token: string): Promise<Answer> {
    const host = `github:person:${account}`
    const forMs = await store.bannedForMs(host)
    if (forMs > 0) throw rateLimited(forMs)
    const parameters = { ...question.parameters, headers: bearer(token) }
    return ask(octokit, { ...question, parameters }, ms => store.ban(host, ms))
  }

  /** A token may have been renewed by another replica since it was read. */
  async function authorised(account: number, question: Question): Promise<Answer | null> {
    const token = await tokens.of(account)
    if (token === null) return null
    const answer = await attempt(account, question, token)
    if (answer.status !== 401) return answer
    const newer = await tokens.afterRefusal(account, token)
    if (newer === null) return null
    const again = await attempt(account, question, newer)
    if (again.status !== 401) return again
    await tokens.afterRefusal(account, newer)
    return null
  }

  return {
    rest: async (account, { repository, route, parameters, schema }) => {
      const asked = { route, parameters: { ...split(repository), ...parameters } }
      const answer = await authorised(account, asked)
      return answer === null ? { kind: 'unlinked' } : restAnswer(answer, { route, schema })
    },
    parts: async (account, { document: query, variables, schema }) => {
      const route = `POST ${graphqlUrl(deps.apiUrl)}`
      const answer = await authorised(account, { route, parameters: { query, variables } })
      return answer === null ? null : graphqlParts(answer, schema)
    },
  }
}
