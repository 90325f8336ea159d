import { Octokit } from '@octokit/rest'
import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { App, AppDeps } from './app.ts'
import { quiet } from './app.ts'
import { messageOf, parsed, type Answer, type Question } from './answer.ts'
import { ask, rateLimited } from './ask.ts'
import { graphqlAnswer, graphqlParts, type Graphql, type Parts } from './graphql-answer.ts'
import type { Need, Permissions, Tokens } from './tokens.ts'

export type Rest<Value> =
  | { kind: 'ok'; value: Value; etag: string | null }
  | { kind: 'not_modified' }
  | { kind: 'refused'; status: number; message: string }

type RestQuestion<Schema extends z.ZodType> = {
  /** `acme/deploy`: the only repository its token is good for; fills `{owner}` and `{repo}`. */
  repository: string
  permissions: Permissions
  route: string
  parameters?: Record<string, unknown>
  etag?: string | undefined
  schema: Schema
}

type GraphqlQuestion<Schema extends z.ZodType> = {
  repository: string
  permissions: Permissions
  document: string
  variables: Record<string, unknown>
  schema: Schema
}

/** The one way to GitHub: narrowed token, no request inside a ban, parsed answers. Outages are thrown. */
export type Gate = {
  rest<Schema extends z.ZodType>(question: RestQuestion<Schema>): Promise<Rest<z.output<Schema>>>
  graphql<Schema extends z.ZodType>(question: GraphqlQuestion<Schema>): Promise<Graphql<z.output<Schema>>>
  /** For several mutations in one document: what was done stays done when another one was refused. */
  parts<Schema extends z.ZodType>(question: GraphqlQuestion<Schema>): Promise<Parts<z.output<Schema>>>
  /** For organisations: no repository in the route or the token. */
  organisation(org: string, permissions: Permissions, question: Question): Promise<Answer>
  app: App
}

export function createGate(deps: AppDeps & { app: App; tokens: Tokens }): Gate {
  const octokit = new Octokit({
    baseUrl: deps.apiUrl,
    request: { fetch: deps.connection.fetch },
    log: quiet(deps.log),
  })

  async function attempt(need: Need, question: Question): Promise<Answer> {
    const { token, host } = await deps.tokens.of(need)
    const forMs = await deps.store.bannedForMs(host)
    if (forMs > 0) throw rateLimited(forMs)
    const headers = { ...headersOf(question), authorization: `token ${token}` }
    const parameters = { ...question.parameters, headers }
    return ask(octokit, { ...question, parameters }, ms => deps.store.ban(host, ms))
  }

  /** A token that was revoked early is refused before anything is done, so that a second try does nothing twice. */
  async function authorised(need: Need, question: Question): Promise<Answer> {
    const answer = await attempt(need, question)
    if (answer.status !== 401) return answer
    deps.tokens.drop(need)
    const again = await attempt(need, question)
    if (again.status !== 401) return again
    throw new TerminalError('git_app_unauthorised', { reason: messageOf(again) })
  }

  function askGraphql(question: GraphqlQuestion<z.ZodType>): Promise<Answer> {
    const need = { ...split(question.repository), permissions: question.permissions }
    const { document: query, variables } = question
    const route = `POST ${graphqlUrl(deps.apiUrl)}`
    return authorised(need, { route, parameters: { query, variables } })
  }

  return {
    rest: async question => {
      const { owner, repo } = split(question.repository)
      const headers = question.etag === undefined ? {} : { 'if-none-match': question.etag }
      const parameters = { owner, repo, ...question.parameters, headers }
      const need = { owner, repo, permissions: question.permissions }
      return restAnswer(await authorised(need, { route: question.route, parameters }), question)
    },
    graphql: async question => graphqlAnswer(await askGraphql(question), question.schema),
    parts: async question => graphqlParts(await askGraphql(question), question.schema),
    organisation: (org, permissions, question) =>
      authorised({ owner: org, repo: null, permissions }, question),
    app: deps.app,
  }
}

/** GitHub Enterprise Server has its GraphQL beside the REST root, not below it. */
export function graphqlUrl(apiUrl: string): string {
  const root = apiUrl.replace(/\/+$/, '')
  return root.endsWith('/api/v3') ? root.replace(/\/v3$/, '/graphql') : `${root}/graphql`
}

export function split(repository: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = repository.split('/')
  return { owner, repo }
}

function headersOf({ parameters }: Question): Record<string, string> {
  return z.record(z.string(), z.string()).safeParse(parameters['headers']).data ?? {}
}

export function restAnswer<Schema extends z.ZodType>(
  answer: Answer,
  { route, schema }: Pick<RestQuestion<Schema>, 'route' | 'schema'>,
): Rest<z.output<Schema>> {
  if (answer.status === 304) return { kind: 'not_modified' }
  if (answer.status >= 300) return { kind: 'refused', status: answer.status, message: messageOf(answer) }
  return { kind: 'ok', value: parsed(schema, answer.body, route), etag: answer.headers['etag'] ?? null }
}
