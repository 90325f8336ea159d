import { z } from 'zod'
import { asPerson } from '../../../sandbox/ci/api.ts'
import { personalToken } from '../../../sandbox/github/seed.ts'
import { until } from './until.ts'

const Pull = z.object({
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.enum(['open', 'closed', 'merged']),
  author: z.string(),
  head: z.string(),
  head_ref: z.string(),
  merge_commit: z.string().nullable(),
  auto_merge: z.string().nullable(),
  merged: z.object({ by: z.string() }).nullable(),
  reviews: z.array(
    z.object({ id: z.number(), author: z.string(), state: z.string(), body: z.string(), commit: z.string() }),
  ),
  requested: z.object({ users: z.array(z.string()), teams: z.array(z.string()) }),
  labels: z.array(z.string()),
  checks: z.array(z.object({ name: z.string(), state: z.string(), title: z.string().nullable() })),
  url: z.string(),
})
export type PullSeen = z.infer<typeof Pull>

const State = z.object({ repositories: z.record(z.string(), z.object({ pulls: z.array(Pull) })) })
const Commit = z.object({
  sha: z.string(),
  commit: z.object({ message: z.string(), verification: z.object({ verified: z.boolean() }) }),
})
const Changed = z.object({ filename: z.string(), additions: z.number(), deletions: z.number() })
const Comment = z.object({ body: z.string(), user: z.object({ login: z.string() }) })
const Parents = z.object({ parents: z.array(z.object({ sha: z.string() })) })
const Reviews = z.array(z.object({ id: z.number(), user: z.object({ login: z.string() }) }))
const Anything = z.unknown()

const CHECK = 'slipway/release'

export type PullEyes = {
  /** Waits for the newest pull request of the service in production that fits. */
  of: (service: string, fits?: (pull: PullSeen) => boolean) => Promise<PullSeen>
  /** Waits for the pull request of that number, whoever opened it, until it fits. */
  numbered: (number: number, fits?: (pull: PullSeen) => boolean) => Promise<PullSeen>
  /** All that are open, whoever opened them. */
  open: () => Promise<PullSeen[]>
  /** All of the service in production, newest first. */
  all: (service: string) => Promise<PullSeen[]>
  commits: (number: number) => Promise<{ sha: string; message: string; verified: boolean }[]>
  files: (number: number) => Promise<z.infer<typeof Changed>[]>
  comments: (number: number) => Promise<{ by: string; body: string }[]>
  parents: (sha: string) => Promise<string[]>
  /** A person reviews the present head. */
  review: (login: string, pull: PullSeen, event: 'APPROVE' | 'REQUEST_CHANGES') => Promise<void>
  /** A person dismisses the newest review of somebody. */
  dismiss: (login: string, pull: PullSeen, whose: string) => Promise<void>
  /** A person merges the base into the branch. */
  update: (login: string, pull: PullSeen) => Promise<void>
  /** A person presses Merge on GitHub. */
  merge: (login: string, pull: PullSeen) => Promise<void>
  close: (login: string, pull: PullSeen) => Promise<void>
}

/** Pull requests of acme/deploy, as people see and use them on GitHub. */
export function pullEyes(url: string): PullEyes {
  const all = (service: string) => pullsOf(url, service)
  return {
    all,
    of: (service, fits = () => true) => {
      let last = 'none'
      const look = async () => {
        const [newest] = await all(service)
        if (newest !== undefined) last = JSON.stringify(newest)
        return newest !== undefined && fits(newest) && newest
      }
      return until(`a pull request of ${service}`, look, { also: () => last })
    },
    open: async () => (await allPulls(url)).filter(({ state }) => state === 'open'),
    numbered: (number, fits = () => true) => {
      let last = 'none'
      const look = async () => {
        const pull = (await allPulls(url)).find(other => other.number === number)
        if (pull !== undefined) last = JSON.stringify(pull)
        return pull !== undefined && fits(pull) && pull
      }
      return until(`pull request ${number}`, look, { also: () => last })
    },
    ...looks(url),
    ...acts(url),
  }
}

async function pullsOf(url: string, service: string): Promise<PullSeen[]> {
  return (await allPulls(url)).filter(pull => pull.head_ref.startsWith(`slipway/production/${service}/`))
}

async function allPulls(url: string): Promise<PullSeen[]> {
  const state = State.parse(await (await fetch(`${url}/_sandbox/state`)).json())
  return state.repositories['acme/deploy']?.pulls ?? []
}

function at(number: number): string {
  return `/repos/acme/deploy/pulls/${number}`
}

function looks(url: string): Pick<PullEyes, 'commits' | 'files' | 'comments' | 'parents'> {
  const ann = asPerson(url, personalToken('ann'))
  return {
    commits: async number => {
      const found = await ann.ask('GET', `${at(number)}/commits`, z.array(Commit))
      return found.map(({ sha, commit: { message, verification } }) => ({
        sha,
        message,
        verified: verification.verified,
      }))
    },
    files: number => ann.ask('GET', `${at(number)}/files`, z.array(Changed)),
    comments: async number => {
      const path = `/repos/acme/deploy/issues/${number}/comments`
      const found = await ann.ask('GET', path, z.array(Comment))
      return found.map(({ body, user }) => ({ by: user.login, body }))
    },
    parents: async sha => {
      const { parents } = await ann.ask('GET', `/repos/acme/deploy/commits/${sha}`, Parents)
      return parents.map(parent => parent.sha)
    },
  }
}

function acts(url: string): Pick<PullEyes, 'review' | 'dismiss' | 'update' | 'merge' | 'close'> {
  const as = (login: string) => asPerson(url, personalToken(login))
  return {
    review: async (login, { number, head }, event) => {
      const body = { event, body: 'As read on GitHub', commit_id: head }
      await as(login).ask('POST', `${at(number)}/reviews`, Anything, body)
    },
    dismiss: async (login, { number }, whose) => {
      const reviews = await as(login).ask('GET', `${at(number)}/reviews`, Reviews)
      const id = reviews.findLast(({ user }) => user.login === whose)?.id ?? 0
      const path = `${at(number)}/reviews/${id}/dismissals`
      await as(login).ask('PUT', path, Anything, { message: 'Looked at the wrong thing' })
    },
    update: async (login, { number, head }) => {
      await as(login).ask('PUT', `${at(number)}/update-branch`, Anything, { expected_head_sha: head })
    },
    merge: async (login, { number, head }) => {
      await as(login).ask('PUT', `${at(number)}/merge`, Anything, { sha: head })
    },
    close: async (login, { number }) => {
      await as(login).ask('PATCH', at(number), Anything, { state: 'closed' })
    },
  }
}

/** State of the check run `slipway/release` on the head: `in_progress`, `success`, … and its title. */
export function checkOn({ checks }: PullSeen): string {
  const { state, title } = checks.find(({ name }) => name === CHECK) ?? { state: 'none', title: null }
  return `${state}: ${title ?? ''}`
}
