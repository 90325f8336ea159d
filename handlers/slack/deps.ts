import type { WebClient } from '@slack/web-api'
import type { Log } from '../../src/log.ts'
import type { Chat, Queue, Store } from '../../src/ports.ts'
import type { TargetId } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'

/** What the handlers of Slack may use. */
export type SlackDeps = {
  store: Pick<Store, 'load' | 'journal' | 'verdicts' | 'accept' | 'nowMs'>
  queue: Pick<Queue, 'add'>
  chat: Pick<Chat, 'answer'>
  rules: { of(id: TargetId): Rules | null; all(): Rules[] }
  log: Pick<Log, 'debug' | 'info' | 'warn' | 'error'>
  /** The slash command, `/release` unless set otherwise. */
  command: string
}

/** The part of Slack's client that handlers use: windows are opened while their trigger lives. */
export type SlackClient = Pick<WebClient, 'views'>
