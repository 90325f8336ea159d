import type { Event, Fact } from '../events.ts'
import type { EffectKey } from '../effects.ts'
import type { At, Release, Stage, Target } from '../release.ts'
import type { Rules } from '../rules.ts'
import { isEnd, mayMove } from '../stages.ts'

/** A line for people: what happened to which release, and by whom. */
export type Note = { release: Release['id'] | null; event: Fact['kind']; text: string; by: string | null }

export type Decision =
  { kind: 'changed'; target: Target; notes: Note[] } | { kind: 'ignored'; reason: string }

/** What every rule is given beside the target: the event, the policy in force, and the time. */
export type Given<K extends Fact['kind']> = {
  event: Extract<Event, { kind: K }>
  rules: Rules
  nowMs: At
}

/** The same for rules that follow from any event. */
export type Cause = { event: { kind: Fact['kind'] }; rules: Rules; nowMs: At }

export const ignored = (reason: string): Decision => ({ kind: 'ignored', reason })

export const changed = (target: Target, ...notes: Note[]): Decision => ({ kind: 'changed', target, notes })

/** Applies a further rule to what was decided so far, and keeps the notes of both. */
export function andThen(decision: Decision, next: (target: Target) => Decision): Decision {
  if (decision.kind === 'ignored') return decision
  const further = next(decision.target)
  if (further.kind === 'ignored') return decision
  return { kind: 'changed', target: further.target, notes: [...decision.notes, ...further.notes] }
}

export function note(given: Cause, release: Release | null, text: string, by: string | null = null): Note {
  return { release: release?.id ?? null, event: given.event.kind, text, by }
}

/** Enters a stage. A move that the table of stages does not have is a fault of the program. */
export function moved(release: Release, stage: Stage, given: Cause): Release {
  if (release.stage !== stage && !mayMove(release.stage, given.event.kind, stage)) {
    throw new Error(`no move from ${release.stage} to ${stage} by ${given.event.kind}`)
  }
  const endedAtMs = isEnd(stage) ? given.nowMs : null
  return shown({ ...release, stage, stageAtMs: given.nowMs, endedAtMs })
}

/** Counts one visible change: the card is painted anew. */
export function shown(release: Release): Release {
  return { ...release, shown: release.shown + 1 }
}

/** Settles an effect: it is no longer owed, and its release remembers that it was done. */
export function settled(target: Target, key: EffectKey | undefined, nowMs: At): Target {
  if (key === undefined) return target
  const { [key]: _owed, ...todo } = target.todo
  const remember = (release: Release): Release =>
    key.startsWith(`${release.number}.`) ? { ...release, done: { ...release.done, [key]: nowMs } } : release
  return mapReleases({ ...target, todo }, remember)
}

/** The same change for every release the target still knows. */
export function mapReleases(target: Target, change: (release: Release) => Release): Target {
  return {
    ...target,
    open: target.open && change(target.open),
    outside: target.outside && change(target.outside),
    rolling: target.rolling && change(target.rolling),
    ending: target.ending.map(change),
  }
}

export function releasesOf(target: Target): Release[] {
  return [target.open, target.outside, target.rolling, ...target.ending].filter(release => release !== null)
}
