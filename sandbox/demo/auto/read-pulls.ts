import { z } from 'zod'
import { asPerson } from '../../ci/api.ts'
import type { CiPlace } from '../../ci/play.ts'

const person = z.object({ login: z.string() })
const pullShape = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.string(),
  html_url: z.string(),
  merged_at: z.string().nullable(),
  merge_commit_sha: z.string().nullable(),
  head: z.object({ ref: z.string(), sha: z.string() }),
  user: person,
  requested_reviewers: z.array(person),
  requested_teams: z.array(z.object({ slug: z.string() })),
})
export type PullRead = z.infer<typeof pullShape>

const reviewShape = z.object({ id: z.number(), user: person, state: z.string(), commit_id: z.string() })
export type ReviewRead = z.infer<typeof reviewShape>

const checkShape = z.object({
  id: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
})
const checksShape = z.object({ check_runs: z.array(checkShape) })
const fileShape = z.object({ filename: z.string(), additions: z.number(), deletions: z.number() })
const mergeShape = z.object({ parents: z.array(z.object({ sha: z.string() })) })
const mergedByShape = z.object({ merged_by: person.nullable() })

export type PullReader = {
  /** The pull request of acme/deploy whose title holds the text, newest first; null where there is none. */
  pull: (title: string) => Promise<PullRead | null>
  files: (number: number) => Promise<z.infer<typeof fileShape>[]>
  reviews: (number: number) => Promise<ReviewRead[]>
  /** How the check `slipway/release` stands on a commit: its conclusion, or its status before there is one. */
  check: (sha: string) => Promise<{ id: number; state: string } | null>
  /** Parents of a merge commit, and who merged. */
  merge: (pull: PullRead) => Promise<{ parents: string[]; by: string }>
  /** Presses a button of the pull request's page on GitHub as a person who reads it just now. */
  act: (login: string, pull: PullRead, press: 'approve' | 'merge') => Promise<void>
  /** Enters a code on GitHub's page for devices, as a person who is signed in. */
  enter: (login: string, code: string) => Promise<void>
}

/** Pull requests of acme/deploy: GitHub's REST API as Ann may read it, and its pages as people use them. */
export function readPulls(ci: CiPlace): PullReader {
  const ann = asPerson(ci.githubApiUrl, ci.tokens.ann)
  const deploy = '/repos/acme/deploy'
  return {
    pull: async title => {
      const all = await ann.ask('GET', `${deploy}/pulls?state=all&per_page=20`, z.array(pullShape))
      return all.find(one => one.title.includes(title)) ?? null
    },
    files: number => ann.ask('GET', `${deploy}/pulls/${number}/files`, z.array(fileShape)),
    reviews: number => ann.ask('GET', `${deploy}/pulls/${number}/reviews`, z.array(reviewShape)),
    check: async sha => {
      const runs = await ann.ask('GET', `${deploy}/commits/${sha}/check-runs`, checksShape)
      const run = runs.check_runs.find(({ name }) => name === 'slipway/release')
      return run ? { id: run.id, state: run.conclusion ?? run.status } : null
    },
    merge: async ({ number, merge_commit_sha: sha }) => {
      const [{ parents }, { merged_by: by }] = await Promise.all([
        ann.ask('GET', `${deploy}/commits/${sha ?? ''}`, mergeShape),
        ann.ask('GET', `${deploy}/pulls/${number}`, mergedByShape),
      ])
      return { parents: parents.map(parent => parent.sha), by: by?.login ?? 'nobody' }
    },
    act: actOn,
    enter: (login, code) => enterCode(ci.githubApiUrl, login, code),
  }
}

async function actOn(login: string, { html_url: url, head }: PullRead, press: string): Promise<void> {
  const body = new URLSearchParams({ person: login, head: head.sha, body: '', do: press })
  const answer = await fetch(url, { method: 'POST', body, redirect: 'manual' })
  if (answer.status !== 303) throw new Error(`${url} refuses to ${press} as ${login}: ${answer.status}`)
}

async function enterCode(url: string, login: string, code: string): Promise<void> {
  const body = new URLSearchParams({ person: login, user_code: code, do: 'authorize' })
  const answer = await fetch(`${url}/login/device`, { method: 'POST', body })
  if (!answer.ok) throw new Error(`${url}/login/device refuses the code of ${login}: ${answer.status}`)
}
