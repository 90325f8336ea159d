import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { CheckRequest, PullHost, Store } from '../../ports.ts'
import type { Gate, Rest } from './gate.ts'
import { CHECKS, valueOf } from './outcome.ts'

/** Name of the one check run that Slipway publishes. */
export const OWN_CHECK = 'slipway/release'

const KEPT_MS = 24 * 60 * 60_000
const TITLE_MAX = 255
const SUMMARY_MAX_BYTES = 65_535

const Run = z.object({ id: z.number(), status: z.string() })
const Runs = z.object({ check_runs: z.array(Run.extend({ app: z.object({ id: z.number() }).nullable() })) })
type Run = z.output<typeof Run>

type Deps = { gate: Gate; appId: number; store: Pick<Store, 'remember' | 'recall'>; log: Pick<Log, 'warn'> }

/**
 * The newest of a head is rewritten. GitHub does not open one again that is completed: then there is a new one, which
 * counts instead of it. The last one's id is on record, so that mostly this is one request.
 */
export function createCheck(deps: Deps): PullHost['check'] {
  return async request => {
    try {
      return await publish(deps, request)
    } catch (error) {
      if (!(error instanceof TerminalError) || error.code !== 'git_permission_missing') throw error
      return refused(deps, request, error.message)
    }
  }
}

async function publish(deps: Deps, request: CheckRequest): Promise<'posted' | 'refused'> {
  const known = await recalled(deps, request)
  const run = known ?? (await find(deps, request))
  const answer = await write(deps, request, run)
  const gone = known !== null && answer.kind === 'refused' && answer.status === 404
  const final = gone ? await write(deps, request, await find(deps, request)) : answer
  if (final.kind === 'refused') return refused(deps, request, final.message)
  const { id, status } = valueOf(final, request.repository, 'write a check run')
  await deps.store.remember(keyOf(request), JSON.stringify({ id, status }), KEPT_MS)
  return 'posted'
}

async function recalled({ store }: Deps, request: CheckRequest): Promise<Run | null> {
  const kept = await store.recall(keyOf(request))
  return kept === null || kept === '' ? null : (Run.safeParse(JSON.parse(kept)).data ?? null)
}

/** Ids rise: the highest of this App is the newest. */
async function find({ gate, appId }: Deps, { repository, head }: CheckRequest): Promise<Run | null> {
  const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs'
  const parameters = { ref: head, check_name: OWN_CHECK, filter: 'latest', app_id: appId, per_page: 100 }
  const answer = await gate.rest({ repository, permissions: CHECKS, route, parameters, schema: Runs })
  if (answer.kind === 'refused') return null
  const runs = valueOf(answer, repository, 'read check runs').check_runs
  return runs.filter(({ app }) => app?.id === appId).toSorted((a, b) => b.id - a.id)[0] ?? null
}

async function write({ gate, store }: Deps, request: CheckRequest, run: Run | null): Promise<Rest<Run>> {
  const { repository, head, conclusion } = request
  const question = { repository, permissions: CHECKS, schema: Run }
  if (run !== null && (run.status !== 'completed' || conclusion !== 'pending')) {
    const route = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}'
    return gate.rest({ ...question, route, parameters: { ...shown(request), check_run_id: run.id } })
  }
  // If the answer is lost, the new one must be looked for: an older one does not count any more.
  await store.remember(keyOf(request), '', KEPT_MS)
  const parameters = { ...shown(request), name: OWN_CHECK, head_sha: head }
  return gate.rest({ ...question, route: 'POST /repos/{owner}/{repo}/check-runs', parameters })
}

function shown({ conclusion, title, summary, url }: CheckRequest): object {
  const standing = conclusion === 'pending' ? { status: 'in_progress' } : { status: 'completed', conclusion }
  const output = { title: title.slice(0, TITLE_MAX), summary: bounded(summary) }
  return { ...standing, output, ...(url === null ? {} : { details_url: url }) }
}

/** Cut at a whole character. */
function bounded(text: string): string {
  if (Buffer.byteLength(text) <= SUMMARY_MAX_BYTES) return text
  const kept = new Uint8Array(SUMMARY_MAX_BYTES - '…'.length * 3)
  const { read } = new TextEncoder().encodeInto(text, kept)
  return `${text.slice(0, read)}…`
}

/** The rule is then only advisory, which is no reason to fail a release. */
function refused({ log }: Deps, { repository, head }: CheckRequest, reason: string): 'refused' {
  log.warn({ repository, head, reason }, 'GitHub refused the check run of a release')
  return 'refused'
}

function keyOf({ repository, head }: CheckRequest): string {
  return `github:check:${repository}:${head}`
}
