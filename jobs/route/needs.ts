import type { Baseline } from '../baseline.ts'
import type { Advance } from '../../src/advance.ts'
import type { Log } from '../../src/log.ts'
import type { Ports } from '../../src/ports.ts'
import type { TargetId } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'

export type RouteNeeds = Pick<Ports, 'store' | 'git' | 'registry' | 'chat' | 'links' | 'accounts'> & {
  queue: Pick<Ports['queue'], 'add'>
  advance: Advance
  rules: { all(): Rules[]; of(id: TargetId): Rules | null; generation(): string }
  /** Takes the baseline of a target that has none; an entry is routed to it only afterwards. */
  baseline: Baseline
  /** Who is who: Slack user ids and GitHub logins; and the Slack ids of those who confirm links. */
  people: {
    loginOf(slack: string): string | null
    slackOf(login: string): string | null
    admins(): string[]
  }
  /** The slash command, for answers that name it. */
  command(): string
  log: Log
}

/** What an entry came to: a line for each target that it concerned, or why it concerned none. */
export type Routed = { subject: string; lines: string[] }
