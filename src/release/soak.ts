import { believedIn } from './decide/runs.ts'
import { digestsOf } from './decide/images.ts'
import type { At, Images, Origin, Run, Target } from './release.ts'
import type { After, Rules } from './rules.ts'

/** How an artifact did in the environment before this one. */
export type Soak =
  | { kind: 'soaked'; sinceMs: At }
  | { kind: 'soaking'; sinceMs: At; untilMs: At }
  /** It, or what came after it, did not last. */
  | { kind: 'void'; how: 'interrupted' | 'failed' | 'rolled_back'; atMs: At }
  | { kind: 'absent' }
  /** Its image names no revision that is believed, and revisions are what is compared. */
  | { kind: 'unknown' }

type Artifact =
  { images: Images; origin: Origin; to?: never } | { to: Images; origin: Origin; images?: never }

/** Null where no environment comes before. Rolled back there is final, until it is live there again. */
export function soakOf(target: Target, rules: Rules, artifact: Artifact, nowMs: At): Soak | null {
  const { after } = rules
  if (after === null) return null
  if (after.match === 'revision' && believedIn(artifact.origin).revision === null) return { kind: 'unknown' }
  const runs = sinceRollback(runsOf(target, after, artifact))
  const [newest] = runs
  if (newest === undefined) return { kind: 'absent' }
  const whole = runs.find(run => isWhole(run, after.soakMs, nowMs))
  if (whole !== undefined) return { kind: 'soaked', sinceMs: whole.sinceMs }
  if (newest.end !== null) return { kind: 'void', ...newest.end }
  return { kind: 'soaking', sinceMs: newest.sinceMs, untilMs: newest.sinceMs + after.soakMs }
}

/** Whether exactly these digests ran there, under whatever tag. */
export function ranBefore({ earlier }: Target, { after }: Rules, images: Images): boolean {
  if (after === null || earlier?.target !== after.target) return false
  return earlier.runs.some(run => hasDigests(run, images))
}

/** The times of this artifact there, newest first. */
function runsOf({ earlier }: Target, after: After, artifact: Artifact): Run[] {
  if (earlier?.target !== after.target) return []
  return earlier.runs.filter(run => isRunOf(run, after, artifact))
}

/** Whether it was this artifact that ran, by what the policy compares. */
export function isRunOf(run: Run, { match }: After, artifact: Artifact): boolean {
  if (match === 'digest') return hasDigests(run, artifact.images ?? artifact.to)
  const { repository, revision } = believedIn(artifact.origin)
  if (revision === null || run.revision !== revision) return false
  return run.repository?.toLowerCase() === repository?.toLowerCase()
}

function hasDigests(run: Run, images: Images): boolean {
  const digests = digestsOf(images)
  return digests.length > 0 && digests.every(digest => run.digests.includes(digest))
}

/** What was before a rollback says nothing any more. */
function sinceRollback(runs: Run[]): Run[] {
  const at = runs.findIndex(({ end }) => end?.how === 'rolled_back')
  return at < 0 ? runs : runs.slice(0, Math.max(at, 1))
}

function isWhole({ sinceMs, end }: Run, soakMs: number, nowMs: At): boolean {
  if (end !== null && end.how !== 'interrupted') return false
  return (end?.atMs ?? nowMs) - sinceMs >= soakMs
}
