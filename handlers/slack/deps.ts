import type { WebClient } from '@slack/web-api'
import type { Advance } from '../../src/advance.ts'
import type { Log } from '../../src/log.ts'
import type { GitHost, Store } from '../../src/ports.ts'
import type { TargetId } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'
import type { Message } from '../../src/views/shape.ts'

/** What the handlers of Slack may use. `people`: Slack user id → GitHub login. */
export type SlackDeps = {
  advance: Advance
  store: Pick<Store, 'load' | 'journal' | 'verdicts' | 'remember' | 'recall'>
  rules: { of(id: TargetId): Rules | null; all(): Rules[] }
  people(slackId: string): string | null
  git: Pick<GitHost, 'mayWrite' | 'teamsOf'>
  log: Pick<Log, 'debug' | 'info' | 'warn' | 'error'>
  /** The slash command, `/release` unless set otherwise. */
  command: string
}

/** Somebody who asks: with a trigger a modal can be opened for some seconds; `say` answers only to them. */
export type Asker = {
  user: string
  trigger: string | null
  say(message: Message): Promise<void>
}

/** The part of Slack's client that handlers use. */
export type SlackClient = Pick<WebClient, 'users' | 'views' | 'chat' | 'auth'>
