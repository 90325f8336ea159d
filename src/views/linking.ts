import type { ActionsBlock, ModalView, SectionBlock } from '@slack/types'
import type { Account, Linking } from '../ports.ts'
import { sentence } from './card.ts'
import { ACTIONS } from './buttons/button.ts'
import { context, plainText, section, type Message } from './shape.ts'
import { code, foreign, link, timeToken, withCode } from './text.ts'

/** What became of a link, under the name by which it is told once. */
export type Told = { what: string; message: Message }

/**
 * The code that one person has to enter on GitHub, in a window or where they asked; `refused` says what led here. Whoever
 * enters a code that somebody else gave them would link their account to that person: so it says what it is for.
 */
export function codeAnswer(
  { device, account }: Pick<Linking, 'device' | 'account'>,
  refused: string | null,
): { message: Message; window: ModalView } {
  const blocks = account === null ? codeBlocks(device, refused) : [section(waitsText(account))]
  const text =
    account === null
      ? `Link your GitHub account: enter ${device.userCode} on ${device.url}`
      : waitsText(account)
  const window: ModalView = {
    type: 'modal',
    title: plainText('Link GitHub', 24),
    close: plainText('Close', 24),
    blocks,
  }
  return { message: { text: sentence(foreign(text, 300)), blocks }, window }
}

function codeBlocks(device: Linking['device'], refused: string | null) {
  const why = refused === null ? [] : [section(`Not done yet: ${withCode(refused.replace(/\.$/, ''), 500)}.`)]
  const then =
    refused === null
      ? 'What you click on cards is a review of yours on GitHub then.'
      : 'What you clicked is done by itself once it is linked, within 15 minutes.'
  const enter: SectionBlock = {
    ...section(
      `Enter the code ${code(device.userCode, 40)} on ${link(device.url, device.url.replace(/^https?:\/\//, ''))}.`,
    ),
    accessory: {
      type: 'button',
      action_id: ACTIONS.openGitHub,
      text: plainText('Open GitHub', 75),
      url: device.url,
      style: 'primary',
    },
  }
  const care = `It is good until ${timeToken(device.endsAtMs)}, and for your own account alone: never enter a code that somebody else gave you.`
  return [...why, enter, section(then), context(care)]
}

/** An account is linked, and what happens to the clicks that led to it. */
export function linkedAnswer({ login }: Account, clicks: number, command: string): Told {
  const done = clicks === 0 ? '' : ' What you clicked before is being done.'
  const first = `Your GitHub account ${code(login, 60)} is linked: what you click on cards is a review of yours on GitHub.${done}`
  const undo = `${code(`${command} unlink`, 60)} takes it back.`
  return { what: 'linked', message: said(first, undo) }
}

/** Slack's e-mail is none of the account's: an admin is asked. */
export function linkWaits(account: Account, admins: string[]): Told {
  const who = admins.slice(0, 3).flatMap(admin => (/^[UW][A-Z0-9]{1,20}$/.test(admin) ? [`<@${admin}>`] : []))
  return { what: 'waits', message: said(waitsText(account), `Asked: ${who.join(', ')}`) }
}

function waitsText({ login }: Account): string {
  return `Your Slack e-mail is none of the verified ones of the GitHub account ${code(login, 60)}, so an admin has to confirm that it is yours.`
}

type End = 'denied' | 'over' | 'taken' | 'email' | 'admin' | 'revoked'

/** No link was made, or one is over, and what to do about it. */
export function linkEnded(why: End, account: Account | null, command: string): Told {
  const name = account === null ? 'GitHub account' : `GitHub account ${code(account.login, 60)}`
  const again = `Begin again: ${code(`${command} link`, 60)}`
  return { what: why, message: said(...endText(why, name, again)) }
}

function endText(why: End, name: string, again: string): [string, string] {
  switch (why) {
    case 'denied':
      return ['Your GitHub account is not linked: you refused it on GitHub.', again]
    case 'over':
      return ['Your GitHub account is not linked: the code was not entered in time.', again]
    case 'taken':
      return [`The ${name} is not linked: it is linked to somebody else.`, 'They have to unlink it first.']
    case 'email':
      return [
        `The ${name} is not linked: your Slack e-mail is none of its verified ones.`,
        `Add it to your account on GitHub and verify it. ${again}`,
      ]
    case 'admin':
      return [`The ${name} is not linked: an admin did not confirm that it is yours.`, again]
    case 'revoked':
      return [`The ${name} is not linked any more: you took Slipway's right back on GitHub.`, again]
  }
}

/** Asks an admin whether an account is a person's, by two buttons. */
export function adminQuestion({ linking, account }: { linking: Linking; account: Account }): Message {
  const { slack, id } = linking
  const who = /^[UW][A-Z0-9]{1,20}$/.test(slack) ? `<@${slack}>` : foreign(slack, 30)
  const text = `Is the GitHub account ${code(account.login, 60)} that of ${who}? Their Slack e-mail is none of its verified ones.`
  const then =
    'If it is, what they click in Slack counts as what this account says. Ask them by another way first.'
  const value = `${slack}|${id}`
  const buttons: ActionsBlock = {
    type: 'actions',
    elements: [
      { type: 'button', action_id: ACTIONS.confirmLink, text: plainText('It is theirs', 75), value },
      {
        type: 'button',
        action_id: ACTIONS.refuseLink,
        text: plainText('It is not', 75),
        value,
        style: 'danger',
      },
    ],
  }
  return { text: sentence(text), blocks: [section(text), context(then), buttons] }
}

/** What an admin hears of their word; without a login there was nothing left to confirm. */
export function confirmedText({
  login,
  of,
  yes,
}: {
  login: string | null
  of: string
  yes: boolean
}): string {
  if (login === null) return 'That link is over already.'
  return yes
    ? `The GitHub account \`${login}\` is linked to the Slack member \`${of}\`.`
    : `The GitHub account \`${login}\` is not linked to the Slack member \`${of}\`.`
}

export function unlinkedText(account: Account | null, isEnded: boolean): string {
  if (account === null) return 'No GitHub account of yours is linked.'
  const there = isEnded
    ? ''
    : ' GitHub could not be told: take the right back there too, in Settings, Applications.'
  return `Your GitHub account \`${account.login}\` is not linked any more, and its token is forgotten.${there}`
}

function said(first: string, second: string): Message {
  return { text: sentence(first), blocks: [section(first), context(second)] }
}
