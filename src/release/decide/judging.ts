import { judge, type Verdict } from '../approvals.ts'
import { lapsesAtMs } from '../approvals/expiry.ts'
import type { Merging, Release, Target } from '../release.ts'
import type { Rules } from '../rules.ts'
import { changed, ignored, moved, note, shown, type Cause, type Decision } from './change.ts'
import { stopsMerging } from '../gates.ts'
import { authorsHere, isMergedUnasked } from '../own.ts'
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
    const text = next.stage === 'merging' ? 'approved: it is merged' : 'no longer to be merged'
    return changed({ ...target, open: next }, note(given, next, text))
  }
  return release === open ? ignored('the verdict is the same') : changed({ ...target, open: release })
}

/** Enters `merging`: by a click, or because it is due by itself. */
export function merged(release: Release, given: Cause, who: Omit<Merging, 'count' | 'isQueued'>): Release {
  const { count = 0, isQueued = false } = release.merging ?? {}
  const merging = { count: count + 1, isQueued, ...who }
  return withQueue({ ...moved(release, 'merging', given), merging }, given.rules)
}

function advanced(target: Target, release: Release, given: Cause): Release {
  const { rules, nowMs } = given
  const isStopped = stopsMerging(target, rules, release, nowMs).length > 0
  const yes = release.judged?.yes === true && !isStopped && isFree(target, release)
  if (release.stage === 'merging') return yes ? withQueue(release, rules) : moved(release, 'reviewing', given)
  return yes && isDue(release, rules) ? merged(release, given, { by: null, as: null }) : release
}

/** Without a click: where the rule says so, or a rollback was asked for; and GitHub has nothing against it. */
function isDue(release: Release, rules: Rules): boolean {
  const { pull } = release
  if (pull === null || pull.refusal !== null || !mayGo(pull, rules)) return false
  return isMergedUnasked(release, rules)
}

function withVerdict(target: Target, release: Release, given: Cause): Release {
  const verdict = verdictOn(release, given.rules, given.nowMs)
  const face = JSON.stringify([
    verdict,
    release.own?.touches ?? null,
    ...stopsMerging(target, given.rules, release, given.nowMs),
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
