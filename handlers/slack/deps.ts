import type { SlackCommandMiddlewareArgs } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import type { Log } from '../../src/log.ts'
import type { Chat, Queue, Store } from '../../src/ports.ts'
import type { Looks } from '../../src/commands/verb.ts'

/** What the handlers of Slack may use. */
export type SlackDeps = Looks & {
  store: Pick<Store, 'accept' | 'nowMs'>
  queue: Pick<Queue, 'add'>
  chat: Pick<Chat, 'answer'>
  log: Pick<Log, 'debug' | 'info' | 'warn' | 'error'>
  /** Whether people can link their GitHub account. */
  linking: boolean
  /** Draws the Home of a Slack user. */
  home(user: string): Promise<void>
}

/** The part of Slack's client that handlers use: windows are opened while their trigger lives. */
export type SlackClient = Pick<WebClient, 'views'>

/** A slash command, with what answers it. */
export type Command = { deps: SlackDeps; client: SlackClient; command: SlackCommandMiddlewareArgs['command'] }
