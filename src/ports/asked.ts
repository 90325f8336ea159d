import type { Ask } from '../release/events.ts'
import type { ReleaseId, TargetId } from '../release/release.ts'

/**
 * What somebody asked for in Slack or at a shell, stored before it is acknowledged: no crash loses it. Who may ask is
 * judged when it is routed.
 */
export type AskedHint = {
  kind: 'asked'
  target: TargetId
  ask: Ask
  /** Slack user id; of somebody at a shell the GitHub login that they go by. */
  by: string
  /** `shell`: answered by the entry alone, where whoever asked looks for it. Absent: in Slack. */
  at?: 'shell'
  from: AskedFrom
}

/** Where it was asked, and so where it is answered. */
export type AskedFrom = {
  channel: string | null
  thread: string | null
  /** Opens one window, within 3 s. */
  trigger: string | null
  /** Whether all of the channel may see that it was done; a refusal is always for one person. */
  share: boolean
  card: ClickedCard | null
}

/** The drawing of a card that was clicked, as Slack showed it. */
export type ClickedCard = {
  channel: string
  ts: string
  release: ReleaseId
  shown: number
  text: string
  blocks: CardBlock[]
}

export type CardBlock = { type: string; [field: string]: unknown }
