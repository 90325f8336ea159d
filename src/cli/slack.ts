import type { Advance } from '../advance.ts'
import type { Secrets } from '../config/secrets.ts'
import type { Log } from '../log.ts'
import type { Loop } from './background.ts'
import type { Clients } from './clients.ts'
import type { Policy } from './policy.ts'

type Needs = { clients: Clients; policy: Policy; secrets: Secrets; advance: Advance; log: Log }
export async function startSlack(_needs: Needs): Promise<Loop> {
  return { stop: async () => undefined }
}
