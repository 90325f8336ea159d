import type { AskedFrom, ClickedCard } from './asked.ts'
import type { Card, ReleaseId } from '../release/release.ts'

/** A message: `text` is the whole sentence for a notification; blocks are Block Kit made by `src/views`. */
export type Message = { text: string; blocks: object[] }

export type Chat = {
  /** Edits in place when `card` is known; else finds the card that an earlier attempt may have posted, or posts. */
  paint(request: {
    channel: string
    /** The release that it is of, or the name of a digest. */
    release: ReleaseId | `digest:${string}`
    card: Card | null
    message: Message
  }): Promise<PaintOutcome>
  /** A thread reply found again by its metadata key, so that a repeat posts nothing. */
  reply(request: {
    card: Card
    key: string
    message: Message
    broadcast: boolean
  }): Promise<'posted' | 'already' | 'gone'>
  /** A direct message found again by its metadata key. */
  direct(request: { user: string; key: string; message: Message }): Promise<Directed>
  /** Edits a message in place and never posts one. `spare`: only while many edits are left, else `short`. */
  redraw(request: {
    card: MessagePlace
    message: Message
    spare: boolean
  }): Promise<'drawn' | 'gone' | 'short'>
  /**
   * Answers one person: in a window while one can be opened, else where they asked and seen by them alone (or by all,
   * where they said so), else directly.
   */
  answer(request: Answer): Promise<'told' | 'refused'>
  /** The e-mail address that Slack has confirmed of somebody; null where it shows none. */
  emailOf(user: string): Promise<string | null>
  /** Draws the Home of one person, who need not be looking at it. */
  publish(request: { user: string; view: object }): Promise<'published' | 'refused'>
  /** Whether somebody belongs here; asked of Slack, and believed for five minutes by all replicas. */
  member(user: string): Promise<Membership>
}

/** Where a direct message is, to be edited there. */
export type Directed = { kind: 'posted' | 'already'; at: MessagePlace } | { kind: 'refused' }

export type MessagePlace = Pick<ClickedCard, 'channel' | 'ts'>

export type Answer = {
  to: { user: string } & Pick<AskedFrom, 'channel' | 'thread' | 'trigger' | 'share'>
  message: Message
  /** A modal that says the same. */
  window: object | null
}

export type Membership = 'member' | 'deactivated' | 'bot' | 'guest' | 'outsider'

export type PaintOutcome =
  | { kind: 'painted'; card: Card }
  /** Channel archived, bot not in it, scope missing: said in the log and by `check`, never fails a release. */
  | { kind: 'refused'; code: string; message: string }
