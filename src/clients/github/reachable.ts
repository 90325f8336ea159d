import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { GitHost } from '../../ports.ts'
import type { Gate } from './gate.ts'
import type { Heads } from './heads.ts'
import { createLru } from '../lru.ts'
import { READ, valueOf } from './outcome.ts'
import { TAGS } from './queries.ts'

/** A force-push may take it away again. */
const KNOWN_MS = 10 * 60_000
const KNOWN_MAX = 10_000
/** Newest tags that are compared when none points at the revision itself. */
const COMPARED_MAX = 10

const Status = z.object({ status: z.enum(['ahead', 'behind', 'diverged', 'identical']) })
const Target = z.object({ oid: z.string(), target: z.object({ oid: z.string() }).optional() })
const Tags = z.object({
  repository: z
    .object({
      refs: z
        .object({ nodes: z.array(z.object({ name: z.string(), target: Target.nullable() })) })
        .nullable(),
    })
    .nullable(),
})

/** Whether the default branch, one of the newest 100 tags, or what the newest 10 of them hold, has the revision. */
export function createReachable(gate: Gate, heads: Pick<Heads, 'defaultBranch'>): GitHost['reachable'] {
  const known = createLru<number>(KNOWN_MAX)
  return async (repository, revision) => {
    const key = `${repository}@${revision}`
    if (performance.now() - (known.get(key) ?? Number.NEGATIVE_INFINITY) < KNOWN_MS) return true
    const branch = await heads.defaultBranch(repository)
    const found =
      (await isIn(gate, repository, branch, revision)) || (await isTagged(gate, repository, revision))
    if (found) known.set(key, performance.now())
    return found
  }
}

/** Behind or identical: all of the revision's history is in the ref's. */
async function isIn(gate: Gate, repository: string, ref: string, revision: string): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
  const parameters = { basehead: `${ref}...${revision}`, per_page: 1 }
  const answer = await gate.rest({ repository, permissions: READ, route, parameters, schema: Status })
  if (answer.kind === 'refused' && (answer.status === 404 || answer.status === 422)) return false
  const { status } = valueOf(answer, repository, 'compare revisions')
  return status === 'behind' || status === 'identical'
}

async function isTagged(gate: Gate, repository: string, revision: string): Promise<boolean> {
  const [owner, name] = repository.split('/')
  const variables = { owner, name }
  const answer = await gate.graphql({
    repository,
    permissions: READ,
    document: TAGS,
    variables,
    schema: Tags,
  })
  if (answer.kind === 'refused') {
    throw new TerminalError('git_answer_unexpected', { operation: 'tags', reason: answer.message })
  }
  const nodes = answer.value.repository?.refs?.nodes ?? []
  const oids = nodes.flatMap(({ target }) => (target === null ? [] : [target.target?.oid ?? target.oid]))
  if (oids.includes(revision)) return true
  const newest = oids.slice(0, COMPARED_MAX)
  const held = await Promise.all(newest.map(oid => isIn(gate, repository, oid, revision)))
  return held.includes(true)
}
