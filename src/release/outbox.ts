import type { Effect } from './effects.ts'
import type { At, Owed, Release, Target } from './release.ts'
import { isEnd } from './stages.ts'

/**
 * Writes the difference between what is wanted and what is done or owed into `todo`. A key that is no longer wanted
 * is dropped; `done` keeps only what can still be asked for; an ended release leaves once nothing is owed for it.
 */
export function owe(target: Target, wanted: Effect[], nowMs: At): Target {
  const todo: Record<string, Owed> = {}
  for (const effect of wanted) {
    if (isDone(target, effect)) continue
    const known = target.todo[effect.key]
    todo[effect.key] = known ?? { effect, sinceVersion: target.version, sinceMs: nowMs, delayed: null }
  }
  const keys = new Set(wanted.map(effect => effect.key))
  const trim = (release: Release): Release => ({ ...release, done: pick(release.done, keys) })
  return {
    ...target,
    todo,
    open: target.open && trim(target.open),
    outside: target.outside && trim(target.outside),
    rolling: target.rolling && trim(target.rolling),
    ending: target.ending.map(trim).filter(release => isOwedFor(todo, release)),
  }
}

/** Effects that became owed with this version: the jobs to wake. */
export function newlyOwed(target: Target): Owed[] {
  return Object.values(target.todo).filter(owed => owed.sinceVersion === target.version)
}

function isDone(target: Target, effect: Effect): boolean {
  const releases = [target.open, target.outside, target.rolling, ...target.ending]
  return releases.some(release => release?.id === effect.release && release.done[effect.key] !== undefined)
}

function isOwedFor(todo: Record<string, Owed>, release: Release): boolean {
  return !isEnd(release.stage) || Object.values(todo).some(owed => owed.effect.release === release.id)
}

function pick(done: Record<string, At>, keys: Set<string>): Record<string, At> {
  return Object.fromEntries(Object.entries(done).filter(([key]) => keys.has(key)))
}
