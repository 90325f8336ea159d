import type { ModalView } from '@slack/types'
import type { TargetId } from '../release/release.ts'
import { context, plainText, section } from './shape.ts'
import { foreign, withCode } from './text.ts'

/** The names by which submissions are known, and where the reason stands in them. */
export const MODALS = {
  hold: 'hold',
  rollBack: 'roll_back',
  requestChanges: 'request_changes',
  override: 'override',
  emergency: 'emergency',
} as const
export const REASON = { block: 'reason', action: 'text' } as const

const REASON_MAX = 300

/** What a modal needs to know again when it comes back; kept in its private metadata. */
export type Purpose = {
  target: TargetId
  release: string
  channel: string
  /** The head of the pull request that was looked at, where there was one. */
  head?: string
}

/** Asks for the reason of a hold. */
export function holdModal(purpose: Purpose): ModalView {
  const what = foreign(purpose.target, 140)
  return {
    ...reasonModal(purpose, { title: 'Hold', submit: 'Hold', callback: MODALS.hold }),
    blocks: [
      section(
        `Automation of *${what}* stands still until somebody resumes it. What already rolls out goes on.`,
      ),
      reasonInput('Why?'),
    ],
  }
}

/** Asks for the reason of a rollback, which is its confirmation too. */
export function rollBackModal(purpose: Purpose, back: string | null): ModalView {
  const what = foreign(purpose.target, 140)
  const version = back === null ? 'what was live before' : foreign(back, 60)
  return {
    ...reasonModal(purpose, { title: 'Roll back', submit: 'Roll back', callback: MODALS.rollBack }),
    blocks: [
      section(`*${what}* goes back to *${version}*. Its automation is held until somebody resumes it.`),
      reasonInput('Why?'),
    ],
  }
}

/** Asks why one release should pass a freeze. */
export function overrideModal(purpose: Purpose): ModalView {
  const what = foreign(purpose.release, 160)
  return {
    ...reasonModal(purpose, { title: 'Override the freeze', submit: 'Override', callback: MODALS.override }),
    blocks: [
      section(`The freeze is overridden for *${what}* alone. Its approvals are needed all the same.`),
      reasonInput('Why?'),
    ],
  }
}

/** Asks why one release is an emergency. */
export function emergencyModal(purpose: Purpose): ModalView {
  const what = foreign(purpose.release, 160)
  return {
    ...reasonModal(purpose, { title: 'Emergency', submit: 'Declare', callback: MODALS.emergency }),
    blocks: [
      section(
        `*${what}* skips soak and freeze, and needs one approval: of somebody other than you. The channel is told.`,
      ),
      reasonInput('What is the emergency?'),
    ],
  }
}

/** Asks what should be changed before somebody approves. */
export function requestChangesModal(purpose: Purpose, version: string): ModalView {
  const what = `*${foreign(version, 60)}* for *${foreign(purpose.target, 140)}*`
  return {
    ...reasonModal(purpose, {
      title: 'Request changes',
      submit: 'Request changes',
      callback: MODALS.requestChanges,
    }),
    blocks: [
      section(`${what} is not merged until you approve it or take this back. The card shows your words.`),
      reasonInput('What should change?', true),
    ],
  }
}

/** Why something was not done, and what can be done instead. */
export function refusalModal(reason: string, remedy: string): ModalView {
  return {
    type: 'modal',
    title: plainText('Not done', 24),
    close: plainText('Close', 24),
    blocks: [section(withCode(reason, 1500)), context(withCode(remedy, 1000))],
  }
}

type Words = { title: string; submit: string; callback: string }

function reasonModal(purpose: Purpose, words: Words): Omit<ModalView, 'blocks'> {
  return {
    type: 'modal',
    callback_id: words.callback,
    private_metadata: JSON.stringify(purpose),
    title: plainText(words.title, 24),
    submit: plainText(words.submit, 24),
    close: plainText('Cancel', 24),
  }
}

function reasonInput(label: string, multiline = false): ModalView['blocks'][number] {
  return {
    type: 'input',
    block_id: REASON.block,
    label: plainText(label, 100),
    element: {
      type: 'plain_text_input',
      action_id: REASON.action,
      max_length: REASON_MAX,
      min_length: 1,
      multiline,
    },
  }
}
