import { z } from 'zod'
import { addRun, changeRun } from '../checks/runs.ts'
import type { RunChange } from '../checks/runs.ts'
import { resolveCommit } from '../git/revision.ts'
import { Refusal, notFound } from '../http/refusal.ts'
import { idParam, ok, page, param, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import type { CheckRun } from '../records.ts'
import { latestRuns } from '../rules/required-checks.ts'
import { checkRunShape } from '../shapes/check.ts'

export const checkRoutes = [
  repoRoute('POST /check-runs', 'checks:write', createRun),
  repoRoute('GET /check-runs/{id}', 'checks:read', call => ok(shown(call, runOf(call)))),
  repoRoute('PATCH /check-runs/{id}', 'checks:write', updateRun),
  repoRoute('GET /commits/{ref+}/check-runs', 'checks:read', listRuns),
]

const Output = z.object({
  title: z.string().optional(),
  summary: z.string().max(65_535).optional(),
  text: z.string().max(65_535).optional(),
})
const Fields = z.object({
  name: z.string(),
  details_url: z.url().optional(),
  external_id: z.string().optional(),
  status: z.enum(['queued', 'in_progress', 'completed']).optional(),
  conclusion: z
    .enum(['action_required', 'cancelled', 'failure', 'neutral', 'success', 'skipped', 'stale', 'timed_out'])
    .optional(),
  output: Output.optional(),
})
const NewRun = Fields.extend({
  head_sha: z.string(),
  output: Output.required({ title: true, summary: true }).optional(),
})
const ChangedRun = Fields.partial().extend({ output: Output.required({ summary: true }).optional() })

function createRun(call: RepoCall): Reply {
  requireApp(call)
  const { head_sha: sha, name, ...rest } = readBody(call, NewRun)
  return ok(shown(call, addRun(call, sha, { name, ...changeOf(rest) })), 201)
}

function updateRun(call: RepoCall): Reply {
  requireApp(call)
  const run = runOf(call)
  changeRun(call, run, changeOf(readBody(call, ChangedRun)))
  return ok(shown(call, run))
}

/** People may read check runs; only Apps write them. */
function requireApp({ actor }: RepoCall): void {
  if (actor.kind !== 'installation') throw new Refusal(403, 'You must authenticate via a GitHub App.')
}

function changeOf(fields: z.output<typeof ChangedRun>): RunChange {
  const { status, conclusion, output = {}, name } = fields
  if (status === 'completed' && conclusion === undefined)
    throw new Refusal(422, 'Invalid request.\n\n"conclusion" wasn\'t supplied.')
  const named = { name, status, conclusion, detailsUrl: fields.details_url, externalId: fields.external_id }
  return { ...given(named), output: given(output) }
}

/** Without what the request does not name. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {}
  return Object.assign(
    kept,
    Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)),
  )
}

function listRuns(call: RepoCall): Reply {
  const { repo, query } = call
  const commit = resolveCommit(repo.store, repo.refs, param(call, 'ref'))
  if (!commit) throw new Refusal(422, `No commit found for SHA: ${param(call, 'ref')}`)
  const all = repo.checkRuns.filter(run => run.sha === commit.oid)
  const [name, status, app] = ['check_name', 'status', 'app_id'].map(key => query.get(key))
  const matching = (query.get('filter') === 'all' ? all : latestRuns(repo, commit.oid))
    .filter(run => !name || run.name === name)
    .filter(run => !status || run.status === status)
    .filter(() => !app || Number(app) === call.world.app.id)
  const { items, headers } = page(call, matching)
  const body = { total_count: matching.length, check_runs: items.map(run => shown(call, run)) }
  return { status: 200, headers, body }
}

function runOf(call: RepoCall): CheckRun {
  const run = call.repo.checkRuns.find(candidate => candidate.id === idParam(call, 'id'))
  if (!run) throw notFound()
  return run
}

function shown({ world, repo }: RepoCall, run: CheckRun) {
  return checkRunShape(world, repo, run)
}
