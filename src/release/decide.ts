import { asked } from './decide/asks.ts'
import { baselineTaken, imageFound } from './decide/candidates.ts'
import { changed, settled, type Decision } from './decide/change.ts'
import { changeMerged, commitSeen, writeOvertaken } from './decide/commits.ts'
import { effectDelayed, effectDone, effectFailed, painted } from './decide/settling.ts'
import { wordMirrored } from './decide/mirrors.ts'
import { personsPull } from './decide/proposals.ts'
import { changeClosed, changeOpened, mergeRefused, pullRead } from './decide/pulls.ts'
import { applied, logRead, observed, watchFound, watchLost } from './decide/rolling.ts'
import { rulesChanged, woken } from './decide/waking.ts'
import { told } from './decide/told.ts'
import type { Event } from './events.ts'
import type { At, Target } from './release.ts'
import type { Rules } from './rules.ts'

export type { Decision, Note } from './decide/change.ts'

/**
 * The only place where a stage changes. Given a target, one event, the policy in force and the time, returns the
 * next target, or why the event changes nothing. An event that answers an effect settles it in any case.
 */
export function decide(target: Target, event: Event, rules: Rules, nowMs: At): Decision {
  const cleared = settled(target, event.settles, nowMs)
  const decision = byKind(cleared, event, { rules, nowMs })
  if (decision.kind === 'ignored' && cleared !== target) return changed(cleared)
  return decision
}

function byKind(target: Target, event: Event, given: { rules: Rules; nowMs: At }): Decision {
  switch (event.kind) {
    case 'image_found':
      return imageFound(target, { event, ...given })
    case 'baseline_taken':
      return baselineTaken(target, { event, ...given })
    case 'commit_seen':
      return commitSeen(target, { event, ...given })
    case 'write_overtaken':
      return writeOvertaken(target, { event, ...given })
    case 'change_opened':
      return changeOpened(target, { event, ...given })
    case 'change_proposed':
    case 'change_spared':
      return personsPull(target, { event, ...given })
    case 'change_closed':
      return changeClosed(target, { event, ...given })
    case 'change_merged':
      return changeMerged(target, { event, ...given })
    case 'pull_read':
      return pullRead(target, { event, ...given })
    case 'word_mirrored':
      return wordMirrored(target, { event, ...given })
    case 'merge_refused':
      return mergeRefused(target, { event, ...given })
    case 'applied':
    case 'observed':
    case 'watch_lost':
    case 'watch_found':
    case 'log_read':
      return rolling(target, event, given)
    case 'painted':
      return painted(target, { event, ...given })
    case 'effect_done':
      return effectDone()
    case 'effect_failed':
      return effectFailed(target, { event, ...given })
    case 'effect_delayed':
      return effectDelayed(target, { event, ...given })
    case 'asked':
      return asked(target, { event, ...given })
    case 'told':
      return told(target, { event, ...given })
    case 'woken':
      return woken(target, { event, ...given })
    case 'rules_changed':
      return rulesChanged(target, { event, ...given })
  }
}

type Seen = Extract<Event, { kind: 'applied' | 'observed' | 'watch_lost' | 'watch_found' | 'log_read' }>

/** What the cluster says of what rolls. */
function rolling(target: Target, event: Seen, given: { rules: Rules; nowMs: At }): Decision {
  switch (event.kind) {
    case 'applied':
      return applied(target, { event, ...given })
    case 'observed':
      return observed(target, { event, ...given })
    case 'watch_lost':
      return watchLost(target, { event, ...given })
    case 'watch_found':
      return watchFound(target, { event, ...given })
    case 'log_read':
      return logRead(target, { event, ...given })
  }
}
