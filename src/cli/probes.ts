import { createLog } from '../log.ts'
import { TerminalError } from '../errors.ts'
import { registriesOf } from '../config/registries.ts'
import type { Config } from '../config/config.ts'
import type { Secrets } from '../config/secrets.ts'
import type { Probe } from './check.ts'
import { createStore } from '../clients/store.ts'
import { outsideOf, type Clients } from './clients.ts'

/** What `slipway check` asks the other sides: each by one round trip, none changes anything. */
export function probesOf(config: Config, secrets: Secrets): Probe[] {
  const log = createLog({ level: 'silent' })
  const { git, registry, cluster, chat } = outsideOf({ config: () => config, secrets, log }, alone())
  return [
    { name: 'Redis', run: async () => (await createStore({ url: secrets.redisUrl, log })).disconnect() },
    { name: 'GitHub App', run: async () => void (await git.probe()) },
    {
      name: `GitHub ${config.github.manifests}`,
      run: async () => void (await git.defaultBranch(config.github.manifests)),
    },
    { name: 'Slack', run: async () => void (await chat.probe()) },
    {
      name: `Slack ${config.slack.channel}`,
      run: async () => isChannel(config.slack.channel, await chat.channelId(config.slack.channel)),
    },
    ...registriesOf(config).map(({ host }) => ({
      name: `Registry ${host}`,
      run: () => registry.probe(host),
    })),
    ...Object.keys(config.clusters).map(name => ({
      name: `Cluster ${name}`,
      run: async () => usable(await cluster.probe(name)),
    })),
  ]
}

function isChannel(channel: string, id: string | null): void {
  if (id === null) throw new TerminalError('slack_channel_absent', { channel })
}

function usable(probed: Awaited<ReturnType<Clients['cluster']['probe']>>): void {
  if (probed.kind === 'refused') throw probed.error
}

/** Nobody shares facts with a check. */
export function alone(): Parameters<typeof outsideOf>[1] {
  return {
    ban: async () => undefined,
    bannedForMs: async () => 0,
    remember: async () => undefined,
    recall: async () => null,
  }
}
