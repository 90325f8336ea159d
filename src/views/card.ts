import type { KnownBlock } from '@slack/types'
import { asSentence } from '../errors.ts'
import { blockId, buttonsOf, menuOf } from './buttons.ts'
import { dismissedText, isAdvisory } from './house.ts'
import { outsideMark } from './outside.ts'
import { approvers, lapsesAtMs, objectionLine } from './reviewing.ts'
import type { Drawing, Message } from './shape.ts'
import { context, mrkdwn } from './shape.ts'
import { logLinesOf, stateLine } from './state.ts'
import { beforeLine, frozenLine, passLine } from './stops.ts'
import { code, cutMrkdwn, dayToken, foreign, timeToken } from './text.ts'
import { NAMES } from './verdict/words.ts'
import { authorsOf, changesOf, commitLink, lackOf, names, pullLink, titleOf } from './words.ts'

const SENTENCE_MAX = 600

/**
 * The card of a release: three lines with a menu, a context line, at most three buttons. A release that ended
 * within another is one context line. Nothing in it ages: times are tokens that Slack renders.
 */
export function cardOf(drawing: Drawing): Message {
  const { release, rules } = drawing
  const title = titleOf(release, rules.service)
  const kind =
    release.kind === 'rollback' ? ' · rollback' : release.kind === 'change' ? ' · manifest change' : ''
  const state = stateLine(drawing)
  const text = sentence(`${title} in ${foreign(rules.environment, 60)}: ${state}`)
  const place = `${foreign(rules.environment, 60)}${kind}`
  if (isLine(release)) {
    return { text, blocks: [context(`${title} · ${place} · ${state}`, blockId('context', drawing))] }
  }
  const third = thirdLine(drawing)
  const lines = [`*${title}* · ${place}`, state, ...(third === null ? [] : [third])]
  const blocks: KnownBlock[] = [
    {
      type: 'section',
      block_id: blockId('card', drawing),
      text: mrkdwn(lines.join('\n')),
      accessory: menuOf(drawing),
    },
    context(contextLine(drawing), blockId('context', drawing)),
  ]
  const buttons = buttonsOf(drawing)
  return { text, blocks: buttons === null ? blocks : [...blocks, buttons] }
}

function isLine({ stage }: Drawing['release']): boolean {
  return stage === 'superseded' || stage === 'included' || stage === 'withdrawn'
}

/** The first two lines as one sentence, for notifications: without formats and marks. */
export function sentence(text: string): string {
  const bare = text.replaceAll('*', '').replaceAll(/[✋🔵🟢🔴⚪] ?/gu, '')
  const cutOff = cutMrkdwn(bare, SENTENCE_MAX)
  return asSentence(cutOff)
}

/** What matters most beside the state: the log of a crash, who holds it, what changed, or what is missing. */
function thirdLine(drawing: Drawing): string | null {
  const { release, addresses } = drawing
  const log = logLinesOf(release)
  if (release.stage === 'failed' && log.length > 0) return code(log.slice(-2).join(' ↵ '), 240)
  return (
    passLine(drawing) ??
    objectionLine(drawing) ??
    (release.stage === 'reviewing' ? dismissedText(release, NAMES.slack) : null) ??
    heldLine(drawing) ??
    frozenLine(drawing) ??
    ownLine(release) ??
    changesOf(release.range, addresses) ??
    lackOf(originOf(release))
  )
}

/** A hold that does not stop this release itself, and so is not its state. */
function heldLine({ target, release }: Drawing): string | null {
  const { hold } = target
  if (hold === null || release.stage === 'rolled_back') return null
  const isOwnState =
    (release.stage === 'writing' || release.stage === 'applying') && release.kind !== 'rollback'
  if (isOwnState || (release.endedAtMs !== null && release.kind !== 'rollback')) return null
  const isMerged = release.pull === null || release.commit !== null || release.kind === 'rollback'
  const stops = isMerged ? 'Nothing newer starts' : 'It is not merged, and nothing newer starts,'
  return `Held by ${foreign(hold.by, 60)}: ${asSentence(foreign(hold.reason, 200))} ${stops} until it is resumed`
}

/** What a person wrote about their own commit or rollback. */
function ownLine(release: Drawing['release']): string | null {
  if (release.reason === null) return null
  if (release.kind === 'change') return foreign(release.reason, 200)
  return release.kind === 'rollback' ? `Because: ${foreign(release.reason, 200)}` : null
}

/** A change of configuration has no image of its own to complain about. */
function originOf(release: Drawing['release']): Drawing['release']['origin'] {
  return release.kind === 'image' || release.kind === 'promotion'
    ? release.origin
    : { trust: 'believed', repository: null, revision: null, version: null }
}

function contextLine(drawing: Drawing): string {
  const { release, addresses } = drawing
  if (release.stage === 'reviewing' || release.stage === 'merging') return pullLine(drawing)
  const log = logLinesOf(release)
  const parts = [
    `release #${release.number}`,
    whoOf(release),
    chosenLine(release),
    release.stage === 'failed' && log.length > 0 ? changesOf(release.range, addresses) : null,
    commitLink(release, addresses),
    pullLink(release),
    carriedOf(release),
    outsideMark(release),
    `since ${timeToken(release.openedAtMs)}`,
  ]
  return parts.filter(part => part !== null).join(' · ')
}

/** `PR #318 · 9f2c1ab · on staging since 09:12 · expires tomorrow 10:31`: the first approval that lapses ends the whole verdict. */
function pullLine(drawing: Drawing): string {
  const { release } = drawing
  const endsAtMs = lapsesAtMs(drawing)
  const parts = [
    pullLink(release),
    release.pull === null ? null : foreign(release.pull.head.slice(0, 7), 10),
    release.kind === 'rollback' ? whoOf(release) : approvers(drawing),
    beforeLine(drawing),
    isAdvisory(drawing) ? 'advisory: GitHub itself would merge without approval' : null,
    chosenLine(release),
    endsAtMs === null ? null : `expires ${dayToken(endsAtMs)}`,
  ]
  return parts.filter(part => part !== null).join(' · ')
}

function whoOf(release: Drawing['release']): string | null {
  const { by, kind } = release
  if (kind === 'rollback') return by === null ? 'by Slipway itself' : `asked for by ${foreign(by.login, 40)}`
  const people = authorsOf(release)
  return people.length === 0 ? null : `by ${names(people)}`
}

function chosenLine({ chosen }: Drawing['release']): string | null {
  return chosen === undefined ? null : `started by ${foreign(chosen.reason, 80)}`
}

function carriedOf({ carries }: Drawing['release']): string | null {
  if (carries.length === 0) return null
  return `carries ${carries.map(({ id }) => id.slice(id.lastIndexOf('#'))).join(', ')}`
}
