import { z } from 'zod'
import type { Comparison, GitHost } from '../../ports.ts'
import { hostCommit, RestCommit } from './commits.ts'
import type { Gate, Rest } from './gate.ts'
import { READ, valueOf } from './outcome.ts'
import { historiesOf, histories } from './pulls.ts'

const PAGE = 100
const COMMITS_MAX = 500
/** GitHub gives no more in a comparison, and all of them on the first page. */
const FILES_MAX = 300

const Compared = z.object({
  status: z.enum(['ahead', 'behind', 'diverged', 'identical']),
  behind_by: z.number(),
  total_commits: z.number(),
  commits: z.array(RestCommit),
  files: z.array(z.object({ filename: z.string() })).optional(),
})
type Compared = z.output<typeof Compared>
type Request = Parameters<GitHost['compare']>[0]

/**
 * Commits between two revisions, the newest 500, with the merged pull requests that brought them. The comparison
 * and the history that names the pull requests are asked for side by side: one round trip for up to 100 commits.
 * With `paths`, only commits that touch one of them, and `total` counts those.
 */
export function createCompare(gate: Gate): GitHost['compare'] {
  return async request => {
    const { repository, head, paths } = request
    const cursors = (paths.length === 0 ? [null] : paths).map(path => ({ path, after: null }))
    const [slug, answer, first] = await Promise.all([
      gate.app.slug(),
      comparison(gate, request, 1),
      histories(gate, { repository, head, cursors }),
    ])
    if (answer.kind === 'refused' && (answer.status === 404 || answer.status === 422)) {
      return { kind: 'unreachable', message: answer.message }
    }
    const page = valueOf(answer, repository, 'compare revisions')
    const commits = await newest(gate, request, page)
    const wanted = new Set(commits.map(({ sha }) => sha))
    const pulls = await historiesOf(gate, { repository, head, first, wanted })
    const kept = paths.length === 0 ? commits : commits.filter(({ sha }) => pulls.has(sha))
    return {
      kind: 'found',
      status: page.status,
      behind: page.behind_by,
      total: paths.length === 0 ? page.total_commits : kept.length,
      commits: kept.map(commit => ({ ...hostCommit(commit, slug), pull: pulls.get(commit.sha) ?? null })),
      ...filesOf(page),
    }
  }
}

function filesOf({
  files = [],
}: Compared): Pick<Extract<Comparison, { kind: 'found' }>, 'files' | 'filesComplete'> {
  return { files: files.map(({ filename }) => filename), filesComplete: files.length < FILES_MAX }
}

function comparison(gate: Gate, { repository, base, head }: Request, page: number): Promise<Rest<Compared>> {
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}'
  const parameters = { basehead: `${base}...${head}`, per_page: PAGE, page }
  return gate.rest({ repository, permissions: READ, route, parameters, schema: Compared })
}

/** Oldest first; of more than 500 the last pages, since what is new matters most. */
async function newest(gate: Gate, request: Request, first: Compared): Promise<Compared['commits']> {
  const last = Math.ceil(first.total_commits / PAGE)
  const from = Math.max(2, last - COMMITS_MAX / PAGE + 1)
  const numbers = Array.from({ length: Math.max(0, last - from + 1) }, (_, n) => from + n)
  const rest = await Promise.all(numbers.map(page => comparison(gate, request, page)))
  const pages = rest.map(answer => valueOf(answer, request.repository, 'compare revisions').commits)
  return [...(from === 2 ? first.commits : []), ...pages.flat()].slice(-COMMITS_MAX)
}
