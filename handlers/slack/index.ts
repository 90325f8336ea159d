import { App, LogLevel, type Logger } from '@slack/bolt'
import { registerSecret } from '../../src/log.ts'
import { registerActions } from './actions.ts'
import { registerCommands } from './commands.ts'
import type { SlackDeps } from './deps.ts'
import { registerModals } from './modals.ts'

export type { SlackDeps } from './deps.ts'

const TIMEOUT_MS = 10_000

export type SlackAppOptions = {
  tokens: { bot: string; app: string }
  /** `https://slack.com/api/` without it. */
  apiUrl?: string
  deps: SlackDeps
}

export type SlackApp = {
  /** Resolves when the socket is open; afterwards the client reconnects by itself. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** What people do in Slack, over Socket Mode: no public address is needed, and any replica may get a payload. */
export function createSlackApp({ tokens, apiUrl, deps }: SlackAppOptions): SlackApp {
  registerSecret(tokens.bot)
  registerSecret(tokens.app)
  const app = new App({
    // With a token Bolt asks Slack at once, and never again: an app made while Slack is away would stay deaf.
    authorize: async () => ({ botToken: tokens.bot }),
    ignoreSelf: false,
    appToken: tokens.app,
    socketMode: true,
    logger: quiet(deps),
    clientOptions: {
      ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
      timeout: TIMEOUT_MS,
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 1 },
    },
  })
  registerCommands(app, deps)
  registerActions(app, deps)
  registerModals(app, deps)
  app.error(async error => {
    deps.log.error({ error }, 'a request from Slack was not handled')
  })
  return {
    start: async () => {
      await app.start()
    },
    stop: async () => {
      await app.stop()
    },
  }
}

/** Bolt tells payloads at its lower levels: only that something is wrong belongs into the log. */
function quiet({ log }: Pick<SlackDeps, 'log'>): Logger {
  return {
    debug: nothing,
    info: nothing,
    warn: () => log.debug({ client: 'bolt' }, 'the Slack connection warns'),
    error: () => log.warn({ client: 'bolt' }, 'the Slack connection has a fault'),
    setLevel: nothing,
    getLevel: () => LogLevel.ERROR,
    setName: nothing,
  }
}

const nothing = (): void => undefined
