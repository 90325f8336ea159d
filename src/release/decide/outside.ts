import type { Ask } from '../events.ts'
import { stopsMerging } from '../gates.ts'
import type { Commit, Deployed, Release, Target } from '../release.ts'
import {
  andThen,
  changed,
  ignored,
  moved,
  note,
  shown,
  type Cause,
  type Decision,
  type Given,
} from './change.ts'
import { marked, written } from './images.ts'
import { verdictOn } from './judging.ts'
import { rolled } from './landing.ts'
import { blank, openNext } from './opening.ts'
import { remembering } from './remembering.ts'
import { whyOf } from './rollback.ts'

/**
 * Something is on the branch. With a yes on exactly this content it is applied; without one by the rule `outside`: it
 * waits for an operator, or is applied and marked.
 */
export function arrived(target: Target, given: Cause, release: Release): Decision {
  if (hasYes(target, release, given)) return rolled(target, given, release)
  if (given.rules.outside === 'apply')
    return rolled(target, given, { ...release, outside: { allowedBy: null } })
  return kept(target, given, release)
}

/** Whether everything said yes to exactly what is on the branch now; a rollback restores what had one. */
export function hasYes(target: Target, release: Release, { rules, nowMs }: Cause): boolean {
  if (rules.approvals === null) return true
  const verdict = verdictOn(release, rules, nowMs)
  if (release.kind === 'rollback') return verdict?.yes !== false && release.inputs === release.restore?.inputs
  if (verdict?.yes !== true || release.pull?.content !== release.inputs) return false
  return stopsMerging(target, rules, release, nowMs).every(
    ({ kind }) => kind !== 'soak' && kind !== 'rejected',
  )
}

/** It waits for an operator, and what waited before is in it. */
function kept(target: Target, given: Cause, release: Release): Decision {
  const before = target.outside
  const ended = before === null ? [] : [{ ...moved(before, 'superseded', given), endedBy: release.id }]
  const waiting = enterOutside(release, given)
  const raised = marked(target, given.rules, release.key, release.to)
  const next: Target = {
    ...raised,
    seq: Math.max(raised.seq, release.number),
    pending: null,
    outside: waiting,
    ending: [...raised.ending, ...ended],
  }
  const text = `commit ${release.commit?.slice(0, 7) ?? ''} is on the branch without a yes: it is not applied`
  const decision = changed(next, note(given, waiting, text, release.by?.login ?? null))
  // What was open is over, and what waited for it may open.
  return andThen(decision, after => openNext(after, given))
}

/** A commit of somebody starts there; what was open moves. */
function enterOutside(release: Release, given: Cause): Release {
  const isNew = release.kind === 'change' && release.stage === 'writing'
  const waiting = isNew
    ? shown({ ...release, stage: 'outside', stageAtMs: given.nowMs })
    : moved(release, 'outside', given)
  return { ...waiting, failure: null, outside: { allowedBy: null } }
}

/** Whether the branch says again what it said before somebody changed it without a yes. */
export function isTakenBack(target: Target, commit: Pick<Commit, 'inputs'>): boolean {
  const before = written({ ...target, outside: null, open: null })
  return target.outside !== null && before?.inputs === commit.inputs
}

/** What waited is gone from the branch; the cluster never had it. */
export function takenBack(target: Target, given: Given<'commit_seen'>): Decision {
  const { outside } = target
  if (outside === null) return ignored('nothing waits')
  const { commit } = given.event
  const ended: Release = { ...moved(outside, 'withdrawn', given), by: commit.by ?? outside.by }
  const text = `taken back by commit ${commit.commit.slice(0, 7)}`
  return changed(
    { ...target, outside: null, ending: [...target.ending, ended] },
    note(given, ended, text, commit.by?.login ?? null),
  )
}

type Of<V extends Ask['verb']> = Extract<Ask, { verb: V }>

/** An operator lets through what is on the branch without a yes. */
export function applyAsked(target: Target, given: Given<'asked'>, ask: Of<'apply'>): Decision {
  const { outside, open } = target
  if (outside === null || outside.id !== ask.release) return ignored(GONE)
  if (open?.kind === 'rollback') return ignored(`${open.id} takes it back`)
  const { who } = whyOf(given.event.by, '')
  const release = { ...outside, outside: { allowedBy: who } }
  return rolled({ ...target, outside: null }, given, release)
}

/** The former inputs are restored, by the way of a rollback: what was there before needs nobody's yes again. */
export function revertAsked(target: Target, given: Given<'asked'>, ask: Of<'revert'>): Decision {
  const { outside, open } = target
  if (outside === null || outside.id !== ask.release) return ignored(GONE)
  if (open !== null && (open.own === undefined || open.stage === 'merging'))
    return ignored(`${open.id} is open, and was made on top of it: merge or close its pull request first`)
  const restore = stateBefore(target, given)
  if (restore === null) return ignored('nothing was there before it')
  const { who, by } = whyOf(given.event.by, '')
  const { images: to, origin, version } = restore
  const commit = outside.commit?.slice(0, 7) ?? ''
  const release: Release = {
    ...blank(target, given, { kind: 'rollback', to, key: null, origin }),
    version,
    from: stateOf(outside, given),
    restore,
    by,
    reason: `takes back commit ${commit}: ${outside.reason ?? outside.version}`.slice(0, 300),
    authors: by === null ? [] : [by],
  }
  // A person's own pull request stays open, and is a release again afterwards.
  const ended = open === null ? [] : [{ ...moved(open, 'superseded', given), endedBy: release.id }]
  const ending = [...target.ending, ...ended]
  return changed(
    { ...(open === null ? target : remembering(target, open)), seq: release.number, open: release, ending },
    note(given, release, `revert ${commit}`, who),
  )
}

/** Another policy lets it through. */
export function outsideAllowed(target: Target, given: Cause): Decision {
  const { outside } = target
  if (outside === null || given.rules.outside === 'hold') return ignored('nothing waits for an operator')
  return rolled({ ...target, outside: null }, given, outside)
}

const GONE = 'it does not wait any more; look at the newest card'

/** What was written last with a yes: what rolls, else what is live. */
function stateBefore({ rolling, live }: Target, given: Cause): Deployed | null {
  return rolling === null ? live : stateOf(rolling, given)
}

function stateOf(release: Release, given: Cause): Deployed | null {
  const { id, version, to, origin, commit, inputs } = release
  if (commit === null || inputs === null) return null
  return { release: id, version, images: to, origin, commit, inputs, atMs: given.nowMs }
}
