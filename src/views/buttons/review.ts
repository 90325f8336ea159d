import type { Button, PlainTextOption } from '@slack/types'
import { isOutdated } from '../../release/behind.ts'
import { verdictOn } from '../../release/decide/judging.ts'
import { readyAbove } from '../../release/decide/opening.ts'
import { isMergedUnasked } from '../../release/own.ts'
import { mayBeQueued } from '../../release/queueing.ts'
import { rulingOf } from '../../release/ruling.ts'
import type { Pull } from '../../release/release.ts'
import { isReady } from '../reviewing.ts'
import type { Drawing } from '../shape.ts'
import { mrkdwn, plainText } from '../shape.ts'
import { foreign, plain } from '../text.ts'
import { titleOf } from '../words.ts'
import { ACTIONS, aloud, button, CONFIRM_MAX, MENU, option } from './button.ts'
import { passButtons } from './pass.ts'

/** The buttons of a card whose pull request is open: approve and request changes, or merge once all have approved. */
export function reviewButtons(drawing: Drawing): Button[] {
  const { pull, givesWay } = drawing.release
  if (pull === null || givesWay !== null) return []
  const passes = passButtons(drawing)
  // There is room for one more: an emergency is what can still shorten the way.
  if (!isApproved(drawing))
    return [...approve(drawing, pull), ...requestChanges(drawing), ...passes.slice(-1)]
  return [...merge(drawing, pull), ...passes, ...requestChanges(drawing)]
}

/** What waits in GitHub's queue can still be stopped. */
export function queuedButtons(drawing: Drawing): Button[] {
  const { release } = drawing
  return mayBeQueued(release) && release.givesWay === null ? requestChanges(drawing) : []
}

/** What the menu offers beside: to take one's word back, to switch to what is newer, and the pull request itself. */
export function reviewOptions(drawing: Drawing): PlainTextOption[] {
  const { pull, stage, givesWay } = drawing.release
  if (pull === null) return []
  const open = { ...option(MENU.open, 'Open the pull request'), url: pull.url }
  const isOpen = stage === 'reviewing' || (stage === 'merging' && mayBeQueued(drawing.release))
  if (!isOpen || givesWay !== null) return [open]
  const withdraw = isRecording(drawing) ? [option(MENU.withdraw, 'Withdraw my approval')] : []
  return [...withdraw, ...switchOptions(drawing), open]
}

/** Where only GitHub's reviews count and no account is linked, the button leads there. */
function approve(drawing: Drawing, pull: Pull): Button[] {
  const label = aloud(`Approve ${whatOf(drawing)}`)
  if (isRecording(drawing)) {
    return [{ ...button(drawing, ACTIONS.approve, 'Approve'), style: 'primary', ...label }]
  }
  if (rulingOf(drawing.release, drawing.rules) === null) return []
  return [{ ...button(drawing, ACTIONS.approveOnGitHub, 'Approve on GitHub'), url: pull.url, ...label }]
}

function requestChanges(drawing: Drawing): Button[] {
  if (!isRecording(drawing)) return []
  const label = aloud(`Request changes of ${whatOf(drawing)}`)
  return [{ ...button(drawing, ACTIONS.requestChanges, 'Request changes'), ...label }]
}

/** Slipway merges by itself where the rule says so; after a refusal of GitHub it takes a click again. */
function merge(drawing: Drawing, pull: Pull): Button[] {
  const { release, rules } = drawing
  if (!isReady(drawing) || (isMergedUnasked(release, rules) && pull.refusal === null)) return []
  const head = pull.head.slice(0, 7)
  const title = titleOf(release, plain(rules.service, 80))
  const first = isOutdated(release) ? ' Its branch is updated first, as GitHub demands.' : ''
  return [
    {
      ...button(drawing, ACTIONS.merge, 'Merge'),
      style: 'primary',
      ...aloud(`Merge ${whatOf(drawing)}`),
      confirm: {
        title: plainText(`Merge pull request #${pull.number}?`, 100),
        text: mrkdwn(
          `${title} goes to ${foreign(rules.environment, 60)}, exactly as of head ${foreign(head, 10)}.${first}`,
          CONFIRM_MAX,
        ),
        confirm: plainText('Merge', 30),
        deny: plainText('Leave it', 30),
      },
    },
  ]
}

function switchOptions(drawing: Drawing): PlainTextOption[] {
  const { target, release } = drawing
  if (target.hold !== null || release.kind === 'rollback') return []
  const newer = readyAbove(target, drawing, release)
  return newer === null ? [] : [option(MENU.switchTo, `Switch to ${plain(newer.tag, 40)}`)]
}

function isApproved({ release, rules, nowMs }: Drawing): boolean {
  const verdict = verdictOn(release, rules, nowMs)
  return verdict === null || verdict.yes
}

/** Whether a click counts as somebody's word: a rollback asks for none. */
function isRecording({ release, rules }: Drawing): boolean {
  const ruling = rulingOf(release, rules)
  return ruling !== null && (rules.linking || ruling.rule.recorded === 'count')
}

function whatOf({ release, rules }: Drawing): string {
  return `${rules.service} ${release.version} in ${rules.environment}`
}
