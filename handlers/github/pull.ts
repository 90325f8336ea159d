import { z } from 'zod'
import type { Answer } from './answer.ts'
import type { PushDeps } from './push.ts'

const ref = z.string().max(1_000)
const number = z.number().int().positive()
const repository = z.object({ full_name: z.string().max(300) })
const pull = z.object({ number, head: z.object({ ref }), base: z.object({ ref }) })

const pullRequest = z.object({
  action: z.string().max(100),
  repository,
  pull_request: pull.extend({ updated_at: z.string().max(40) }),
})
const review = z.object({
  action: z.string().max(100),
  repository,
  pull_request: pull,
  review: z.object({
    id: z.number().int(),
    state: z.string().max(40),
    submitted_at: z.string().max(40).nullish(),
  }),
})
const checkSuite = z.object({
  action: z.string().max(100),
  repository,
  check_suite: z.object({
    id: z.number().int(),
    conclusion: z.string().max(40).nullish(),
    updated_at: z.string().max(40),
    pull_requests: z.array(pull).max(100),
  }),
})

/** What happened to which pull request, and what makes it one thing when it is told twice. */
export type Happened = {
  repository: string
  number: number
  branch: string
  /** Null where it is not told. */
  base: string | null
  what: string
}

/** Opened, pushed to, closed, merged, edited: the pull request is read again, whatever the payload says of it. */
export async function pullRequested(body: unknown, deps: PushDeps): Promise<Answer> {
  const parsed = pullRequest.safeParse(body)
  if (!parsed.success) return malformed('a pull request')
  const { action, pull_request: told } = parsed.data
  return acceptPull({ ...of(parsed.data, told), what: `${action}:${told.updated_at}` }, deps)
}

/** A review was given, changed or dismissed. */
export async function reviewed(body: unknown, deps: PushDeps): Promise<Answer> {
  const parsed = review.safeParse(body)
  if (!parsed.success) return malformed('a review')
  const { pull_request: told, review: word } = parsed.data
  const what = `review:${word.id}:${word.state}:${word.submitted_at ?? ''}`
  return acceptPull({ ...of(parsed.data, told), what }, deps)
}

/** Checks that GitHub may demand came to an end. */
export async function checked(body: unknown, deps: PushDeps): Promise<Answer> {
  const parsed = checkSuite.safeParse(body)
  if (!parsed.success) return malformed('a check suite')
  const { id, conclusion, updated_at: updatedAt, pull_requests: pulls } = parsed.data.check_suite
  const what = `checks:${id}:${conclusion ?? ''}:${updatedAt}`
  const answers = await Promise.all(pulls.map(told => acceptPull({ ...of(parsed.data, told), what }, deps)))
  return answers.find(answer => answer.kind === 'accepted') ?? answers[0] ?? NOT_OURS
}

function of(body: { repository: { full_name: string } }, told: z.output<typeof pull>) {
  const { number: count, head, base } = told
  return {
    repository: body.repository.full_name,
    number: count,
    branch: head.ref,
    base: base.ref,
  }
}

const NOT_OURS: Answer = { kind: 'ignored', reason: 'no pull request of manifests' }

/** Whoever opened it, towards a branch of manifests: what it is for is found by looking. */
export async function acceptPull(
  happened: Happened,
  { store, queue, metrics, branches }: PushDeps,
): Promise<Answer> {
  const { number: count, branch, what } = happened
  const ours = branches().filter(
    other => other.repository.toLowerCase() === happened.repository.toLowerCase(),
  )
  const [known] = ours
  if (known === undefined) return NOT_OURS
  const isForeign = ours.some(({ branch: onto }) => happened.base === null || onto === happened.base)
  if (!branch.startsWith('slipway/') && !isForeign) return NOT_OURS
  const entry = `pull:${known.repository}:${count}:${what}`
  const outcome = await store.accept({
    id: entry,
    sender: 'github',
    hint: { kind: 'pull', repository: known.repository, number: count, branch },
    receivedAtMs: await store.nowMs(),
  })
  metrics.accepted('github', outcome)
  await queue.add([{ kind: 'route', entry }])
  return { kind: 'accepted', entry, outcome }
}

function malformed(what: string): Answer {
  return { kind: 'malformed', coded: ['input_form', { reason: `not ${what} as GitHub describes it` }] }
}
