import type { Digest } from '../ids.ts'
import type { At, Origin, Release, Run, Target } from '../release.ts'
import { digestsOf, sameImages } from './images.ts'

const RUNS_MAX = 20

/** A release is live: what it descends from goes on, anything else has ended, and its own time begins. */
export function runsAfterLive(target: Target, release: Release, nowMs: At): Run[] {
  const goesOn = descends(target, release)
  const kept = goesOn ? target.runs : ended(target.runs, nowMs)
  const run = runOf(release, nowMs)
  if (kept.some(other => other.end === null && isSame(other, run))) return kept
  return [run, ...kept].slice(0, RUNS_MAX)
}

/** What rolls has failed: nothing is healthy now, and where it brought another artifact, that is what failed. */
export function runsAfterFailure(target: Target, release: Release, nowMs: At): Run[] {
  const kept = ended(target.runs, nowMs)
  if (target.live !== null && sameImages(target.live.images, release.to)) return kept
  const failed: Run = { ...runOf(release, nowMs), end: { atMs: nowMs, how: 'failed' } }
  return [failed, ...kept].slice(0, RUNS_MAX)
}

/** What is rolled back never ran, however long it did; the rest of what it carried has ended. */
export function runsAfterRollback(
  target: Target,
  bad: { images: Digest[]; origin: Origin | null; version: string },
  nowMs: At,
): Run[] {
  const kept = ended(target.runs, nowMs)
  if (bad.images.length === 0) return kept
  const origin = bad.origin === null ? { repository: null, revision: null } : believedIn(bad.origin)
  const isBad = (run: Run): boolean =>
    run.digests.some(digest => bad.images.includes(digest)) ||
    (origin.revision !== null && run.revision === origin.revision && run.repository === origin.repository)
  const gone: Run = {
    version: bad.version,
    digests: bad.images,
    ...origin,
    sinceMs: nowMs,
    end: { atMs: nowMs, how: 'rolled_back' },
  }
  return [gone, ...kept.filter(run => !isBad(run))].slice(0, RUNS_MAX)
}

function ended(runs: Run[], nowMs: At): Run[] {
  return runs.map(run => (run.end === null ? { ...run, end: { atMs: nowMs, how: 'interrupted' } } : run))
}

/** The same artifact with another configuration, or one built from a later revision of the same history. */
function descends({ live }: Target, { to, range }: Release): boolean {
  if (live === null) return false
  if (sameImages(live.images, to)) return true
  if (range === null || (range.lost ?? 0) > 0) return false
  return range.kind === 'forward' || range.kind === 'rebuild'
}

function runOf({ version, to, origin }: Release, nowMs: At): Run {
  return { version, digests: digestsOf(to), ...believedIn(origin), sinceMs: nowMs, end: null }
}

/** Only a revision that is believed tells one artifact from another. */
export function believedIn({ trust, repository, revision }: Origin): Pick<Run, 'repository' | 'revision'> {
  return trust === 'believed' ? { repository, revision } : { repository: null, revision: null }
}

function isSame(a: Run, b: Run): boolean {
  return a.revision === b.revision && a.digests.toSorted().join() === b.digests.toSorted().join()
}
