import type { Verdict } from '../release/approvals.ts'
import { verdictOn } from '../release/decide/judging.ts'
import { stopsMerging, stopText } from '../release/gates.ts'
import type { Release, TargetId } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import { advisoryText, dismissedText } from './house.ts'
import { markdown, markdownCode, titleText } from './markdown.ts'
import { outsideText } from './outside.ts'
import type { Standing } from './shape.ts'
import { cut } from './text.ts'
import { openParts } from './verdict/open.ts'
import { few, NAMES } from './verdict/words.ts'
import { verdictLines } from './verdict.ts'

const TITLE_MAX = 200
const SUMMARY_MAX = 20_000

export type Check = { conclusion: 'success' | 'failure' | 'pending'; title: string; summary: string }

/**
 * The check run `slipway/release`: whether the approvals allow the merge, and all that led to it, as Markdown. It is
 * pending while somebody can still approve, and fails only where somebody has to change something first.
 */
export function checkOf(standing: Standing): Check {
  const { release, rules, nowMs } = standing
  const verdict = verdictOn(release, rules, nowMs)
  const [stop] = stopsMerging(standing.target, rules, release, nowMs)
  const judged = verdict === null ? noRule(release) : titleOf(verdict)
  const isStopped = stop !== undefined && (verdict === null || verdict.yes)
  const title = cut(isStopped ? `${judged}, but ${titleText(stopText(stop), 120)}` : judged, TITLE_MAX)
  const tree = verdict === null ? [] : verdictLines(verdict, 'markdown').slice(1)
  const paragraphs = [
    `${whatOf(release, rules)}: **${markdown(title, TITLE_MAX)}**`,
    tree.join('\n'),
    ...holdLines(standing),
    ...stopLines(standing),
    ...passLines(release),
    ...outsideText(standing),
    ...houseLines(standing),
    ...wayLines(release),
    headLine(release, rules),
  ]
  const summary = paragraphs.filter(text => text !== '').join('\n\n')
  const conclusion = isStopped ? 'pending' : conclusionOf(verdict)
  return { conclusion, title, summary: cut(summary, SUMMARY_MAX) }
}

/** Of a pull request that touches a target where something else is open: it waits for that. */
export function waitingCheck({ target }: Rules, open: Release | null): Check {
  const wait =
    open === null ? 'Waiting to be looked at' : `Waiting for ${titleText(open.id, 140)}, which is open`
  const turn = open?.own === undefined ? '' : ' Whichever of both somebody approves first goes first.'
  const pull = open?.pull == null ? '' : ` It is pull request #${open.pull.number}.${turn}`
  const summary = `${markdownCode(target, 140)}: **${markdown(wait, TITLE_MAX)}**.${pull}`
  return { conclusion: 'pending', title: wait, summary }
}

const RANK: Record<Check['conclusion'], number> = { failure: 0, pending: 1, success: 2 }

/** One check for all targets that a pull request touches: yes only where all say yes. */
export function checkOfAll(all: { id: TargetId; check: Check }[]): Check {
  const [worst, ...others] = all.toSorted(
    (one, other) => RANK[one.check.conclusion] - RANK[other.check.conclusion],
  )
  if (worst === undefined)
    return { conclusion: 'success', title: 'No target is touched', summary: 'No target is touched.' }
  const { conclusion, title } = worst.check
  if (others.length === 0) return worst.check
  const yes = all.filter(({ check }) => check.conclusion === 'success').length
  const told =
    conclusion === 'success'
      ? `${all.length} targets: ${title}`
      : `${yes} of ${all.length} targets say yes. ${titleText(worst.id, 100)}: ${title}`
  const summary = all.map(({ check }) => check.summary).join('\n\n---\n\n')
  return { conclusion, title: cut(told, TITLE_MAX), summary: cut(summary, SUMMARY_MAX) }
}

function conclusionOf(verdict: Verdict | null): Check['conclusion'] {
  if (verdict === null || verdict.yes) return 'success'
  return verdict.objections.length > 0 || verdict.unmet !== null ? 'failure' : 'pending'
}

/** Plain text, since GitHub renders no Markdown in it. */
function titleOf(verdict: Verdict): string {
  const { yes, objections, unmet, contentKnown } = verdict
  if (yes) return 'Approved'
  if (objections.length > 0) {
    const people = objections.map(({ login }) => titleText(login, 60))
    return `Changes requested by ${few(people, 'and')}`
  }
  if (unmet !== null) return 'Nobody can approve this'
  if (!contentKnown) return 'Waiting to know what would be merged'
  const open = openParts(verdict, NAMES.terminal).map(({ count }) => count)
  return `Waiting for ${open.join(' and ')}`
}

function noRule({ kind }: Release): string {
  return kind === 'rollback' ? 'A rollback needs no approval' : 'No approval is asked for'
}

function whatOf({ from, version }: Release, { service, environment }: Rules): string {
  const before = from === null ? '' : `${markdown(from.version, 60)} → `
  return `**${markdown(service, 80)}** ${before}${markdown(version, 60)} in ${markdown(environment, 60)}`
}

/** A hold does not change what people think of it: it stops the merge by Slipway, and is said. */
function holdLines({ target, release }: Standing): string[] {
  const { hold } = target
  if (hold === null || release.kind === 'rollback') return []
  const since = new Date(hold.sinceMs).toISOString().slice(0, 16).replace('T', ' ')
  const why = `${markdown(hold.by, 60)} since ${since} UTC: ${markdown(hold.reason, 300)}`
  return [`Held by ${why}. Slipway does not merge it until it is resumed.`]
}

/** What else stands before the merge, for those who look at GitHub. */
function stopLines({ target, release, rules, nowMs }: Standing): string[] {
  return stopsMerging(target, rules, release, nowMs).map(
    stop => `Slipway does not merge it: ${markdown(stopText(stop), 300)}.`,
  )
}

/** Who let it pass what, for good: the check stays with the commit. */
function passLines({ pass }: Release): string[] {
  if (pass === undefined) return []
  const who = `${markdown(pass.by.login, 60)}: ${markdown(pass.reason, 300)}`
  if (pass.kind === 'override') return [`The freeze was overridden by ${who}.`]
  return [
    `**EMERGENCY** declared by ${who}. Soak and freeze are skipped, with one approval of somebody else.`,
  ]
}

/** What GitHub has to do with it. */
function houseLines(standing: Standing): string[] {
  const dismissed = dismissedText(standing.release, NAMES.markdown)
  return [...(dismissed === null ? [] : [`${dismissed}.`]), advisoryText(standing) ?? '']
}

function wayLines({ givesWay }: Release): string[] {
  if (givesWay === null) return []
  return [`${markdown(givesWay, 60)} takes its place: this pull request is being closed.`]
}

function headLine({ pull }: Release, { target }: Rules): string {
  if (pull === null) return ''
  const content =
    pull.content === null
      ? ''
      : `, which brings tree ${markdownCode(pull.content.slice(0, 12), 12)} to ${markdownCode(target, 140)}`
  return `Judged on head ${markdownCode(pull.head.slice(0, 12), 12)}${content}.`
}
