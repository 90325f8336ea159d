import { JOBS } from '../../jobs/index.ts'
import { createAccounts, type GitHubAccounts } from '../clients/github/accounts.ts'
import { createGitHub, type GitHub } from '../clients/github/index.ts'
import { createPersonTokens, type PersonTokens } from '../clients/github/person-tokens.ts'
import { createCluster, type Clusters } from '../clients/kubernetes/kubernetes.ts'
import { createQueue, type BullMq } from '../clients/queue.ts'
import { createRegistry, type RegistryClient } from '../clients/registry.ts'
import { createChat, type SlackChat } from '../clients/slack.ts'
import { createStore, type RedisStore } from '../clients/store.ts'
import type { Config } from '../config/config.ts'
import { operatorTeams } from '../config/people.ts'
import { registriesOf } from '../config/registries.ts'
import type { Secrets } from '../config/secrets.ts'
import type { Log } from '../log.ts'
import type { Accounts, Links, Store } from '../ports.ts'

export type Clients = {
  store: RedisStore
  queue: BullMq
  git: GitHub
  registry: RegistryClient
  cluster: Clusters
  chat: SlackChat
  links: Links
  accounts: Accounts
  close(): Promise<void>
}

type Given = { config(): Config; secrets: Secrets; log: Log }

/** Opens everything that a running Slipway talks to. Fails where Redis cannot be used as it is. */
export async function openClients(given: Given): Promise<Clients> {
  const { secrets, log } = given
  const store = await createStore({
    url: secrets.redisUrl,
    tokenKeys: secrets.linking?.tokenKeys ?? [],
    log,
  })
  const queue = createQueue({
    url: secrets.redisUrl,
    prefix: store.keys.queue,
    laneOf: effect => JOBS[effect].lane,
    log,
  })
  const accounts = accountsOf(given)
  const tokens = createPersonTokens({ links: store.links, accounts, store, log })
  const outside = outsideOf(given, store, tokens)
  const close = async (): Promise<void> => {
    await Promise.all(
      [outside.git, outside.registry, outside.cluster, outside.chat, accounts].map(client => client.close()),
    )
    await queue.close()
    store.disconnect()
  }
  return { store, queue, ...outside, links: store.links, accounts, close }
}

/** Without a client of the App nobody is linked, and it is never asked. */
function accountsOf({ secrets, log }: Given): GitHubAccounts {
  const { github, linking } = secrets
  const { clientId = '', clientSecret = '' } = linking ?? {}
  return createAccounts({ apiUrl: github.apiUrl, webUrl: github.url, clientId, clientSecret, log })
}

/** The clients that need no Redis of their own: `check` uses them with shared facts in memory. */
export function outsideOf(
  { config, secrets, log }: Given,
  store: Pick<Store, 'ban' | 'bannedForMs' | 'remember' | 'recall'>,
  tokens?: PersonTokens,
): Pick<Clients, 'git' | 'registry' | 'cluster' | 'chat'> {
  const { github, slack } = secrets
  return {
    git: createGitHub({
      apiUrl: github.apiUrl,
      webUrl: github.url,
      appId: github.appId,
      privateKey: github.privateKey,
      teams: () => operatorTeams(config()),
      ...(tokens === undefined ? {} : { tokens }),
      store,
      log,
    }),
    registry: createRegistry({
      hosts: hostsOf(config(), secrets),
      allowedHosts: () => registriesOf(config()).map(({ host }) => host),
      store,
      log,
    }),
    cluster: createCluster(config().clusters, log),
    chat: createChat({ token: slack.botToken, apiUrl: slack.apiUrl, store, log }),
  }
}

function hostsOf(config: Config, secrets: Secrets): Parameters<typeof createRegistry>[0]['hosts'] {
  return Object.fromEntries(
    registriesOf(config).map(({ host, scheme }) => {
      const account = secrets.registries[host]?.account ?? null
      return [
        host,
        {
          insecure: scheme === 'http',
          ...(account === null ? {} : { username: account.user, password: account.password }),
        },
      ]
    }),
  )
}
