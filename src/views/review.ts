import type { Click, Mirror, Release } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import { sentence } from './card.ts'
import type { Message, Standing } from './shape.ts'
import { section } from './shape.ts'
import { code, foreign } from './text.ts'
import { pullLink, titleOf } from './words.ts'

/** The words of a review that somebody gives through the card: their own, and where they said them. */
export function reviewBody(release: Release, { target }: Rules, { verb, text, by }: Click): string {
  const url = release.card?.permalink ?? null
  const card = url === null || !/^https?:\/\/[^\s()]+$/.test(url) ? 'the card' : `[the card](${url})`
  const where = `on ${card} of \`${target}\` in Slack`
  switch (verb) {
    case 'approve':
      return `Approved ${where}.`
    case 'request_changes':
      return `${text}\n\n<sub>Said ${where}.</sub>`
    case 'withdraw':
      // A dismissal is shown as plain text.
      return `${by.login} took this back on the card of ${target} in Slack.`
  }
}

/** What a person hears when GitHub refused what they said on the card. */
export function clickRefused(
  standing: Pick<Standing, 'release' | 'rules'>,
  click: Click,
  command: string,
): Message {
  const { release, rules } = standing
  const { mirror } = click
  const what = `Your ${NOUNS[click.verb]} of *${titleOf(release, rules.service)}* in ${foreign(rules.environment, 60)}`
  const why = mirror?.state === 'refused' ? mirror : null
  const words = why === null ? '' : `: ${foreign(why.message, 300).replace(/\.$/, '')}`
  const counts = rules.approvals?.recorded === 'count' && click.verb !== 'withdraw'
  const kept = counts ? ' It is recorded by Slipway instead.' : ''
  const first = `${what} is not on GitHub${words}.${kept}`
  const remedy = remedyOf(why?.why ?? 'other', { release, click, command })
  return { text: sentence(first), blocks: [section(first), section(remedy)] }
}

type Why = Extract<Mirror, { state: 'refused' }>['why']

function remedyOf(
  why: Why,
  { release, click, command }: { release: Release; click: Click; command: string },
): string {
  const pull = pullLink(release) ?? 'the pull request'
  if (click.verb === 'withdraw' && why !== 'unlinked')
    return `Slipway does not count it any more, but GitHub still does. Ask somebody who may dismiss reviews to do it on ${pull}.`
  switch (why) {
    case 'unlinked':
      return `GitHub does not let Slipway act for you any more. Link your account again: ${code(`${command} link`, 60)}`
    case 'own':
      return 'Nobody can review their own pull request: somebody else has to.'
    case 'forbidden':
      return `Ask for the right to review in ${foreign(release.place.repository, 140)}, or let somebody else approve.`
    case 'other':
      return `Try it on ${pull}.`
  }
}

const NOUNS = {
  approve: 'approval',
  request_changes: 'request for changes',
  withdraw: 'withdrawal',
} as const
