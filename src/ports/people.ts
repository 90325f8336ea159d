import type { Account, At } from '../release/release.ts'
import type { AskedFrom, AskedHint } from './asked.ts'

export type { Account } from '../release/release.ts'

/** What lets the App act as a person. Times are those of Redis; null: it does not end, or cannot be renewed. */
export type Grant = {
  access: string
  accessEndsAtMs: At | null
  refresh: string | null
}

/** Somebody in Slack and the GitHub account that they linked: one to one. */
export type Link = { slack: string; account: Account; linkedAtMs: At }

/** A click that was refused for want of a link: it is done when the link is made, if nothing changed meanwhile. */
export type WaitingClick = { entry: string; hint: AskedHint; receivedAtMs: At }

/** A link that is being made: somebody has a code, and GitHub is asked whether they entered it. */
export type Linking = {
  /** Tells one attempt from the next of the same person. */
  id: string
  slack: string
  device: Device
  nextAskAtMs: At
  intervalMs: number
  waiting: WaitingClick[]
  /** What GitHub gave once the person had entered the code. */
  grant: Grant | null
  /** Whose it is; known while an admin has to confirm that they are that person. */
  account: Account | null
}

/** The code that a person enters at `url`, and the secret one that GitHub is asked with meanwhile. */
export type Device = { userCode: string; url: string; deviceCode: string; endsAtMs: At }

/** Who is linked to whom. Tokens and device codes are kept encrypted, bound to the person and the account. */
export type Links = {
  of(slack: string): Promise<Link | null>
  ofAccount(id: number): Promise<Link | null>
  /** `taken`: the account is somebody else's. A former account of the person is let go. */
  link(link: Link, grant: Grant): Promise<'linked' | 'taken'>
  /** Forgets the link with its token, and answers with what was forgotten. */
  unlink(slack: string): Promise<{ link: Link; grant: Grant | null } | null>
  /** Null where there is none, or none that the present keys can read. */
  grantOf(id: number): Promise<Grant | null>
  /** Puts a renewed grant in the place of the one that was read; false where that was replaced meanwhile. */
  renew(id: number, before: Grant, after: Grant): Promise<boolean>

  linking(slack: string): Promise<Linking | null>
  /** Kept until its end; a later one of the same person takes its place. */
  keep(linking: Linking, endsAtMs: At): Promise<void>
  drop(slack: string): Promise<void>
  /** Slack ids of all who are linking. */
  linkings(): Promise<string[]>
}

/** GitHub's side of linking. Outages are thrown. */
export type Accounts = {
  begin(nowMs: At): Promise<{ device: Device; intervalMs: number }>
  /** Asks once. */
  ask(deviceCode: string, nowMs: At): Promise<DeviceAnswer>
  /** Whose grant it is, with the e-mail addresses that GitHub has verified. */
  whose(grant: Grant): Promise<{ account: Account; emails: string[] }>
  /** Whether GitHub takes the token no more. */
  isOver(grant: Grant): Promise<boolean>
  /** Ends a token at GitHub; one that is over already is none. */
  end(grant: Grant): Promise<void>
}

export type DeviceAnswer =
  | { kind: 'pending' }
  /** Asked too often: at least this long between two questions from now on. */
  | { kind: 'slower'; intervalMs: number }
  | { kind: 'granted'; grant: Grant }
  | { kind: 'denied' }
  /** The code is too old, or used up. */
  | { kind: 'over' }

/** The message whose button was pressed. */
export type MessageAt = { channel: string; ts: string } | null

/** What one person did or said about linking, stored like every other thing that is asked for. */
export type PeopleHint = { kind: 'people' } & (
  | { what: 'link'; by: string; from: AskedFrom }
  | { what: 'unlink'; by: string; from: AskedFrom }
  /** An admin confirms that an account is a person's, or does not. */
  | { what: 'confirm'; by: string; of: string; linking: string; yes: boolean; from: AskedFrom; at: MessageAt }
  /** GitHub says that somebody no longer lets the App act for them. */
  | { what: 'revoked'; account: number }
)
