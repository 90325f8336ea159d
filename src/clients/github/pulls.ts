import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { HostPull } from '../../ports.ts'
import { Actor, personOf } from './actor.ts'
import type { Gate } from './gate.ts'
import { READ } from './outcome.ts'
import { historyQuery } from './queries.ts'

/** Pages of 100 commits each that one path's history is read. */
const PAGES_MAX = 5

const Pull = z.object({
  number: z.number(),
  title: z.string(),
  mergedAt: z.string().nullable(),
  mergeCommit: z.object({ oid: z.string() }).nullable(),
  author: Actor.nullable(),
})
const History = z.object({
  pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  nodes: z.array(
    z.object({ oid: z.string(), associatedPullRequests: z.object({ nodes: z.array(Pull) }).nullable() }),
  ),
})
const Histories = z.object({
  repository: z.object({ object: z.record(z.string(), History).nullable() }).nullable(),
})

/** Commits reachable from a head that touch a path, with the pull requests that brought them. */
export type Histories = {
  pulls: Map<string, HostPull | null>
  next: { path: string | null; after: string }[]
}
export type Cursor = { path: string | null; after: string | null }

/** One request for the next page of each path; `path` null is the whole repository. */
export async function histories(
  gate: Gate,
  { repository, head, cursors }: { repository: string; head: string; cursors: Cursor[] },
): Promise<Histories> {
  const [owner, name] = repository.split('/')
  const numbered = cursors.flatMap(({ path, after }, n) => [
    [`a${n}`, after] as const,
    ...(path === null ? [] : [[`p${n}`, path] as const]),
  ])
  const answer = await gate.graphql({
    repository,
    permissions: READ,
    document: historyQuery(cursors.map(({ path }) => path)),
    variables: { owner, name, head, ...Object.fromEntries(numbered) },
    schema: Histories,
  })
  if (answer.kind === 'refused' && answer.type !== 'NOT_FOUND') {
    throw new TerminalError('git_answer_unexpected', { operation: 'the history', reason: answer.message })
  }
  const commit = answer.kind === 'ok' ? answer.value.repository?.object : null
  return collect(cursors, commit ?? {})
}

function collect(cursors: Cursor[], commit: Record<string, z.output<typeof History>>): Histories {
  const pulls = new Map<string, HostPull | null>()
  const next: Histories['next'] = []
  for (const [n, { path }] of cursors.entries()) {
    const history = commit[`i${n}`]
    if (history === undefined) continue
    for (const node of history.nodes) pulls.set(node.oid, merged(node))
    const { hasNextPage, endCursor } = history.pageInfo
    if (hasNextPage && endCursor !== null) next.push({ path, after: endCursor })
  }
  return { pulls, next }
}

/** Reads on while the pages still hold commits of the range; bounded. */
export async function historiesOf(
  gate: Gate,
  range: { repository: string; head: string; first: Histories; wanted: ReadonlySet<string> },
): Promise<Map<string, HostPull | null>> {
  const pulls = new Map(range.first.pulls)
  let page = range.first
  for (let read = 1; read < PAGES_MAX && page.next.length > 0; read += 1) {
    if (![...page.pulls.keys()].some(sha => range.wanted.has(sha))) break
    page = await histories(gate, { repository: range.repository, head: range.head, cursors: page.next })
    for (const [sha, pull] of page.pulls) pulls.set(sha, pull)
  }
  return pulls
}

/** The merged pull request whose merge this commit is, else the first that was merged with it. */
function merged(commit: z.output<typeof History>['nodes'][number]): HostPull | null {
  const candidates = (commit.associatedPullRequests?.nodes ?? []).filter(pull => pull.mergedAt !== null)
  const pull = candidates.find(({ mergeCommit }) => mergeCommit?.oid === commit.oid) ?? candidates[0]
  return pull === undefined ? null : { number: pull.number, title: pull.title, author: personOf(pull.author) }
}
