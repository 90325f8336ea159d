import type { Fact } from '../events.ts'
import type { Carried, Release, Target } from '../release.ts'
import { andThen, changed, moved, note, shown, type Cause, type Decision } from './change.ts'
import { marked } from './images.ts'
import { openNext } from './opening.ts'

const CARRIED_MAX = 20

/**
 * Past the merge: the newest commit overtakes whatever still rolls, which ends included in it. What waited for an operator
 * ends too: it is in the same content, or taken back by it.
 */
export function rolled(target: Target, given: Cause, release: Release): Decision {
  const { rolling, outside } = target
  const isBack = release.kind === 'rollback'
  const before = [rolling, isBack ? null : outside].filter(other => other !== null)
  const carries = before.flatMap(other => [...other.carries, carriedOf(other)]).slice(-CARRIED_MAX)
  const included = before.map(other => ({ ...moved(other, 'included', given), endedBy: release.id }))
  const back =
    isBack && outside !== null ? [{ ...moved(outside, 'withdrawn', given), endedBy: release.id }] : []
  const applying = enterApplying({ ...release, carries: [...release.carries, ...carries] }, given)
  const raised = marked(target, given.rules, release.key, release.to)
  const next: Target = {
    ...raised,
    seq: Math.max(raised.seq, release.number),
    pending: null,
    outside: null,
    rolling: applying,
    ending: [...raised.ending, ...included, ...back],
  }
  const text = `commit ${release.commit?.slice(0, 7) ?? ''} is applied`
  return changed(next, note(given, applying, text, release.by?.login ?? null))
}

/** It landed before what was seen since, and is in that: what waits for an operator, else what rolls. */
export function includedBefore(target: Target, given: Cause, release: Release): Decision {
  const { rolling, outside, live } = target
  const carrier = outside ?? rolling
  const ended = { ...moved(release, 'included', given), endedBy: carrier?.id ?? live?.release ?? null }
  const carries = (by: Release | null) =>
    by && shown({ ...by, carries: [...by.carries, carriedOf(release)].slice(-CARRIED_MAX) })
  const by = outside === null ? { rolling: carries(rolling) } : { outside: carries(outside) }
  const next = { ...target, ...by, ending: [...target.ending, ended] }
  return andThen(changed(next, note(given, ended, 'landed before what rolls')), after =>
    openNext(after, given),
  )
}

/** A release that is created past its merge starts in `applying`; one that was open or waited moves there. */
function enterApplying(release: Release, given: Cause): Release {
  const facts: Fact['kind'][] = ['commit_seen', 'change_merged']
  const isNew = release.kind === 'change' && release.stage === 'writing'
  if (release.stage !== 'outside' && (isNew || !facts.includes(given.event.kind))) {
    return shown({ ...release, stage: 'applying', failure: null, stageAtMs: given.nowMs })
  }
  return { ...moved(release, 'applying', given), failure: null }
}

function carriedOf(release: Release): Carried {
  const { id, commit, origin, authors } = release
  return { id, commit, origin, authors }
}
