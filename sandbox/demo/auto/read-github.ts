import { z } from 'zod'
import { asPerson } from '../../ci/api.ts'
import type { CiPlace } from '../../ci/play.ts'

const listed = z.array(z.object({ sha: z.string(), commit: z.object({ message: z.string() }) }))
const commitShape = z.object({
  sha: z.string(),
  html_url: z.string(),
  commit: z.object({
    message: z.string(),
    verification: z.object({ verified: z.boolean() }),
  }),
  stats: z.object({ additions: z.number(), deletions: z.number() }),
  files: z.array(z.object({ filename: z.string() })),
})
export type ReadCommit = z.infer<typeof commitShape>

const statusShape = z.object({ id: z.number(), context: z.string(), state: z.string() })
const deploymentShape = z.object({ id: z.number(), environment: z.string(), sha: z.string() })
const deploymentStatusShape = z.object({ id: z.number(), state: z.string() })
export type StatusesSeen = { states: string[]; ids: number[] }

export type GitHubReader = {
  /** The newest commit of acme/deploy whose message holds the text, or null. */
  commit: (text: string) => Promise<ReadCommit | null>
  /** States of one context on a commit, oldest first. */
  statuses: (repository: string, sha: string, context: string) => Promise<StatusesSeen>
  /** The newest deployment of a commit to an environment with its states, oldest first; null where there is none. */
  deployment: (
    repository: string,
    sha: string,
    environment: string,
  ) => Promise<{ id: number; states: string[]; ids: number[] } | null>
}

/** GitHub's REST API, as Ann may read it. */
export function readGitHub(ci: CiPlace): GitHubReader {
  const ann = asPerson(ci.githubApiUrl, ci.tokens.ann)
  return {
    commit: async text => {
      const commits = await ann.ask('GET', '/repos/acme/deploy/commits?per_page=10', listed)
      const found = commits.find(({ commit }) => commit.message.includes(text))
      return found ? ann.ask('GET', `/repos/acme/deploy/commits/${found.sha}`, commitShape) : null
    },
    statuses: async (repository, sha, context) => {
      const path = `/repos/${repository}/commits/${sha}/statuses?per_page=100`
      const all = await ann.ask('GET', path, z.array(statusShape))
      const mine = all.filter(status => status.context === context).toReversed()
      return { states: mine.map(({ state }) => state), ids: mine.map(({ id }) => id) }
    },
    deployment: async (repository, sha, environment) => {
      const query = new URLSearchParams({ sha, environment })
      const all = await ann.ask('GET', `/repos/${repository}/deployments?${query}`, z.array(deploymentShape))
      const [newest] = all
      if (!newest) return null
      const path = `/repos/${repository}/deployments/${newest.id}/statuses`
      const statuses = (await ann.ask('GET', path, z.array(deploymentStatusShape))).toReversed()
      return { id: newest.id, states: statuses.map(one => one.state), ids: statuses.map(one => one.id) }
    },
  }
}
