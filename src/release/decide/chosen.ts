import type { Candidate, Target } from '../release.ts'
import type { Rules } from '../rules.ts'
import { compareKeys } from '../tag-policy.ts'
import { keyOf, written } from './images.ts'

/** Somebody wants it, and knew that it is older where it came to be so: what went live meanwhile is not taken back unasked. */
export function isChosen(target: Target, rules: Rules, { chosen, key }: Candidate): boolean {
  if (chosen === undefined) return false
  const now = written(target)
  const nowKey = now === null ? null : keyOf(rules, now.images)
  return chosen.older === true || nowKey === null || compareKeys(rules.tags, key, nowKey) >= 0
}
