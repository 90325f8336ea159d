import type { Discount, Discounted, Part, Verdict } from '../release/approvals.ts'
import { approvedOf, openParts } from './verdict/open.ts'
import type { Open } from './verdict/open.ts'
import { NAMES, WHERE, few, inWords, reviewers, unmetText } from './verdict/words.ts'
import type { Name, Use } from './verdict/words.ts'

export type { Use } from './verdict/words.ts'

const LINES_MAX = 40
const LIFTED = 'it waits until they approve or withdraw, or the review is dismissed on GitHub'

/**
 * The verdict as the line of a card, in mrkdwn: who is waited for or blocks, and who approved where. `call` names
 * those who must act, by default without a mention.
 */
export function approvalLine(verdict: Verdict, call: Name = uncalled): string {
  const { yes, objections, unmet, contentKnown } = verdict
  const name = NAMES.slack
  const approved = approvedOf(verdict, name)
  const open = openParts(verdict, call)
  if (yes) return '🟢 *Approved*, ready to merge'
  if (objections.length > 0) {
    const people = objections.map(({ login }) => name(login))
    return `✋ *Changes requested* by ${few(people, 'and')}${approved}`
  }
  if (unmet !== null) return `✋ *Nobody can approve this:* ${unmetText(verdict, unmet, name)}`
  if (!contentKnown) return '✋ *Waiting* to know what would be merged: until then no approval counts'
  if (approved === '') return `✋ *Waiting for approval:* ${open.map(asked).join(', ')}`
  return `✋ *Waiting* for ${open.map(missing).join(', and ')}${approved}`
}

/** The whole verdict, a line for each part and word: for a check run, a pull request, `why` and the command line. */
export function verdictLines(verdict: Verdict, use: Use): string[] {
  const name = NAMES[use]
  const lines = [
    ...(verdict.unmet === null
      ? []
      : [`nobody can meet the rule: ${unmetText(verdict, verdict.unmet, name)}`]),
    ...(verdict.contentKnown ? [] : ['what would be merged is not known yet, so no approval counts']),
    ...verdict.objections.map(({ login }) => `changes requested by ${name(login)}: ${LIFTED}`),
    ...verdict.parts.map(part => partText(part, name)),
    ...verdict.faults.map(fault => `CODEOWNERS leaves somebody out: ${name(fault)}`),
    ...verdict.discounted.map(each => discountText(each, name)),
  ]
  const more = lines.length - LINES_MAX
  const shown = more > 0 ? [...lines.slice(0, LINES_MAX), `and ${more} more`] : lines
  return [headOf(verdict), ...shown.map(line => `- ${line}`)]
}

function headOf({ yes, objections, unmet, contentKnown }: Verdict): string {
  if (yes) return 'Approved, ready to merge'
  if (objections.length > 0) return 'Changes requested'
  if (unmet !== null) return 'Nobody can approve this'
  return contentKnown ? 'Waiting for approval' : 'Waiting to know what would be merged'
}

const uncalled: Name = login => `@${NAMES.slack(login)}`

/** `one author (@ann or @bob)` */
function asked({ count, who, joint }: Open): string {
  return `${count} (${few(who, joint)})`
}

/** `one peer: carol` */
function missing({ count, who, joint }: Open): string {
  return `${count}: ${few(
    who.map(each => each.replace(/^@/, '')),
    joint,
  )}`
}

function partText(part: Part, name: Name): string {
  const who = part.kind === 'author' ? part.who.map(({ login }) => name(login)) : reviewers(part.who, name)
  const approved = part.filled.map(
    ({ by, where }) => `${name(by.login)} ${where === 'recorded' ? `(${WHERE[where]})` : WHERE[where]}`,
  )
  const lack = part.need - part.filled.length
  const rest = lack === 0 ? [] : [approved.length === 0 ? 'nobody yet' : `${inWords(lack)} more missing`]
  const by = approved.length === 0 ? [] : [`approved by ${approved.join(', ')}`]
  const count = `${inWords(part.need)} ${part.kind}${part.need === 1 ? '' : 's'}`
  return `${count} (${few(who, 'or')})${insteadText(part, name)}: ${[...by, ...rest].join('; ')}`
}

function insteadText(part: Part, name: Name): string {
  if (part.kind === 'author' || part.instead === null) return ''
  if (part.instead.why === 'none')
    return ' in place of an author, since no person is known to have written this'
  const people = part.instead.authors.map(({ login }) => name(login))
  return ` in place of ${few(people, 'and')}, who cannot review here`
}

function discountText({ by, state, why }: Discounted, name: Name): string {
  const word =
    state === 'approved'
      ? `the approval of ${name(by.login)} does not count`
      : `changes requested by ${name(by.login)} do not block`
  return `${word}: ${REASONS[why]}`
}

const REASONS: Record<Discount, string> = {
  bot: 'bots never count',
  recorded_refused: 'it was only recorded by Slipway, and this rule wants a review on GitHub',
  author_away: 'an author who cannot review here any more',
  author_not_outsider: 'this rule wants peers who neither wrote it nor asked for it',
  own_pull: 'nobody approves their own pull request',
  not_named: 'the rule does not name them',
  content_unknown: 'what it was given for cannot be compared with what would be merged',
  other_content: 'what would be merged has changed since; approve again',
  expired: 'it has expired; approve again',
  not_needed: 'nobody more is needed',
}
