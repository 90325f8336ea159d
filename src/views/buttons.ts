import type { ActionsBlock, Button, Overflow, PlainTextOption } from '@slack/types'
import { ACTIONS, aloud, blockId, button, CONFIRM_MAX, MENU, option } from './buttons/button.ts'
import { passButtons } from './buttons/pass.ts'
import { queuedButtons, reviewButtons, reviewOptions } from './buttons/review.ts'
import { outsideButtons } from './outside.ts'
import type { Sha } from '../release/release.ts'
import type { Drawing } from './shape.ts'
import { mrkdwn, plainText } from './shape.ts'
import { foreign, isAddress, plain } from './text.ts'
import { backTo, titleOf } from './words.ts'

export { ACTIONS, blockId, MENU } from './buttons/button.ts'

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
      return [...passButtons(drawing), ...rollBack(drawing), ...resume]
    case 'converging':
      return [...rollBack(drawing), ...resume]
    case 'writing':
      return [...passButtons(drawing), ...resume]
    case 'live':
      return release.kind === 'rollback' ? resume : []
    case 'outside':
      return [...outsideButtons(drawing), ...resume]
    case 'reviewing':
      return [...reviewButtons(drawing), ...resume]
    case 'merging':
      return [...queuedButtons(drawing), ...resume]
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
      ...aloud(`Roll back ${what} to ${version}`),
      confirm: {
        title: plainText(`Roll back to ${version}?`, 100),
        text: mrkdwn(
          `${titleOf(drawing.release, plain(rules.service, 80))} is taken back in ${foreign(rules.environment, 60)}. Automation of it is held until somebody resumes it.`,
          CONFIRM_MAX,
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
    ...aloud(`Retry ${rules.service} ${release.version} in ${rules.environment}`),
  }
}

function resumeButton(drawing: Drawing): Button {
  const { rules } = drawing
  return {
    ...button(drawing, ACTIONS.resume, 'Resume'),
    ...aloud(`Resume ${rules.service} in ${rules.environment}`),
  }
}

/** The menu behind the three dots: Slack takes at most five options. */
export function menuOf(drawing: Drawing): Overflow {
  const { release, target } = drawing
  const isOver = release.endedAtMs !== null
  const back = release.stage === 'live' ? backTo(target, release) : null
  const options: PlainTextOption[] = [
    option(MENU.why, isOver ? 'What happened?' : 'Why is it waiting?'),
    target.hold === null ? option(MENU.hold, 'Hold…') : option(MENU.resume, 'Resume'),
    ...(back === null ? [] : [option(MENU.rollBack, `Roll back to ${plain(back.version, 30)}…`)]),
    ...(release.commit === null ? reviewOptions(drawing) : openCommit(drawing, release.commit)),
  ]
  return { type: 'overflow', action_id: ACTIONS.more, options }
}

function openCommit({ release, addresses }: Drawing, commit: Sha): PlainTextOption[] {
  const url = addresses.commitUrl(release.place.repository, commit)
  return isAddress(url) ? [{ ...option(MENU.open, 'Open the commit'), url }] : []
}
