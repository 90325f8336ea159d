import type { Button } from '@slack/types'
import type { Release } from '../release/release.ts'
import { ACTIONS, aloud, button } from './buttons/button.ts'
import type { Drawing, Standing } from './shape.ts'
import { mrkdwn, plainText } from './shape.ts'
import { foreign, plain } from './text.ts'
import { markdown, markdownCode } from './markdown.ts'

/** The second line of a card whose content is on the branch without a yes, and is not applied. */
export function outsideLine({ target, release }: Standing): string {
  const commit = `commit ${foreign(release.commit?.slice(0, 7) ?? '', 10)}`
  const back = target.open?.kind === 'rollback' ? '; it is being taken back' : ''
  if (release.pull !== null) {
    return `✋ *Not applied:* ${whoDid(release)} merged pull request #${release.pull.number} without the approvals it needs${back}`
  }
  return `✋ *Not applied:* ${whoDid(release)} brought ${commit} to the branch without an approval${back}`
}

/** Said of what is applied all the same; null of what had its yes. */
export function outsideMark({ outside, stage }: Release): string | null {
  if (outside === undefined || stage === 'outside') return null
  const by = outside.allowedBy === null ? '' : `, let through by ${foreign(outside.allowedBy, 40)}`
  return `merged without Slipway's yes${by}`
}

/** Apply it as it is, or have it taken back; neither while it is being taken back already. */
export function outsideButtons(drawing: Drawing): Button[] {
  const { target, release, rules } = drawing
  if (target.open?.kind === 'rollback') return []
  const what = `${rules.service} in ${rules.environment}`
  const commit = plain(release.commit?.slice(0, 7) ?? '', 10)
  const before = plain((target.rolling ?? target.live)?.version ?? 'what was there before', 60)
  return [
    {
      ...button(drawing, ACTIONS.apply, 'Apply'),
      ...aloud(`Apply commit ${commit} of ${what}`),
      confirm: {
        title: plainText('Apply it without an approval?', 100),
        text: mrkdwn(
          `Commit ${commit} of ${foreign(what, 30)} goes to the cluster. The card will say that you let it through.`,
        ),
        confirm: plainText('Apply', 30),
        deny: plainText('Leave it', 30),
      },
    },
    {
      ...button(drawing, ACTIONS.revert, 'Revert'),
      style: 'danger',
      ...aloud(`Revert commit ${commit} of ${what}`),
      confirm: {
        title: plainText('Take it back?', 100),
        text: mrkdwn(
          `A pull request restores ${foreign(what, 20)} as of ${foreign(before, 12)}, and is merged as soon as GitHub lets it.`,
        ),
        confirm: plainText('Revert', 30),
        deny: plainText('Leave it', 30),
        style: 'danger',
      },
    },
  ]
}

/** For the check run of what would bring it along. */
export function outsideText({ target, release }: Standing): string[] {
  const { outside } = target
  if (outside === null || outside.commit === null || release.kind === 'rollback') return []
  const commit = markdownCode(outside.commit.slice(0, 7), 10)
  const who = outside.by === null ? 'Somebody' : markdown(outside.by.login, 60)
  return [
    `${who} brought commit ${commit} to the branch without an approval, and it is not applied: what is merged here brings it along.`,
  ]
}

function whoDid({ by, authors }: Release): string {
  const login = by?.login ?? authors[0]?.login ?? null
  return login === null ? 'somebody' : foreign(login, 60)
}
