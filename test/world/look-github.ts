import { z } from 'zod'
import { personalToken } from '../../sandbox/github/seed.ts'
import { get } from './get.ts'

const Commit = z.object({
  sha: z.string(),
  commit: z.object({ message: z.string() }),
  parents: z.array(z.object({ sha: z.string() })),
})
const Deployment = z.object({
  id: z.number(),
  environment: z.string(),
  sha: z.string(),
  state: z.string(),
  statuses: z.array(z.object({ state: z.string() })),
})
const Pull = z.object({
  number: z.number(),
  title: z.string(),
  state: z.string(),
  head: z.string(),
  head_ref: z.string(),
  merge_commit: z.string().nullable(),
  auto_merge: z.string().nullable(),
  reviews: z.array(z.object({ author: z.string(), state: z.string() })),
  requested: z.object({ users: z.array(z.string()) }),
  labels: z.array(z.string()),
})
const GitHubState = z.object({
  repositories: z.record(z.string(), z.object({ deployments: z.array(Deployment), pulls: z.array(Pull) })),
})
const Check = z.object({ name: z.string(), status: z.string(), conclusion: z.string().nullable() })
const Checks = z.object({ check_runs: z.array(Check) })
const Comment = z.object({ body: z.string() })
const Status = z.object({ id: z.number(), context: z.string(), state: z.string() })

export type PullSeen = z.infer<typeof Pull>

export type GitHubLook = {
  /** Commits on the branch of acme/deploy that carry the trailer of a release of this service, newest first. */
  commitsOf: (service: string) => Promise<z.infer<typeof Commit>[]>
  /** States of this service's status on a commit, oldest first. */
  statuses: (repository: string, sha: string, service: string) => Promise<string[]>
  deployments: (service: string) => Promise<z.infer<typeof Deployment>[]>
  /** Pull requests of releases of this service, oldest first. */
  pulls: (service: string) => Promise<PullSeen[]>
  /** Of a commit of acme/deploy. */
  parents: (sha: string) => Promise<string[]>
  /** All check runs on a commit of acme/deploy. */
  checks: (sha: string) => Promise<z.infer<typeof Check>[]>
  /** What is said below a pull request of acme/deploy. */
  comments: (pull: number) => Promise<string[]>
}

/** Reads what GitHub holds, past Slipway; as Bob, or as the stand-in's own control tells it. */
export function lookInGitHub(url: string): GitHubLook {
  const bob = { authorization: `token ${personalToken('bob')}` }
  const asBob = <T>(path: string, shape: z.ZodType<T>) => get(`${url}/repos/${path}`, bob, shape)
  const state = async () => (await get(`${url}/_sandbox/state`, {}, GitHubState)).repositories
  return {
    commitsOf: async service => {
      const commits = await asBob('acme/deploy/commits?per_page=100', z.array(Commit))
      return commits.filter(({ commit }) => trailer(service).test(commit.message))
    },
    statuses: async (repository, sha, service) => {
      const all = await asBob(`${repository}/commits/${sha}/statuses?per_page=100`, z.array(Status))
      return all
        .filter(({ context }) => context === `slipway/staging/${service}`)
        .toSorted((a, b) => a.id - b.id)
        .map(one => one.state)
    },
    deployments: async service => {
      const all = Object.values(await state()).flatMap(({ deployments }) => deployments)
      return all.filter(({ environment }) => environment === `staging/${service}`)
    },
    pulls: async service => {
      const pulls = (await state())['acme/deploy']?.pulls ?? []
      const own = pulls.filter(({ head_ref: branch }) => branch.startsWith(`slipway/staging/${service}/`))
      return own.toSorted((a, b) => a.number - b.number)
    },
    parents: async sha => (await asBob(`acme/deploy/commits/${sha}`, Commit)).parents.map(each => each.sha),
    checks: async sha => (await asBob(`acme/deploy/commits/${sha}/check-runs?filter=all`, Checks)).check_runs,
    comments: async pull =>
      (await asBob(`acme/deploy/issues/${pull}/comments`, z.array(Comment))).map(({ body }) => body),
  }
}

function trailer(service: string): RegExp {
  return new RegExp(`^Slipway-Release: staging/${service}#\\d+$`, 'm')
}
