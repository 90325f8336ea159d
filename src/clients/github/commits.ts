import { z } from 'zod'
import type { GitHost, HostCommit } from '../../ports.ts'
import { Account, personNamed } from './actor.ts'
import type { Gate } from './gate.ts'
import { READ, valueOf } from './outcome.ts'

const PAGE = 100
/** GitHub's own committer: what it makes itself is committed and signed by it. */
const WEB_FLOW = 'web-flow'
const WEB_FLOW_EMAIL = 'noreply@github.com'

/** An address without an account comes as null, or as an empty object. */
const MaybeAccount = z.union([Account, z.object({}).transform(() => null), z.null()])

/** A commit as lists and comparisons carry it. */
export const RestCommit = z.object({
  sha: z.string(),
  parents: z.array(z.object({ sha: z.string() })),
  author: MaybeAccount,
  committer: MaybeAccount,
  commit: z.object({
    message: z.string(),
    author: z.object({ name: z.string().optional() }).nullable(),
    committer: z.object({ email: z.string().optional(), date: z.string().optional() }).nullable(),
    verification: z.object({ verified: z.boolean() }).optional(),
  }),
})
type RestCommit = z.output<typeof RestCommit>

/** `slug` is the App's: a commit is its own work when its bot is the author and GitHub itself committed and signed. */
export function hostCommit(commit: RestCommit, slug: string): HostCommit {
  const { message, author, committer } = commit.commit
  return {
    sha: commit.sha,
    parents: commit.parents.map(({ sha }) => sha),
    message,
    author: personNamed(commit.author),
    authorName: author?.name ?? '',
    own: isOwn(commit, slug),
    committedAtMs: Date.parse(committer?.date ?? '') || 0,
  }
}

/**
 * A person can name the bot as author and sign as committer: GitHub then says `verified` too. So the committer
 * must be GitHub, whose address nobody else can verify.
 */
function isOwn({ author, committer, commit }: RestCommit, slug: string): boolean {
  const bot = `${slug}[bot]`.toLowerCase()
  const byGitHub = committer?.login === WEB_FLOW || commit.committer?.email === WEB_FLOW_EMAIL
  const byBot = committer?.login.toLowerCase() === bot
  return author?.login.toLowerCase() === bot && commit.verification?.verified === true && (byGitHub || byBot)
}

/** Pages of 100, newest first, until `limit` or the root. */
export function createCommits(gate: Gate): GitHost['commits'] {
  return async (repository, from, limit, path) => {
    const slug = await gate.app.slug()
    const found: HostCommit[] = []
    for (let page = 1; found.length < limit; page += 1) {
      const parameters = {
        sha: from,
        per_page: Math.min(limit, PAGE),
        page,
        ...(path === undefined ? {} : { path }),
      }
      const route = 'GET /repos/{owner}/{repo}/commits'
      const answer = await gate.rest({
        repository,
        permissions: READ,
        route,
        parameters,
        schema: z.array(RestCommit),
      })
      const commits = valueOf(answer, repository, 'read commits')
      found.push(...commits.map(commit => hostCommit(commit, slug)))
      if (commits.length < parameters.per_page) break
    }
    return found.slice(0, limit)
  }
}
