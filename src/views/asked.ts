import type { ModalView } from '@slack/types'
import type { CardBlock, ClickedCard, Membership } from '../ports.ts'
import type { Ask } from '../release/events.ts'
import type { TargetId } from '../release/release.ts'
import { asSentence } from '../errors.ts'
import { plainAnswer } from './answers.ts'
import { refusalModal } from './modals.ts'
import { context, type Message } from './shape.ts'
import { foreign } from './text.ts'

/** A card as it was clicked, changed a little: its blocks are those that Slack gave back. */
export type Redrawing = { text: string; blocks: object[] }

/**
 * The clicked card with "Recording carol's rollback…" in place of its buttons. Its menu gives way too: whoever clicks
 * again meanwhile would click on a drawing that is no card.
 */
export function recordingCard(card: ClickedCard, ask: Ask, who: string): Redrawing {
  const line = context(`Recording ${foreign(who, 40)}'s ${NOUNS[ask.verb]}…`)
  return { text: card.text, blocks: [...cardOfWords(card).blocks, line] }
}

/** The clicked card as it was. */
export function sameCard({ text, blocks }: ClickedCard): Redrawing {
  return { text, blocks }
}

/** The clicked card when its buttons are used up; its menu stays. */
export function cardWithoutButtons({ text, blocks }: ClickedCard): Redrawing {
  return { text, blocks: blocks.filter(isNoButton) }
}

/** A card that nobody keeps any more: the same words, without what could be pressed. */
export function cardOfWords({ text, blocks }: ClickedCard): Redrawing {
  const words = blocks.filter(isNoButton).map(({ accessory: _menu, ...block }) => block)
  return { text, blocks: words }
}

/** What a person hears when it is done; null where the card says it. */
export function doneAnswer(target: TargetId, ask: Ask, isOnCard: boolean): Message | null {
  const isSeen = isOnCard && ask.verb !== 'hold' && ask.verb !== 'resume'
  return isSeen ? null : plainAnswer(doneText(target, ask))
}

/** What a person hears when it is not done: the reason, and what they can do. */
export function refusedAnswer(
  target: TargetId,
  refused: string,
  command: string,
): { message: Message; window: ModalView } {
  const reason = refused.replace(/\.$/, '')
  const remedy = `How it stands, and who may do what: \`${command} why ${target}\``
  const message = plainAnswer(`Not done: ${asSentence(reason)} ${remedy}`)
  return { message, window: refusalModal(reason, remedy) }
}

/** Why somebody may ask for nothing; null for a member. */
export function strangerText(membership: Membership): string | null {
  switch (membership) {
    case 'member':
      return null
    case 'deactivated':
      return 'This account is deactivated.'
    case 'bot':
      return 'Bots may ask Slipway for nothing.'
    case 'guest':
      return 'Guests may look, but not act. A full member of this workspace can do it.'
    case 'outsider':
      return 'Only members of this workspace may act here, not those of other organisations.'
  }
}

const NOUNS: Record<Ask['verb'], string> = {
  retry: 'retry',
  roll_back: 'rollback',
  hold: 'hold',
  resume: 'resume',
  override: 'override',
  emergency: 'emergency',
  approve: 'approval',
  request_changes: 'request for changes',
  withdraw: 'withdrawal',
  merge: 'merge',
  switch: 'switch',
  apply: 'order to apply',
  revert: 'revert',
  start: 'start',
}

function doneText(target: TargetId, ask: Ask): string {
  switch (ask.verb) {
    case 'hold':
      return `\`${target}\` is held: ${ask.reason}`
    case 'resume':
      return `\`${target}\` is resumed.`
    case 'roll_back':
      return `\`${target}\` is being rolled back, and held until somebody resumes it.`
    case 'override':
      return `The freeze of \`${target}\` is overridden for ${ask.what}: ${ask.reason}`
    case 'emergency':
      return `Emergency for ${ask.what} in \`${target}\`: ${asSentence(ask.reason)} Everybody in the channel is told.`
    case 'start':
      if (ask.emergency === true)
        return `\`${target}\`: ${ask.tag} is started as an EMERGENCY: it skips soak and freeze. Everybody in the channel is told.`
      return `\`${target}\`: ${ask.tag} is started. It goes the same way as any other version; newer ones that arrive later are released again.`
    case 'retry':
      return `\`${target}\` is tried again.`
    case 'approve':
      return `Your approval of \`${target}\` is noted; its card says where it counts.`
    case 'request_changes':
      return `Your request for changes of \`${target}\` is noted; its card shows it.`
    case 'withdraw':
      return `Your word on \`${target}\` is taken back.`
    case 'merge':
      return `The pull request of \`${target}\` is being merged.`
    case 'apply':
      return `What waits in \`${target}\` is being applied.`
    case 'revert':
      return `What waits in \`${target}\` is being taken back.`
    case 'switch':
      return `The pull request of \`${target}\` gives way to the newer version.`
  }
}

function isNoButton({ type }: CardBlock): boolean {
  return type !== 'actions'
}
