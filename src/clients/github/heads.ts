import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { GitHost, Head } from '../../ports.ts'
import type { Gate } from './gate.ts'
import { createLru } from '../lru.ts'
import { READ, valueOf } from './outcome.ts'

const REMEMBERED_MS = 10_000
const DEFAULT_BRANCH_MS = 5 * 60_000
const BRANCHES_MAX = 10_000

export type Heads = Pick<GitHost, 'head' | 'defaultBranch'> & {
  /** Our own commit is the head until somebody says otherwise. */
  moved(repository: string, branch: string, head: Head): void
}

const Branch = z.object({
  commit: z.object({ sha: z.string(), commit: z.object({ tree: z.object({ sha: z.string() }) }) }),
})
const Repository = z.object({ default_branch: z.string() })

/** Heads of branches, by conditional requests: an unchanged one does not count against the hourly limit. */
export function createHeads(gate: Gate): Heads {
  const seen = createLru<{ head: Head; atMs: number }>(BRANCHES_MAX)
  /** What the ETag stands for, which is not what was seen last when we committed since. */
  const tagged = createLru<{ head: Head; etag: string }>(BRANCHES_MAX)
  const defaults = createLru<{ branch: string; atMs: number }>(BRANCHES_MAX)

  async function look(repository: string, branch: string): Promise<Head> {
    const key = `${repository}:${branch}`
    const before = tagged.get(key)
    const route = 'GET /repos/{owner}/{repo}/branches/{branch}'
    const question = { repository, permissions: READ, route, parameters: { branch }, schema: Branch }
    const answer = await gate.rest({ ...question, etag: before?.etag })
    if (answer.kind === 'not_modified' && before !== undefined) return before.head
    if (answer.kind === 'refused' && answer.status === 404) {
      throw new TerminalError('git_branch_absent', { repository, branch })
    }
    const { commit } = valueOf(answer, repository, 'read the branch')
    const head = { commit: commit.sha, tree: commit.commit.tree.sha }
    if (answer.kind === 'ok' && answer.etag !== null) tagged.set(key, { head, etag: answer.etag })
    return head
  }

  return {
    head: async (repository, branch, { fresh }) => {
      const key = `${repository}:${branch}`
      const last = seen.get(key)
      if (!fresh && last !== undefined && isYoung(last.atMs, REMEMBERED_MS)) return last.head
      const head = await look(repository, branch)
      seen.set(key, { head, atMs: performance.now() })
      return head
    },
    defaultBranch: async repository => {
      const last = defaults.get(repository)
      if (last !== undefined && isYoung(last.atMs, DEFAULT_BRANCH_MS)) return last.branch
      const route = 'GET /repos/{owner}/{repo}'
      const answer = await gate.rest({ repository, permissions: READ, route, schema: Repository })
      const branch = valueOf(answer, repository, 'read it').default_branch
      defaults.set(repository, { branch, atMs: performance.now() })
      return branch
    },
    moved: (repository, branch, head) =>
      seen.set(`${repository}:${branch}`, { head, atMs: performance.now() }),
  }
}

function isYoung(atMs: number, forMs: number): boolean {
  return performance.now() - atMs < forMs
}
