import { githubHooks } from '../../handlers/github/index.ts'
import { registryHooks, type SenderSettings } from '../../handlers/registry/index.ts'
import { createServer } from '../../handlers/server.ts'
import { registriesOf } from '../config/registries.ts'
import type { Secrets } from '../config/secrets.ts'
import type { Log } from '../log.ts'
import type { Metrics } from '../metrics.ts'
import type { Clients } from './clients.ts'
import type { Policy } from './policy.ts'

type Needs = {
  clients: Pick<Clients, 'store' | 'queue'>
  policy: Policy
  secrets: Secrets
  metrics: Metrics
  log: Log
}

/** The listener with the route of every sender that has a secret. */
export function openHooks(needs: Needs): ReturnType<typeof createServer> {
  const { clients, policy, secrets, metrics, log } = needs
  const { store, queue } = clients
  const hooks = createServer({ port: secrets.port, log, metrics, ready: { redis: () => store.ping() } })
  const deps = { store, queue, metrics }
  registryHooks(hooks.server, { ...deps, senders: sendersOf(policy, secrets) })
  const secret = secrets.github.webhookSecret
  if (secret !== null) githubHooks(hooks.server, { ...deps, secret, branches: policy.branches })
  return hooks
}

function sendersOf(policy: Policy, secrets: Secrets): SenderSettings[] {
  return registriesOf(policy.config()).flatMap(({ host, sender }) => {
    const secret = secrets.registries[host]?.webhookSecret ?? null
    return sender === null || secret === null ? [] : [{ sender, host, secret }]
  })
}
