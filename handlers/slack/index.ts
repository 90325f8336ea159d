import { App, LogLevel, SocketModeReceiver, type Logger } from '@slack/bolt'
import { registerSecret } from '../../src/log.ts'
import type { Server } from '../server.ts'
import { registerActions } from './actions.ts'
import { registerCommands } from './commands.ts'
import type { SlackDeps } from './deps.ts'
import { slackReceiver } from './http.ts'
import { registerHome } from './home.ts'
import { registerModals } from './modals.ts'
import { registerPeople } from './people.ts'
import { registerStart } from './start.ts'

export type { SlackDeps } from './deps.ts'

const TIMEOUT_MS = 10_000

/** How payloads come: over sockets that we open, or as signed requests to our listener. */
export type SlackWay =
  { kind: 'socket'; appToken: string } | { kind: 'http'; signingSecret: string; server: Server }

export type SlackAppOptions = {
  botToken: string
  way: SlackWay
  /** `https://slack.com/api/` without it. */
  apiUrl?: string
  deps: SlackDeps
}

export type SlackApp = {
  /** Resolves when the socket is open, with when it is lost: then it is to be started again. By HTTP none is. */
  start(): Promise<{ lost: Promise<void> }>
  stop(): Promise<void>
}

/** What people do in Slack. By socket no public address is needed; either way any replica may get a payload. */
export function createSlackApp({ botToken, way, apiUrl, deps }: SlackAppOptions): SlackApp {
  registerSecret(botToken)
  registerSecret(way.kind === 'socket' ? way.appToken : way.signingSecret)
  const logger = quiet(deps)
  const clientOptions = {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    timeout: TIMEOUT_MS,
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 1 },
  }
  // Left to reconnect by itself, it ends the process when Slack does not answer at that moment.
  const socket =
    way.kind === 'socket'
      ? new SocketModeReceiver({
          appToken: way.appToken,
          autoReconnectEnabled: false,
          logger,
          installerOptions: { clientOptions },
        })
      : null
  const receiver =
    way.kind === 'http' ? slackReceiver(way.server, { signingSecret: way.signingSecret, logger }) : socket
  const app = new App({
    // With a token Bolt asks Slack at once, and never again: an app made while Slack is away would stay deaf.
    authorize: async () => ({ botToken }),
    ignoreSelf: false,
    ...(receiver === null ? {} : { receiver }),
    logger,
    clientOptions,
  })
  registerCommands(app, deps)
  registerActions(app, deps)
  registerModals(app, deps)
  registerPeople(app, deps)
  registerStart(app, deps)
  registerHome(app, deps)
  app.error(async error => {
    deps.log.error({ error }, 'a request from Slack was not handled')
  })
  return {
    start: async () => {
      if (socket === null) return { lost: new Promise(() => undefined) }
      await app.start()
      return { lost: new Promise(resolve => void socket.client.once('disconnected', () => resolve())) }
    },
    stop: async () => {
      if (way.kind === 'socket') await app.stop()
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
