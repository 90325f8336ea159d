import type { Button, PlainTextOption } from '@slack/types'
import type { Drawing } from '../shape.ts'
import { plainText } from '../shape.ts'
import { plain } from '../text.ts'

/** The names by which handlers know what was pressed. */
export const ACTIONS = {
  retry: 'retry',
  rollBack: 'roll_back',
  resume: 'resume',
  approve: 'approve',
  approveOnGitHub: 'approve_on_github',
  requestChanges: 'request_changes',
  merge: 'merge',
  override: 'override',
  emergency: 'emergency',
  openGitHub: 'open_github',
  confirmLink: 'confirm_link',
  refuseLink: 'refuse_link',
  apply: 'apply',
  revert: 'revert',
  more: 'more',
} as const

/** What the menu of a card offers, by the value of its option. */
export const MENU = {
  why: 'why',
  hold: 'hold',
  resume: 'resume',
  rollBack: 'roll_back',
  withdraw: 'withdraw',
  switchTo: 'switch',
  open: 'open',
} as const

/** How long the text of a confirmation may be. */
export const CONFIRM_MAX = 300

/** Block ids carry the release and what was drawn: a click on an older drawing is recognised. */
export function blockId(part: 'card' | 'context' | 'buttons', drawing: Drawing): string {
  return `${part}:${drawing.release.id}:${drawing.release.shown}`
}

/** The value says which release, which round of it, what was drawn, and of which head of its pull request. */
export function button(drawing: Drawing, action: string, label: string): Button {
  const { id, round, shown, pull } = drawing.release
  const value = [id, round, shown, ...(pull === null ? [] : [pull.head])].join('|')
  return { type: 'button', action_id: action, text: plainText(label, 75), value }
}

/** What a screen reader says, and who cannot see the card above it: the button with what it is about. */
export function aloud(text: string): { accessibility_label: string } {
  return { accessibility_label: plain(text, 75) }
}

export function option(value: string, label: string): PlainTextOption {
  return { text: plainText(label, 75), value }
}
