import type { Actor } from '../actors.ts'
import type { Deployed, Digest, Hold, Origin, Person, Release, Target } from '../release.ts'
import { changed, ignored, moved, note, type Decision, type Cause } from './change.ts'
import { briefFailure } from '../failing.ts'
import { digestsOf, keyOf } from './images.ts'
import { blank } from './opening.ts'
import { isBeingMerged } from './queueing.ts'
import { remembering } from './remembering.ts'
import { runsAfterRollback } from './runs.ts'

const REJECTED_MAX = 200

/** `origin`: of what is bad, unless what is restored was built from the same revision. */
type Bad = {
  release: Release | null
  version: string
  images: Digest[]
  origin: Origin | null
  restore: Deployed
}
type Why = { by: Person | null; who: string; reason: string }

/** Restores the last live inputs by the same way into Git, rejects what was bad, and holds the target. */
export function rollBack(target: Target, given: Cause, why: Why): Decision {
  const bad = badOf(target)
  if (typeof bad === 'string') return ignored(bad)
  const open = target.open
  if (open !== null && isBeingMerged(open)) return ignored(`${open.id} is being merged; ask again when it is`)
  if (open?.kind === 'rollback') return ignored(`${open.id} is a rollback already`)
  const release = rollbackOf(target, given, { bad, why })
  const superseded =
    open === null
      ? []
      : [{ ...moved(open, 'superseded', given), endedBy: release.id, givesWay: wayTo(open, bad.restore) }]
  const ended =
    bad.release === null ? [] : [{ ...moved(bad.release, 'rolled_back', given), endedBy: release.id }]
  const hold: Hold = { by: why.who, reason: why.reason, sinceMs: given.nowMs, release: release.id }
  const next: Target = {
    ...(open === null ? target : remembering(target, open)),
    seq: release.number,
    hold,
    open: release,
    rolling: null,
    rejected: [...new Set([...target.rejected, ...bad.images])].slice(-REJECTED_MAX),
    runs: runsAfterRollback(target, bad, given.nowMs),
    mark: { key: keyOf(given.rules, bad.restore.images), digests: digestsOf(bad.restore.images) },
    ending: [...target.ending, ...superseded, ...ended],
  }
  return changed(next, note(given, release, `roll back to ${bad.restore.version}: ${why.reason}`, why.who))
}

/** A pull request of Slipway's own is closed; a person's stays open. */
function wayTo({ own }: Release, { version }: Deployed): string | null {
  return own === undefined ? version : null
}

/** Where `rollback.auto` is set, a rollout that failed is rolled back by Slipway itself; a rollback never is. */
export function rollBackAutomatically(target: Target, given: Cause): Decision {
  const release = target.rolling
  if (!given.rules.rollback.auto || release === null || release.stage !== 'failed')
    return ignored('not automatic')
  if (release.kind === 'rollback') return ignored('a failed rollback is for people')
  if (release.applied === null) return ignored('nothing of it was applied whole')
  const reason = `${release.version} failed: ${briefFailure(release)}`
  return rollBack(target, given, { by: null, who: 'slipway', reason: reason.slice(0, 300) })
}

export function whyOf(by: Actor, reason: string): Why {
  const person = by.login === null ? null : { login: by.login, id: by.account, bot: false }
  return { by: person, who: by.login ?? by.slack ?? 'unknown', reason }
}

/** What is bad and what it is replaced by, or why there is nothing to go back to. */
function badOf(target: Target): Bad | string {
  const rolling = target.rolling
  if (rolling !== null) {
    if (rolling.kind === 'rollback') return 'a failed rollback offers only Retry'
    if (target.live === null) return 'nothing was live before it'
    return { release: rolling, images: rejectable(rolling), ...ofBad(rolling, target.live) }
  }
  if (target.live === null || target.previous === null) return 'nothing was live before it'
  const before = digestsOf(target.previous.images)
  const images = digestsOf(target.live.images).filter(digest => !before.includes(digest))
  return { release: null, images, ...ofBad(target.live, target.previous) }
}

function ofBad(
  bad: { version: string; origin: Origin },
  restore: Deployed,
): Pick<Bad, 'version' | 'origin' | 'restore'> {
  const { version, origin } = bad
  return { version, origin: origin.revision === restore.origin.revision ? null : origin, restore }
}

/** Only digests that differ from what was live; a change of configuration rejects none. */
function rejectable(release: Release): Digest[] {
  if (release.kind === 'change') return []
  const before = release.from === null ? [] : digestsOf(release.from.images)
  return digestsOf(release.to).filter(digest => !before.includes(digest))
}

function rollbackOf(target: Target, given: Cause, what: { bad: Bad; why: Why }): Release {
  const { restore } = what.bad
  const { by, reason } = what.why
  const release = blank(target, given, {
    kind: 'rollback',
    to: restore.images,
    key: null,
    origin: restore.origin,
  })
  const bad = what.bad.release
  const from = bad === null ? target.live : stateOf(bad, given)
  const authors = by === null ? (bad?.authors ?? []) : [by]
  return { ...release, version: restore.version, from, restore, by, reason, authors }
}

function stateOf(release: Release, given: Cause): Deployed | null {
  const { id, version, to, origin, commit, inputs } = release
  if (commit === null || inputs === null) return null
  return { release: id, version, images: to, origin, commit, inputs, atMs: given.nowMs }
}
