import type { Event } from '../events.ts'
import type { Run, Target } from '../release.ts'
import type { After } from '../rules.ts'
import { isRunOf } from '../soak.ts'
import { changed, ignored, note, shown, andThen, type Decision, type Given } from './change.ts'
import { judged } from './judging.ts'
import { reoffered } from './offering.ts'
import { openNext } from './opening.ts'

const REJECTED_MAX = 200

/** What a target says of itself to those that come after it: all of it each time, so that one lost is no loss. */
export function toldOf({ id, version, runs, rejected }: Target): Extract<Event, { kind: 'told' }> {
  return { kind: 'told', from: id, order: version, runs, rejected }
}

/** The target before this one told: what soaked there may open, what was rolled back there never does by itself. */
export function told(target: Target, given: Given<'told'>): Decision {
  const { from, order } = given.event
  const { after } = given.rules
  if (after?.target !== from) return ignored(`it does not come after ${from}`)
  const known = target.earlier?.target === from ? target.earlier : null
  if (known !== null && order <= known.order) return ignored(`an older word of ${from}`)
  const rejected = [...new Set([...target.rejected, ...given.event.rejected])].slice(-REJECTED_MAX)
  const runs = [...given.event.runs, ...remembered(target, after, given.event.runs)]
  const isSame = JSON.stringify([known?.runs, target.rejected]) === JSON.stringify([runs, rejected])
  if (isSame) return ignored(`nothing new of ${from}`)
  const open = target.open === null ? null : shown(target.open)
  const next: Target = { ...target, open, rejected, earlier: { target: from, order, runs } }
  const heard = changed(next, note(given, null, textOf(given.event)))
  const opened = andThen(heard, now => openNext(now, given))
  const weighed = andThen(opened, now => judged(now, given))
  return andThen(weighed, now => reoffered(now, given))
}

/**
 * Only so much is told, and what waits here may be older: of that the last word counts. What went on then still does
 * while all goes on that was told since.
 */
function remembered(target: Target, after: After, heard: Run[]): Run[] {
  const oldest = heard.at(-1)
  if (oldest === undefined || target.earlier?.target !== after.target) return []
  const waiting = [...target.candidates, ...(target.open === null ? [] : [target.open])]
  const kept = target.earlier.runs.filter(
    run =>
      run.sinceMs < oldest.sinceMs &&
      waiting.some(artifact => isRunOf(run, after, artifact)) &&
      !heard.some(other => other.end?.how === 'rolled_back' && isSameArtifact(run, other)),
  )
  const end: Run['end'] = oldest.end === null ? null : { atMs: oldest.end.atMs, how: 'interrupted' }
  return kept.map(run => ({ ...run, end: run.end ?? end }))
}

function isSameArtifact(run: Run, other: Run): boolean {
  if (run.revision !== null && run.revision === other.revision) return true
  return run.digests.some(digest => other.digests.includes(digest))
}

function textOf({ from, runs: [newest] }: Extract<Event, { kind: 'told' }>): string {
  if (newest === undefined) return `${from} has nothing live`
  const { version, end } = newest
  if (end === null) return `${from} has ${version} live`
  return `${from} has ${version} no longer live: ${end.how.replace('_', ' ')}`
}
