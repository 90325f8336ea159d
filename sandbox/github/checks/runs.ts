import { Refusal } from '../http/refusal.ts'
import type { Place } from '../pulls/scene.ts'
import type { CheckRun, CheckSuite } from '../records.ts'
import { checkRunShape, checkSuiteShape } from '../shapes/check.ts'

export type RunChange = Partial<Omit<CheckRun, 'id' | 'suite' | 'sha' | 'output'>> & {
  output?: Partial<CheckRun['output']>
}

/** A new check run of the App on a commit. */
export function addRun(
  place: Place,
  sha: string,
  { output, ...given }: RunChange & { name: string },
): CheckRun {
  const { world, repo } = place
  if (!repo.store.commits.has(sha)) throw new Refusal(422, `No commit found for SHA: ${sha}`)
  const now = world.now()
  const run: CheckRun = {
    id: world.nextId(),
    suite: suiteOf(place, sha).id,
    sha,
    status: 'queued',
    conclusion: null,
    externalId: '',
    detailsUrl: `${world.url}/apps/${world.app.slug}`,
    startedAt: now,
    completedAt: null,
    ...given,
    output: { title: null, summary: null, text: null, ...output },
  }
  conclude(run, now)
  repo.checkRuns.push(run)
  tellRun(place, run, 'created')
  if (run.status === 'completed') finish(place, run)
  return run
}

/** GitHub sends a webhook when a run completes, and none of what only says more of it. */
export function changeRun(place: Place, run: CheckRun, { output, ...given }: RunChange): void {
  const before = { status: run.status, conclusion: run.conclusion }
  if (given.status !== undefined && given.status !== 'completed') run.conclusion = null
  Object.assign(run, given, { output: { ...run.output, ...output } })
  conclude(run, place.world.now())
  const changed = before.status !== run.status || before.conclusion !== run.conclusion
  if (run.status === 'completed' && changed) finish(place, run)
  else place.changes.announce(place.repo, 'check_run', detailOf(run))
}

/** What a push begins: the suite that the App's check runs on the new commit will be in. */
export function requestSuite(
  place: Place,
  { ref, before, oid }: { ref: string; before: string | null; oid: string | null },
): void {
  const { world } = place
  if (!oid || !ref.startsWith('refs/heads/') || world.app.permissions['checks'] !== 'write') return
  const suite = suiteOf(place, oid, { branch: ref.slice('refs/heads/'.length), before })
  tellSuite(place, suite, 'requested')
}

/** A conclusion completes a run, whatever status was given with it. */
function conclude(run: CheckRun, now: number): void {
  if (run.conclusion !== null) run.status = 'completed'
  run.completedAt = run.status === 'completed' ? (run.completedAt ?? now) : null
}

function finish(place: Place, run: CheckRun): void {
  const { repo, world } = place
  tellRun(place, run, 'completed')
  const suite = suiteOf(place, run.sha)
  suite.updatedAt = world.now()
  const runs = repo.checkRuns.filter(other => other.suite === suite.id)
  if (runs.every(other => other.status === 'completed')) tellSuite(place, suite, 'completed')
}

function suiteOf(
  { world, repo }: Place,
  sha: string,
  pushed: { branch: string | null; before: string | null } = { branch: null, before: null },
): CheckSuite {
  const known = repo.checkSuites.find(suite => suite.sha === sha)
  if (known) return known
  const now = world.now()
  const suite = { id: world.nextId(), sha, ...pushed, createdAt: now, updatedAt: now }
  repo.checkSuites.push(suite)
  return suite
}

function tellRun({ world, repo, changes }: Place, run: CheckRun, action: string): void {
  const shape = checkRunShape(world, repo, run)
  const suite = repo.checkSuites.find(candidate => candidate.id === run.suite)
  const payload = { check_run: { ...shape, check_suite: suite && checkSuiteShape(world, repo, suite) } }
  changes.tell(repo, { event: 'check_run', action, by: world.app.bot, payload, detail: detailOf(run) })
}

function detailOf({ name, sha, status, conclusion }: CheckRun): Record<string, unknown> {
  return { name, sha, status, conclusion }
}

function tellSuite({ world, repo, changes }: Place, suite: CheckSuite, action: string): void {
  const payload = { check_suite: checkSuiteShape(world, repo, suite) }
  changes.tell(repo, { event: 'check_suite', action, by: world.app.bot, payload, detail: { sha: suite.sha } })
}
