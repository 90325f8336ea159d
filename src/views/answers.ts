import type { SectionBlock } from '@slack/types'
import type { Release, Target, TargetId } from '../release/release.ts'
import { blockers } from '../release/blockers.ts'
import { verdictOn } from '../release/decide/judging.ts'
import { operatorsText } from '../release/operators.ts'
import type { Rules } from '../release/rules.ts'
import { blockerLine } from './blocker-line.ts'
import { sentence } from './card.ts'
import { advisoryText, dismissedText } from './house.ts'
import type { Message } from './shape.ts'
import { context, fitted, section } from './shape.ts'
import { stateLine } from './state.ts'
import { code, counted, dayToken, foreign, withCode } from './text.ts'
import { verdictLines } from './verdict.ts'
import { NAMES } from './verdict/words.ts'
import { versionOf } from './words.ts'

const TARGETS_MAX = 30
const LINES_PER_BLOCK = 5

/** A target as it stands; `target` is null where nothing was ever seen of it. */
export type Seen = { id: TargetId; rules: Rules; target: Target | null; nowMs: number }

/** A line of the journal or a verdict of the inbox, for people. */
export type History = { atMs: number; text: string; by: string | null }

/** `/release status`: one line for what is live, one for each release that is on its way. */
export function statusAnswer(seen: Seen[], command: string): Message {
  const lines = seen.slice(0, TARGETS_MAX).map(statusOf)
  const more = seen.length - lines.length
  const blocks = chunks(lines).map(chunk => section(chunk.join('\n')))
  const rest = more > 0 ? [context(`+${more} more: name one, \`${command} status &lt;service&gt;\``)] : []
  return fitted({ text: sentence(lines[0] ?? 'There is no such target'), blocks: [...blocks, ...rest] })
}

/** `/release why`: what keeps a target from moving, and what happened last. */
export function whyAnswer(seen: Seen, history: { verdicts: History[]; journal: History[] }): Message {
  const { rules, target, nowMs } = seen
  const operators = operatorsText(rules)
  const found =
    target === null ? [] : blockers(target, rules, nowMs).map(each => blockerLine(each, operators))
  const lines = found.length > 0 ? found.slice(0, 10) : [`Nothing keeps ${nameOf(rules)} from moving.`]
  const blocks = [section(statusOf(seen)), ...lines.map(line => section(line))]
  return fitted({
    text: sentence(lines[0] ?? ''),
    blocks: [
      ...blocks,
      ...(target === null ? [] : approvalTree(target, rules, nowMs)),
      ...told('What the images brought', history.verdicts),
      ...told('What happened', history.journal),
    ],
  })
}

/** `/release why <image:tag>`: what became of each notification about it. */
export function imageAnswer(image: string, verdicts: History[]): Message {
  const name = foreign(image, 200)
  if (verdicts.length === 0) {
    const text = `No notification about ${name} has arrived. Check that the registry notifies Slipway, or that a service names this image.`
    return { text, blocks: [section(text)] }
  }
  const text = `${counted(verdicts.length, 'notification')} about ${name}`
  return { text: sentence(text), blocks: [section(`*${text}*`), ...told('Newest first', verdicts)] }
}

/** `/release help`: a line for each verb of the table. */
export function helpAnswer(command: string, verbs: { name: string; usage: string; help: string }[]): Message {
  const lines = verbs.map(({ name, usage, help }) => {
    const words = code([command, name, usage].filter(word => word !== '').join(' '), 200)
    return `${words} ${help}`
  })
  const share = 'Only you see the answers; add `--share` to show them to the channel.'
  const blocks = chunks(lines).map(chunk => section(chunk.join('\n')))
  return { text: `What ${foreign(command, 40)} can do.`, blocks: [...blocks, context(share)] }
}

/** Something was refused, or done: one sentence, with names and commands set as code. */
export function plainAnswer(text: string): Message {
  const words = withCode(text, 1500)
  return { text: sentence(words), blocks: [section(words)] }
}

/** Who counts, who has approved, who is missing, and why somebody's word does not count. */
function approvalTree({ open }: Target, rules: Rules, nowMs: number): SectionBlock[] {
  const isReviewed = open !== null && (open.stage === 'reviewing' || open.stage === 'merging')
  const verdict = isReviewed ? verdictOn(open, rules, nowMs) : null
  if (verdict === null || open === null) return []
  const [head = '', ...lines] = verdictLines(verdict, 'slack')
  const house = [dismissedText(open, NAMES.slack), advisoryText({ release: open, rules })]
  return [
    section([`*${head}*`, ...lines].join('\n')),
    ...house.flatMap(text => (text === null ? [] : [section(text)])),
  ]
}

function statusOf(seen: Seen): string {
  const { rules, target } = seen
  const name = `*${nameOf(rules)}*`
  if (target === null) return `${name} · nothing was seen of it yet`
  const live = target.live
  const parts = [
    live === null ? 'nothing is live' : `${versionOf(live.version)} live since ${dayToken(live.atMs)}`,
    ...[target.rolling, target.outside, target.open].flatMap(release =>
      release === null ? [] : [onItsWay(seen, target, release)],
    ),
  ]
  if (target.hold !== null && target.open === null && target.rolling === null) {
    parts.push(`*held* by ${foreign(target.hold.by, 60)}: ${foreign(target.hold.reason, 120)}`)
  }
  return `${name} · ${parts.join(' · ')}`
}

function onItsWay(seen: Seen, target: Target, release: Release): string {
  const line = stateLine({ target, release, rules: seen.rules, nowMs: seen.nowMs })
  return `${versionOf(release.version)}: ${line}`
}

function nameOf(rules: Rules): string {
  return `${foreign(rules.service, 80)} in ${foreign(rules.environment, 60)}`
}

function told(title: string, lines: History[]) {
  if (lines.length === 0) return []
  const words = lines.slice(0, LINES_PER_BLOCK).map(({ atMs, text, by }) => {
    const who = by === null ? '' : ` (${foreign(by, 40)})`
    return `${dayToken(atMs)} ${foreign(text, 250)}${who}`
  })
  return [section([`*${title}*`, ...words].join('\n'))]
}

function chunks(lines: string[]): string[][] {
  const found: string[][] = []
  for (let at = 0; at < lines.length; at += LINES_PER_BLOCK) found.push(lines.slice(at, at + LINES_PER_BLOCK))
  return found
}
