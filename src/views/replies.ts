import type { MentionOf } from '../release/effects.ts'
import { remedyOf } from '../errors.ts'
import { reviewersOf } from '../release/reviewers.ts'
import { dismissedText } from './house.ts'
import type { Drawing, Message } from './shape.ts'
import { section } from './shape.ts'
import { sentence } from './card.ts'
import { failureOf, logLinesOf, tookOf } from './state.ts'
import { codeBlock, foreign, link } from './text.ts'
import { NAMES } from './verdict/words.ts'
import { authorsOf, backTo, mention, pullLink, titleOf, versionOf } from './words.ts'

const LOG_LINES_MAX = 10
const MENTIONS_MAX = 10

/** The reply in a card's thread that calls those who act on a fact. */
export function replyOf(what: MentionOf, drawing: Drawing): Message {
  const called = [...new Set(loginsOf(what, drawing))]
    .slice(0, MENTIONS_MAX)
    .map(login => mention(drawing.slackOf, login))
    .join(' ')
  const start = called === '' ? '' : `${called} `
  return message(`${start}${factOf(what, drawing)}`, what === 'failed' ? detailsOf(drawing) : [])
}

/** Who acts on it: for a review those whose word is missing, else the authors. */
function loginsOf(what: MentionOf, { release, rules }: Drawing): string[] {
  if (what === 'review' || (what === 'emergency' && release.judged?.yes === false)) {
    const { users, teams } = reviewersOf(release, rules)
    return [...users, ...teams]
  }
  const authors = authorsOf(release).map(({ login }) => login)
  return what === 'outside' ? [...authors, ...operatorNames(rules)] : authors
}

/** Whoever may write is nobody in particular. */
function operatorNames({ operators }: Drawing['rules']): string[] {
  return operators.flatMap(principal =>
    principal === 'writers' ? [] : [principal.slice(principal.indexOf(':') + 1)],
  )
}

/** The direct message to one author whose release failed. */
export function directOf(drawing: Drawing): Message {
  const { release } = drawing
  const card = link(release.card?.permalink ?? null, 'the card')
  const where = release.card?.permalink == null ? '' : ` Everything is on ${card}.`
  return message(`Your change is in this: ${factOf('failed', drawing)}${where}`, detailsOf(drawing))
}

function message(first: string, details: string[]): Message {
  return { text: sentence(first), blocks: [section(first), ...details.map(text => section(text))] }
}

function factOf(what: MentionOf, drawing: Drawing): string {
  const { release, rules, target } = drawing
  const title = `*${titleOf(release, rules.service)}*`
  const where = foreign(rules.environment, 60)
  switch (what) {
    case 'live':
      return `${title} is live in ${where}, ${tookOf(release)}.`
    case 'failed':
      return `${title} failed in ${where}: ${failureOf(release).replace(/\.$/, '')}.`
    case 'rolled_back': {
      const hold = target.hold?.release === release.endedBy ? target.hold : null
      const back = release.from === null ? '' : ` to ${versionOf(release.from.version)}`
      const why =
        hold === null ? '' : ` by ${foreign(hold.by, 60)}: ${foreign(hold.reason, 300).replace(/\.$/, '')}`
      return `${title} in ${where} was rolled back${back}${why}. ${foreign(rules.service, 80)} is held there until somebody resumes it.`
    }
    case 'emergency': {
      const { pass } = release
      const who =
        pass === undefined ? '' : `, declared by ${foreign(pass.by.login, 60)}: ${foreign(pass.reason, 300)}`
      const approval = release.judged?.yes === false ? ' One approval of somebody else is needed.' : ''
      return `*EMERGENCY* in ${where}${who.replace(/\.$/, '')}. ${title} skips soak and freeze.${approval}`
    }
    case 'review': {
      const again = dismissedText(release, NAMES.slack)
      const asks = `${title} waits for your review in ${where}: ${pullLink(release) ?? 'its pull request'}.`
      return again === null ? asks : `${asks} ${again}.`
    }
    case 'outside':
      return `${title} in ${where} is on the branch without an approval, and is not applied: Apply and Revert are on the card.`
    case 'held': {
      const why =
        target.hold === null ? '' : ` by ${foreign(target.hold.by, 60)}: ${foreign(target.hold.reason, 300)}`
      return `${foreign(rules.service, 80)} is held in ${where}${why}`
    }
  }
}

/** The last log lines, and what can be done about it. */
function detailsOf(drawing: Drawing): string[] {
  const { release, target } = drawing
  const lines = logLinesOf(release)
  const remedy = keptRemedy(release.failure?.code ?? null)
  const back = backTo(target, release)
  const rollBack = back === null ? '' : ` Roll back to ${versionOf(back.version)} and Retry are on the card.`
  return [
    ...(lines.length === 0 ? [] : [codeBlock(lines, LOG_LINES_MAX)]),
    ...(remedy === null ? [] : [`What to do: ${foreign(remedy, 300)}${rollBack}`]),
  ]
}

/** A remedy that still has names in braces was meant for values that were not kept. */
function keptRemedy(code: string | null): string | null {
  const text = code === null ? null : remedyOf(code)
  return text === null || /\{\w+\}/.test(text) ? null : text
}
