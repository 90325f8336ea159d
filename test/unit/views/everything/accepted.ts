import { createApi } from '../../../../sandbox/slack/api.ts'
import { newTrigger } from '../../../../sandbox/slack/payloads.ts'
import { demoSeed } from '../../../../sandbox/slack/seed.ts'
import type { Sockets } from '../../../../sandbox/slack/sockets.ts'
import { createWorld } from '../../../../sandbox/slack/world.ts'
import type { Sent } from './harm.ts'

/** Nobody listens: what is sent is only taken or refused. */
const sockets: Sockets = {
  send: async () => ({ kind: 'not_connected' }),
  count: () => 0,
  ticket: () => '',
  disconnect: () => undefined,
  stop: () => undefined,
}

/** The stand-in for Slack, which is sent everything as the product sends it; answers with what it says against it. */
export function slackWorld(): (sent: Sent) => string[] {
  const world = createWorld({ ...demoSeed(), rates: 'off' }, () => 1_700_000_000_000)
  const api = createApi(world, sockets)
  const call = (name: string, fields: Record<string, unknown>): string[] => {
    const { body } = api({ name, authorization: 'Bearer xoxb-sandbox', fields })
    return body.ok ? [] : [`${name}: ${JSON.stringify(body)}`]
  }
  return sent => {
    if (sent.type === 'home') return call('views.publish', { user_id: 'U01ANN', view: sent })
    if (sent.type === 'modal')
      return call('views.open', { trigger_id: newTrigger(world, 'U01ANN', false), view: sent })
    return call('chat.postMessage', { channel: 'C01RELEASES', unfurl_links: false, ...sent })
  }
}
