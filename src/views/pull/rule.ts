import type { Part } from '../../release/approvals.ts'
import { partsOf } from '../../release/approvals/parts.ts'
import type { ApprovalRule } from '../../release/rules.ts'
import { rulingOf } from '../../release/ruling.ts'
import type { Pulling } from '../shape.ts'
import { duration } from '../text.ts'
import { few, inWords, NAMES, reviewers } from '../verdict/words.ts'

const TITLE = '### Who must approve'
const name = NAMES.markdown

/** The rule in words, with why it asks for whom. */
export function ruleLines({ release, rules }: Pulling): string[] {
  const ruling = rulingOf(release, rules)
  if (release.kind === 'rollback' && ruling === null)
    return [TITLE, '', 'Nobody: it restores what was live before, and whoever asked for it may roll back.']
  if (ruling === null) return [TITLE, '', 'Nobody: no rule asks for approvals here.']
  const { rule, authors } = ruling
  const parts = partsOf({ rule, authors, reachable: null, owners: null })
  if (parts.length === 0)
    return [TITLE, '', "Nobody by Slipway's rule; what GitHub itself demands holds all the same."]
  return [TITLE, '', ...parts.map(part => `- ${partLine(part, rule)}`), '', ...termLines(rule, rules.linking)]
}

function partLine(part: Part, rule: ApprovalRule): string {
  if (part.kind === 'author') {
    const people = part.who.map(({ login }) => name(login))
    return `one author (${few(people, 'or')}): who wrote it knows what it does`
  }
  const count = `${inWords(part.need)} ${part.need === 1 ? 'peer' : 'peers'}`
  const who = few(reviewers(part.who, name), 'or')
  return `${count} (${who}): ${whyPeer(part, rule)}`
}

function whyPeer({ instead }: Extract<Part, { kind: 'peer' }>, { peers }: ApprovalRule): string {
  if (instead?.why === 'none') return 'in place of an author, since no person is known to have written this'
  if (instead?.why === 'away') {
    const people = instead.authors.map(({ login }) => name(login))
    return `in place of ${few(people, 'and')}, who cannot review here`
  }
  return peers.outsiders ? 'somebody who did not write it looks at it' : 'somebody else looks at it'
}

function termLines({ expireMs, recorded }: ApprovalRule, linking: boolean): string[] {
  const binding =
    'An approval is for what this brings as it is now: a head that brings something else drops it.'
  const expiry = expireMs === null ? [] : [`It counts for ${duration(expireMs)}.`]
  const check =
    'Who has approved so far, and whose word does not count and why, is told by the check `slipway/release`.'
  return [[binding, ...expiry].join(' '), '', whereText(recorded, linking), '', check]
}

function whereText(recorded: ApprovalRule['recorded'], linking: boolean): string {
  const there = 'Review it here, or with the buttons of its card in Slack'
  if (linking && recorded === 'count')
    return `${there}: of those who linked their GitHub account that is a review here, of others it is recorded by Slipway.`
  if (linking) return `${there}, which is a review here of those who linked their GitHub account.`
  return recorded === 'count'
    ? `${there}: what is clicked there is recorded by Slipway, and GitHub has no review of it.`
    : 'Review it here: clicks in Slack count only as reviews on GitHub.'
}
