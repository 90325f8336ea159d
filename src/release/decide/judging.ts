import { judge, type Verdict } from '../approvals.ts'
import { lapsesAtMs } from '../approvals/expiry.ts'
import { isOutdated, isToBeMerged } from '../behind.ts'
import type { Merging, Release, Target } from '../release.ts'
import type { Rules } from '../rules.ts'
import { changed, ignored, moved, note, shown, type Cause, type Decision } from './change.ts'
import { stopsMerging } from '../gates.ts'
import { authorsHere } from '../own.ts'
import { rulingOf } from '../ruling.ts'
import { contentNow, isFree, mayGo, withQueue } from './queueing.ts'
import { wordsOf } from './reviews.ts'

/** The verdict on an open release as things stand: null where nobody has to approve it. */
export function verdictOn(release: Release, rules: Rules, nowMs: number): Verdict | null {
  const ruling = rulingOf(release, rules)
  if (ruling === null || release.pull === null) return null
  return judge({
    ...ruling,
    reviews: wordsOf(release),
    content: contentNow(release),
    reachable: authorsHere(release, ruling.rule),
    owners: release.pull.owners ?? null,
    opener: release.own?.opener ?? null,
    nowMs,
    stoodStill: rules.freezes,
  })
}

/** Whether somebody's approval counts, beside that of whoever opened it. */
export function hasApproval(release: Release, rules: Rules, nowMs: number): boolean {
  const parts = verdictOn(release, rules, nowMs)?.parts ?? []
  return parts.some(({ filled }) => filled.some(({ where }) => where !== 'opened'))
}

/** Judges the open release again and draws the consequence: on to the merge, or back from it. */
export function judged(target: Target, given: Cause): Decision {
  const open = target.open
  if (open === null || open.pull === null) return ignored('nothing is reviewed')
  if (open.stage !== 'reviewing' && open.stage !== 'merging') return ignored('nothing is reviewed')
  const release = withVerdict(target, open, given)
  const next = advanced(target, release, given)
  if (next !== release) {
    if (next.stage === release.stage) return changed({ ...target, open: next })
    const back = isOutdated(next) ? 'its branch has to be updated first' : 'no longer to be merged'
    const text = next.stage === 'merging' ? 'approved: it is merged' : back
    return changed({ ...target, open: next }, note(given, next, text))
  }
  return release === open ? ignored('the verdict is the same') : changed({ ...target, open: release })
}

/** Enters `merging`: by a click, or because it is due by itself. */
export function merged(release: Release, given: Cause, who: Omit<Merging, 'count' | 'isQueued'>): Release {
  const { count = 0, isQueued = false } = release.merging ?? {}
  const merging = { count: count + 1, isQueued, ...who }
  return withQueue({ ...moved(withoutWish(release), 'merging', given), merging }, given.rules)
}

/** Who asked for the merge asks again, if they want it still. */
export function withoutWish(release: Release): Release {
  const { wish, ...rest } = release
  return wish === undefined ? release : shown(rest)
}

function advanced(target: Target, release: Release, given: Cause): Release {
  const { rules, nowMs } = given
  const isStopped = stopsMerging(target, rules, release, nowMs).length > 0
  const yes = release.judged?.yes === true && !isStopped && isFree(target, release)
  if (release.stage === 'merging') {
    if (!yes) return moved(release, 'reviewing', given)
    return mustWait(release) ? waiting(release, given) : withQueue(release, rules)
  }
  // While GitHub computes, nothing is known that speaks against it.
  if (!yes) return release.pull?.unread === true ? release : withoutWish(release)
  return isDue(release, rules) ? merged(release, given, release.wish ?? { by: null, as: null }) : release
}

/** Its branch is updated first. What GitHub has by auto-merge stays there meanwhile. */
function mustWait(release: Release): boolean {
  return isOutdated(release) && release.pull?.queue.entry === null
}

/** Back until its branch is updated, and merged then without another click. */
function waiting(release: Release, given: Cause): Release {
  const { by, as } = release.merging ?? { by: null, as: null }
  const back = moved(release, 'reviewing', given)
  return by === null ? back : { ...back, wish: { by, as } }
}

/** Without another click: where the rule says so, or it was asked for before; and GitHub has nothing against it. */
function isDue(release: Release, rules: Rules): boolean {
  const { pull } = release
  if (pull === null || pull.refusal !== null || isOutdated(release) || !mayGo(pull, rules)) return false
  return isToBeMerged(release, rules)
}

function withVerdict(target: Target, release: Release, given: Cause): Release {
  const verdict = verdictOn(release, given.rules, given.nowMs)
  const isAdvisory = verdict !== null && release.pull?.advisory === true
  const face = JSON.stringify([
    verdict,
    release.own?.touches ?? null,
    ...stopsMerging(target, given.rules, release, given.nowMs),
    ...(isAdvisory ? ['advisory'] : []),
  ])
  const { judged: before } = release
  const yes = verdict === null || verdict.yes
  const nextMs = nextExpiry(release, given)
  if (before === null || before.face !== face) {
    return shown({ ...release, judged: { count: (before?.count ?? 0) + 1, yes, face, nextMs } })
  }
  return before.nextMs === nextMs ? release : { ...release, judged: { ...before, nextMs } }
}

function nextExpiry(release: Release, { rules, nowMs }: Cause): number | null {
  const { freezes: stoodStill } = rules
  const rule = rulingOf(release, rules)?.rule
  if (rule === undefined) return null
  const ends = wordsOf(release)
    .flatMap(({ where, atMs }) => (where === 'opened' ? [] : (lapsesAtMs({ rule, stoodStill }, atMs) ?? [])))
    .filter(endMs => endMs > nowMs)
  return ends.length === 0 ? null : Math.min(...ends)
}
