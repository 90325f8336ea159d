import type { KnownBlock } from '@slack/types'
import { blockId, buttonsOf, menuOf } from './buttons.ts'
import type { Drawing, Message } from './shape.ts'
import { context, mrkdwn } from './shape.ts'
import { logLinesOf, stateLine } from './state.ts'
import { code, cutMrkdwn, foreign, timeToken } from './text.ts'
import { authorsOf, changesOf, commitLink, lackOf, names, titleOf } from './words.ts'

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
  if (release.stage === 'superseded' || release.stage === 'included') {
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

/** The first two lines as one sentence, for notifications: without formats and marks. */
export function sentence(text: string): string {
  const bare = text.replaceAll('*', '').replaceAll(/[✋🔵🟢🔴⚪] ?/gu, '')
  const cutOff = cutMrkdwn(bare, SENTENCE_MAX)
  return /[.!?…]$/.test(cutOff) ? cutOff : `${cutOff}.`
}

/** What matters most beside the state: the log of a crash, who holds it, what changed, or what is missing. */
function thirdLine(drawing: Drawing): string | null {
  const { release, addresses } = drawing
  const log = logLinesOf(release)
  if (release.stage === 'failed' && log.length > 0) return code(log.slice(-2).join(' ↵ '), 240)
  return (
    heldLine(drawing) ?? ownLine(release) ?? changesOf(release.range, addresses) ?? lackOf(originOf(release))
  )
}

/** A hold that does not stop this release itself, and so is not its state. */
function heldLine({ target, release }: Drawing): string | null {
  const { hold } = target
  if (hold === null || release.stage === 'rolled_back') return null
  const isOwnState =
    (release.stage === 'writing' || release.stage === 'applying') && release.kind !== 'rollback'
  if (isOwnState || (release.endedAtMs !== null && release.kind !== 'rollback')) return null
  return `Held by ${foreign(hold.by, 60)}: ${foreign(hold.reason, 200)}. Nothing newer starts until it is resumed`
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

function contextLine({ release, addresses }: Drawing): string {
  const log = logLinesOf(release)
  const parts = [
    `release #${release.number}`,
    whoOf(release),
    release.stage === 'failed' && log.length > 0 ? changesOf(release.range, addresses) : null,
    commitLink(release, addresses),
    carriedOf(release),
    `since ${timeToken(release.openedAtMs)}`,
  ]
  return parts.filter(part => part !== null).join(' · ')
}

function whoOf(release: Drawing['release']): string | null {
  const { by, kind } = release
  if (kind === 'rollback') return by === null ? 'by Slipway itself' : `asked for by ${foreign(by.login, 40)}`
  const people = authorsOf(release)
  return people.length === 0 ? null : `by ${names(people)}`
}

function carriedOf({ carries }: Drawing['release']): string | null {
  if (carries.length === 0) return null
  return `carries ${carries.map(({ id }) => id.slice(id.lastIndexOf('#'))).join(', ')}`
}
