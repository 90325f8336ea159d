import type { ActionsBlock, Button, Overflow, PlainTextOption } from '@slack/types'
import type { Drawing } from './shape.ts'
import { mrkdwn, plainText } from './shape.ts'
import { plain } from './text.ts'
import { backTo, titleOf } from './words.ts'

/** The names by which handlers know what was pressed. */
export const ACTIONS = {
  retry: 'retry',
  rollBack: 'roll_back',
  resume: 'resume',
  more: 'more',
} as const

/** What the menu of a card offers, by the value of its option. */
export const MENU = {
  why: 'why',
  hold: 'hold',
  resume: 'resume',
  rollBack: 'roll_back',
  open: 'open',
} as const

/** Block ids carry the release and what was drawn: a click on an older drawing is recognised. */
export function blockId(part: 'card' | 'context' | 'buttons', drawing: Drawing): string {
  return `${part}:${drawing.release.id}:${drawing.release.shown}`
}

/** At most three buttons, those that help in this state; null where none does. */
export function buttonsOf(drawing: Drawing): ActionsBlock | null {
  const buttons = wanted(drawing).slice(0, 3)
  if (buttons.length === 0) return null
  return { type: 'actions', block_id: blockId('buttons', drawing), elements: buttons }
}

function wanted(drawing: Drawing): Button[] {
  const { release, target } = drawing
  const resume = target.hold === null ? [] : [resumeButton(drawing)]
  switch (release.stage) {
    case 'failed':
      return [...rollBack(drawing), retryButton(drawing), ...resume]
    case 'applying':
    case 'converging':
      return [...rollBack(drawing), ...resume]
    case 'writing':
      return resume
    case 'live':
      return release.kind === 'rollback' ? resume : []
    case 'reviewing':
    case 'merging':
    case 'superseded':
    case 'included':
    case 'withdrawn':
    case 'rolled_back':
      return []
  }
}

function rollBack(drawing: Drawing): Button[] {
  const back = backTo(drawing.target, drawing.release)
  if (back === null) return []
  const { rules } = drawing
  const version = plain(back.version, 30)
  const what = `${rules.service} in ${rules.environment}`
  return [
    {
      ...button(drawing, ACTIONS.rollBack, `Roll back to ${version}`),
      style: 'danger',
      accessibility_label: plain(`Roll back ${what} to ${version}`, 75),
      confirm: {
        title: plainText(`Roll back to ${version}?`, 100),
        text: mrkdwn(
          `${titleOf(drawing.release, plain(what, 60))} is taken back. Automation of it is held until somebody resumes it.`,
        ),
        confirm: plainText('Roll back', 30),
        deny: plainText('Leave it', 30),
        style: 'danger',
      },
    },
  ]
}

function retryButton(drawing: Drawing): Button {
  const { rules, release } = drawing
  return {
    ...button(drawing, ACTIONS.retry, 'Retry'),
    accessibility_label: plain(`Retry ${rules.service} ${release.version} in ${rules.environment}`, 75),
  }
}

function resumeButton(drawing: Drawing): Button {
  const { rules } = drawing
  return {
    ...button(drawing, ACTIONS.resume, 'Resume'),
    accessibility_label: plain(`Resume ${rules.service} in ${rules.environment}`, 75),
  }
}

/** The value says which release, which round of it, and what was drawn. */
function button(drawing: Drawing, action: string, label: string): Button {
  const { id, round, shown } = drawing.release
  return { type: 'button', action_id: action, text: plainText(label, 75), value: `${id}|${round}|${shown}` }
}

/** The menu behind the three dots. */
export function menuOf(drawing: Drawing): Overflow {
  const { release, target, addresses } = drawing
  const isOver = release.endedAtMs !== null
  const options: PlainTextOption[] = [option(MENU.why, isOver ? 'What happened?' : 'Why is it waiting?')]
  if (target.hold !== null) options.push(option(MENU.resume, 'Resume'))
  else options.push(option(MENU.hold, 'Hold…'))
  const back = release.stage === 'live' ? backTo(target, release) : null
  if (back !== null) options.push(option(MENU.rollBack, `Roll back to ${plain(back.version, 30)}…`))
  if (release.commit !== null) {
    const url = addresses.commitUrl(release.place.repository, release.commit)
    options.push({ ...option(MENU.open, 'Open the commit'), url })
  }
  return { type: 'overflow', action_id: ACTIONS.more, options }
}

function option(value: string, label: string): PlainTextOption {
  return { text: plainText(label, 75), value }
}
