import type { Candidate, Release, Target } from '../release.ts'
import type { Rules } from '../rules.ts'
import { compareKeys } from '../tag-policy.ts'
import { written } from './images.ts'

/** What could not be written, as a candidate again: it waits until the manifests say something else. */
export function unwrittenOf(
  target: Target,
  { to, key, version, origin, failure, pass }: Release,
): Candidate[] {
  if (key === null) return []
  const unwritten = { inputs: written(target)?.inputs ?? null, message: failure?.message ?? '' }
  const tag = Object.values(to)[0]?.tag ?? version
  const candidate = { key, tag, images: to, origin, seenAtMs: failure?.atMs ?? 0, late: false, unwritten }
  return [pass === undefined ? candidate : { ...candidate, pass }]
}

/** Nothing newer was opened or written since it failed. */
export function mayBeTriedAgain(target: Target, rules: Rules, { key, unwritten }: Candidate): boolean {
  if (unwritten === undefined) return false
  return target.mark.key === null || compareKeys(rules.tags, key, target.mark.key) >= 0
}

/** The manifests are not those any more to which it could not be written. */
export function isTriedAgain(target: Target, rules: Rules, candidate: Candidate): boolean {
  const now = written(target)?.inputs ?? null
  return mayBeTriedAgain(target, rules, candidate) && candidate.unwritten?.inputs !== now
}
