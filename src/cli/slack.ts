import { createSlackApp } from '../../handlers/slack/index.ts'
import type { Advance } from '../advance.ts'
import type { Secrets } from '../config/secrets.ts'
import type { Log } from '../log.ts'
import { background, type Loop } from './background.ts'
import { setTimeout as pause } from 'node:timers/promises'
import type { Clients } from './clients.ts'
import type { Policy } from './policy.ts'

const AGAIN_MS_MAX = 30_000

type Needs = { clients: Clients; policy: Policy; secrets: Secrets; advance: Advance; log: Log }

/** Listens to Slack. Releases do not wait for it: while Slack is away, connecting is tried again and again. */
export function startSlack({ clients, policy, secrets, advance, log }: Needs): Loop {
  const { slack } = secrets
  const app = createSlackApp({
    tokens: { bot: slack.botToken, app: slack.appToken },
    apiUrl: slack.apiUrl,
    deps: {
      advance,
      store: clients.store,
      rules: policy,
      people: policy.loginOf,
      git: clients.git,
      log,
      command: policy.config().slack.command ?? '/release',
    },
  })
  const connecting = background({ name: 'slack', log }, async signal => {
    for (let attempt = 0; !signal.aborted; attempt++) {
      try {
        await app.start()
        log.info('listening to Slack')
        return
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
