import { z } from 'zod'
import { asPerson } from '../../../sandbox/ci/api.ts'
import { readGitHub } from '../../../sandbox/demo/auto/read-github.ts'
import type { GitHubReader } from '../../../sandbox/demo/auto/read-github.ts'
import { personalToken } from '../../../sandbox/github/seed.ts'

const Listed = z.array(z.object({ sha: z.string(), commit: z.object({ message: z.string() }) }))

export type GitHubEyes = GitHubReader & {
  url: string
  /** Commits of acme/deploy whose message holds the text, newest first. */
  commits: (holds: string) => Promise<{ sha: string; message: string }[]>
  /** The newest commit of acme/deploy. */
  head: () => Promise<string>
  /** Where GitHub sends webhooks from now on; null: nowhere. */
  hook: (url: string | null) => Promise<void>
}

/** GitHub's REST API as Ann reads it. */
export function githubEyes(url: string): GitHubEyes {
  const tokens = { ann: personalToken('ann'), bob: personalToken('bob') }
  const ann = asPerson(url, tokens.ann)
  const list = () => ann.ask('GET', '/repos/acme/deploy/commits?per_page=100', Listed)
  return {
    ...readGitHub({ githubApiUrl: url, registryUrl: '', tokens }),
    url,
    commits: async holds => {
      const found = (await list()).filter(({ commit }) => commit.message.includes(holds))
      return found.map(({ sha, commit }) => ({ sha, message: commit.message }))
    },
    head: async () => (await list())[0]?.sha ?? '',
    hook: async to => {
      const headers = { 'content-type': 'application/json' }
      await fetch(`${url}/_sandbox/hook`, { method: 'PUT', headers, body: JSON.stringify({ url: to }) })
    },
  }
}
