import { demandsLeft, isOutdated, isToBeMerged } from '../release/behind.ts'
import { verdictOn } from '../release/decide/judging.ts'
import { newestClicks } from '../release/clicks.ts'
import { stopsMerging } from '../release/gates.ts'
import { NOT_MERGED } from '../release/own.ts'
import type { Release } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import { nextSteps, reasonsIn, refusalText } from './next-step.ts'
import type { Standing } from './shape.ts'
import { stopWords } from './stops.ts'
import { foreign } from './text.ts'
import { approvedOf } from './verdict/open.ts'
import { few, NAMES } from './verdict/words.ts'
import { approvalLine } from './verdict.ts'
import { calling, versionOf } from './words.ts'

const DEMANDS_MAX = 2

/** The second line of a card whose pull request is open: what it waits for, and who is to act. */
export function reviewingLine(standing: Standing): string {
  const { target, release, rules, nowMs } = standing
  const { pull, givesWay } = release
  if (givesWay !== null)
    return `⚪ *Being replaced* by ${versionOf(givesWay)}: its pull request is being closed`
  if (pull === null) return '✋ *Waiting* for its pull request'
  const verdict = verdictOn(release, rules, nowMs)
  if (verdict !== null && !verdict.yes) {
    return `${approvalLine(verdict, calling(standing.slackOf))}${alsoDemanded(release)}${beingRecorded(release)}`
  }
  const start = verdict === null ? 'No approval is needed' : 'Approved'
  const [stop] = stopsMerging(target, rules, release, nowMs)
  if (stop !== undefined) return `✋ *${start}, but ${lowered(stopWords(stop))}`
  if (target.hold !== null && release.kind !== 'rollback') {
    return `✋ *${start}, but held:* it is merged only once it is resumed`
  }
  return `${readyLine(release, start, rules)}${beingRecorded(release)}`
}

/** Who approved and where, once all have: what only Slipway recorded is said to be so. */
export function approvers({ release, rules, nowMs }: Standing): string | null {
  const verdict = verdictOn(release, rules, nowMs)
  if (verdict === null || !verdict.yes) return null
  const people = approvedOf(verdict, NAMES.slack).replace(/^\. Approved: /, '')
  return people === '' ? null : `approved by ${people}`
}

/** When the first approval that counts lapses, and the whole verdict with it; null: never. */
export function lapsesAtMs({ release, rules, nowMs }: Standing): number | null {
  const parts = verdictOn(release, rules, nowMs)?.parts ?? []
  const ends = parts.flatMap(({ filled }) => filled.flatMap(each => each.lapsesAtMs ?? []))
  return ends.length === 0 ? null : Math.min(...ends)
}

/** Whether everything that Slipway knows of lets it be merged now, but for a click. */
export function isReady({ target, release, rules, nowMs }: Standing): boolean {
  const { pull, stage, givesWay, kind } = release
  if (stage !== 'reviewing' || pull === null || givesWay !== null || release.wish !== undefined) return false
  if (demandsLeft(release).length > 0) return false
  if (target.hold !== null && kind !== 'rollback') return false
  if (stopsMerging(target, rules, release, nowMs).length > 0) return false
  const verdict = verdictOn(release, rules, nowMs)
  return verdict === null || verdict.yes
}

/** Why somebody requested changes, in their words; of an objection on GitHub only GitHub knows them. */
export function objectionLine({ release, rules, nowMs }: Standing): string | null {
  const objections = verdictOn(release, rules, nowMs)?.objections ?? []
  const click = release.clicks.findLast(
    ({ verb, by, text }) =>
      verb === 'request_changes' && text !== '' && objections.some(({ login }) => login === by.login),
  )
  return click === undefined ? null : `${foreign(click.by.login, 60)}: “${foreign(click.text, 300)}”`
}

/** Words that are on their way to GitHub; one that is not there yet is not said to be. */
function beingRecorded({ clicks }: Release): string {
  const owed = newestClicks(clicks).filter(({ mirror }) => mirror?.state === 'owed')
  const words = owed.map(({ by, verb }) => `${foreign(by.login, 60)}'s ${NOUNS[verb]}`)
  return words.length === 0 ? '' : `. Recording ${few(words, 'and')} on GitHub…`
}

const NOUNS = {
  approve: 'approval',
  request_changes: 'request for changes',
  withdraw: 'withdrawal',
} as const

function readyLine(release: Release, start: string, rules: Rules): string {
  const refusal = release.pull?.refusal ?? null
  const demands = demandsLeft(release)
  if (refusal !== null) {
    if (refusal.startsWith(NOT_MERGED))
      return `✋ *Not merged:* ${foreign(refusal.slice(NOT_MERGED.length), 300)}. What helps: ${ELSEWHERE}`
    const step = nextSteps(reasonsIn(refusal)) ?? 'mend it on the pull request, or merge again'
    return `🔴 *GitHub refused to merge:* ${refusalText(refusal)}. What helps: ${step}`
  }
  if (demands.length > 0)
    return `✋ *${start}, but GitHub demands:* ${demandsText(demands)}${wished(release)}`
  const isComing = isToBeMerged(release, rules)
  if (!isOutdated(release)) return `🟢 *${start}*, ${isComing ? 'it is merged at once' : 'ready to merge'}`
  return isComing
    ? `🔵 *${start}:* its branch is being updated, as GitHub demands, and it is merged then${wished(release)}`
    : `🟢 *${start}*, ready to merge: its branch is updated first, as GitHub demands`
}

const ELSEWHERE = 'lift that there, and merge again'

/** A click that waits is not pressed again. */
function wished({ wish }: Release): string {
  return wish === undefined ? '' : `. It was asked for by ${foreign(wish.by.login, 40)}`
}

const lowered = (words: string): string => words.slice(0, 1).toLowerCase() + words.slice(1)

function alsoDemanded(release: Release): string {
  const demands = demandsLeft(release)
  return demands.length === 0 ? '' : `. GitHub demands too: ${demandsText(demands)}`
}

function demandsText(demands: string[]): string {
  const more = demands.length - DEMANDS_MAX
  const shown = demands.slice(0, DEMANDS_MAX).map(demand => foreign(demand, 120).replace(/\.$/, ''))
  return more > 0 ? `${shown.join('; ')}; +${more}` : shown.join('; ')
}
