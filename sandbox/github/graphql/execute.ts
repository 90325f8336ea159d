import { execute } from 'graphql'
import type { GraphQLError, GraphQLFieldResolver } from 'graphql'
import { z } from 'zod'
import { userOf } from '../auth.ts'
import type { Actor } from '../auth.ts'
import type { Changes } from '../changes.ts'
import { Refusal } from '../http/refusal.ts'
import type { Reply } from '../http/route.ts'
import { findUser } from '../world.ts'
import type { World } from '../world.ts'
import { createCommitOnBranch } from './commit-on-branch.ts'
import { closePullRequest, createPullRequest, createRef, requestReviews } from './pull-mutations.ts'
import { refuse } from './refusal.ts'
import { repositoryNode } from './repository.ts'
import { checkDocument, githubSchema } from './schema.ts'
import { userNode } from './user.ts'
import {
  dequeuePullRequest,
  disablePullRequestAutoMerge,
  enablePullRequestAutoMerge,
  enqueuePullRequest,
  mergePullRequest,
} from './waiting-mutations.ts'

const Request = z.object({
  query: z.string(),
  variables: z.record(z.string(), z.unknown()).nullish(),
  operationName: z.string().nullish(),
})

export type GraphQlNames = { operationName: string | null; rootFields: string[] }

/** What a request to `/graphql` asks for, for the request log and for faults; empty for what is no document. */
export function graphQlNames(body: unknown): GraphQlNames {
  const request = Request.safeParse(body)
  const checked = request.success ? checkDocument(request.data.query) : null
  return checked?.kind === 'valid' ? checked : { operationName: null, rootFields: [] }
}

/** Validates and runs a GraphQL request; GitHub answers 200 also for a document that it does not take. */
export async function answerGraphQl(
  { world, changes, actor }: { world: World; changes: Changes; actor: Actor },
  body: unknown,
): Promise<Reply> {
  if (actor.kind !== 'person' && actor.kind !== 'installation')
    throw new Refusal(401, 'This endpoint requires you to be authenticated.')
  const request = Request.safeParse(body)
  if (!request.success) throw new Refusal(400, 'A query attribute must be specified and must be a string.')
  const { query, variables, operationName } = request.data
  const checked = checkDocument(query)
  if (checked.kind === 'invalid') return { status: 200, body: { errors: checked.errors.map(errorShape) } }
  const result = await execute({
    schema: githubSchema(),
    document: checked.document,
    rootValue: rootOf({ world, changes, actor }),
    variableValues: variables ?? {},
    operationName: operationName ?? null,
    fieldResolver: onlyKnown,
    contextValue: null,
  })
  const errors = result.errors?.map(errorShape)
  return { status: 200, body: { data: result.data ?? null, ...(errors ? { errors } : {}) } }
}

function rootOf({ world, changes, actor }: { world: World; changes: Changes; actor: Actor }) {
  const asker = { world, actor }
  return {
    viewer: () => userNode(world, userOf(world, actor)),
    user: ({ login }: { login: string }) => personByLogin(world, login),
    repository: (name: { owner: string; name: string }) => repositoryNode(asker, name),
    rateLimit: () => ({ cost: 1, limit: world.rateLimitPerHour, nodeCount: 0 }),
    ...Object.fromEntries(
      Object.entries(mutations).map(([name, run]) => [
        name,
        ({ input }: { input: unknown }) => run(asker, changes, input),
      ]),
    ),
  }
}

function personByLogin(world: World, login: string) {
  const user = findUser(world, login)
  if (user?.type === 'User') return userNode(world, user)
  throw refuse('NOT_FOUND', `Could not resolve to a User with the login of '${login}'.`)
}

/** They run one after the other; one that fails is `null` with its error, and the next is run all the same. */
const mutations = {
  closePullRequest,
  createCommitOnBranch,
  createPullRequest,
  createRef,
  dequeuePullRequest,
  disablePullRequestAutoMerge,
  enablePullRequestAutoMerge,
  enqueuePullRequest,
  mergePullRequest,
  requestReviews,
}

/** Reads a field from its source; one that the stand-in does not have is an error, never an empty answer. */
const onlyKnown: GraphQLFieldResolver<unknown, unknown> = (
  source,
  args,
  _context,
  { parentType, fieldName },
) => {
  const fields = new Map(Object.entries(source ?? {}))
  if (!fields.has(fieldName))
    throw new Error(`The stand-in for GitHub does not answer ${parentType.name}.${fieldName}`)
  const value: unknown = fields.get(fieldName)
  return typeof value === 'function' ? value(args) : value
}

function errorShape(error: GraphQLError) {
  const { type, ...extensions } = error.extensions
  return {
    ...(typeof type === 'string' ? { type } : {}),
    ...(error.path ? { path: error.path } : {}),
    ...(Object.keys(extensions).length > 0 ? { extensions } : {}),
    ...(error.locations ? { locations: error.locations } : {}),
    message: error.message,
  }
}
