import { z } from 'zod'
import type { Deliveries } from '../../ports.ts'
import { messageOf, parsed, unexpected } from './answer.ts'
import type { App } from './app.ts'

const Listed = z.array(
  z.object({
    // Larger than a number can hold: Octokit then makes it a BigInt.
    id: z.union([z.number(), z.bigint()]),
    guid: z.string(),
    event: z.string(),
    delivered_at: z.string(),
    status: z.string(),
    status_code: z.number(),
  }),
)
const PAGE = 100

/** Webhooks of the App, as its JWT sees them: GitHub tries each once, and keeps them for three days. */
export function createDeliveries(app: App): Deliveries {
  return {
    recent: async () => {
      const route = 'GET /app/hook/deliveries'
      const answer = await app.ask(route, { per_page: PAGE })
      // An App without a webhook has no list of them.
      if (answer.status === 404) return []
      return parsed(Listed, answer.body, route).map(({ delivered_at: at, status_code: code, ...rest }) => ({
        id: String(rest.id),
        guid: rest.guid,
        event: rest.event,
        atMs: Date.parse(at),
        arrived: code >= 200 && code < 300,
        status: rest.status,
      }))
    },
    again: async id => {
      const route = 'POST /app/hook/deliveries/{delivery_id}/attempts'
      const answer = await app.ask(route, { delivery_id: id })
      if (answer.status === 404 || answer.status === 422) return false
      if (answer.status >= 300) throw unexpected(route, messageOf(answer))
      return true
    },
  }
}
