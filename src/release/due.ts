import type { At, Target } from './release.ts'
import type { Rules } from './rules.ts'
import { isPartial } from './decide/candidates.ts'
import { woken } from './decide/waking.ts'
import { nextChange } from './freezes.ts'
import { soakOf } from './soak.ts'

/**
 * When time itself will matter next: the deadline of a rollout, the end of gathering, of a soak and of a freeze, the
 * expiry of an approval. Null when only events can change something. The store keeps it in one sorted set, and a ticker
 * sends `woken`.
 */
export function dueAt(target: Target, rules: Rules, nowMs: At): At | null {
  // What came due a moment ago may not have been looked at by the event that is saved now.
  if (woken(target, { event: { kind: 'woken' }, rules, nowMs }).kind === 'changed') return nowMs
  const expiry = target.open?.judged?.nextMs ?? null
  const times = [
    deadline(target, rules),
    expiry,
    ...gathering(target, rules),
    ...soaking(target, rules, nowMs),
    ...freezing(target, rules, nowMs),
  ].filter(time => time !== null)
  return times.length === 0 ? null : Math.min(...times)
}

/** While the cluster is out of sight the deadline stands still. */
function deadline(target: Target, rules: Rules): At | null {
  const release = target.rolling
  if (release === null || release.stage !== 'converging' || release.rollout === null) return null
  if (release.rollout.lostSinceMs !== null) return null
  return release.rollout.progressAtMs + rules.deadlineMs
}

function gathering(target: Target, rules: Rules): At[] {
  return target.candidates
    .filter(candidate => !candidate.late && isPartial(rules, candidate))
    .map(candidate => candidate.seenAtMs + rules.gatherMs)
}

/** Of what is open too: the configuration may ask for more than it did when that opened. */
function soaking(target: Target, rules: Rules, nowMs: At): At[] {
  const { candidates, open } = target
  const isBrought = open !== null && open.kind !== 'change' && open.kind !== 'rollback'
  return [...candidates, ...(isBrought ? [open] : [])].flatMap(artifact => {
    const soak = soakOf(target, rules, artifact, nowMs)
    return soak?.kind === 'soaking' ? [soak.untilMs] : []
  })
}

/** For whatever would go on, or stops, at that moment. */
function freezing(target: Target, rules: Rules, nowMs: At): At[] {
  const { open, rolling, pending, candidates } = target
  const isIdle = open === null && pending === null && candidates.length === 0 && rolling?.stage !== 'applying'
  const next = isIdle ? null : nextChange(rules, nowMs)
  return next === null ? [] : [next]
}
