import type { Server } from '../../handlers/server.ts'
import { createSlackApp } from '../../handlers/slack/index.ts'
import type { Looks } from '../commands/verb.ts'
import type { Secrets } from '../config/secrets.ts'
import type { Log } from '../log.ts'
import { background, type Loop } from './background.ts'
import { createExamination } from './doctor.ts'
import { setTimeout as pause } from 'node:timers/promises'
import type { Clients } from './clients.ts'
import type { Policy } from './policy.ts'

const AGAIN_MS_MAX = 30_000

type Needs = {
  home(user: string): Promise<void>
  declares: NonNullable<Looks['declares']>
  clients: Clients
  policy: Policy
  secrets: Secrets
  log: Log
  path: string
  server: Server
}

/** The slash command, as the configuration in force names it. */
export function commandOf(policy: Policy): string {
  return policy.config().slack.command ?? '/release'
}

/** Listens to Slack. Releases do not wait for it: while Slack is away, or the connection is lost, connecting is tried again and again. */
export function startSlack({ home, declares, clients, policy, secrets, log, path, server }: Needs): Loop {
  const { slack } = secrets
  const app = createSlackApp({
    botToken: slack.botToken,
    way: slack.way.kind === 'socket' ? slack.way : { ...slack.way, server },
    apiUrl: slack.apiUrl,
    deps: {
      store: clients.store,
      queue: clients.queue,
      chat: clients.chat,
      rules: policy,
      log,
      linking: secrets.linking !== null,
      home,
      declares,
      command: commandOf(policy),
      examine: createExamination({ clients, secrets, config: policy.config, path }),
    },
  })
  const connecting = background({ name: 'slack', log }, async signal => {
    const ending = new Promise<void>(resolve => signal.addEventListener('abort', () => resolve()))
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        const { lost } = await app.start()
        log.info('listening to Slack')
        await Promise.race([lost, ending])
        attempt = 0
      } catch (error) {
        log.warn({ error }, 'Slack cannot be listened to yet')
      }
      await pause(Math.min(AGAIN_MS_MAX, 500 * 2 ** Math.min(attempt, 6)), undefined, { signal }).catch(
        () => undefined,
      )
    }
  })
  return {
    stop: async () => {
      await connecting.stop()
      await app.stop()
    },
  }
}
