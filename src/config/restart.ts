import type { Config } from './definition.ts'

const OF_A_CLUSTER = ['context', 'kubeconfig', 'inCluster'] as const
const OF_A_REGISTRY = ['sender', 'secret', 'user', 'password', 'insecure'] as const

/**
 * Keys whose new values are not taken over before a restart: connections, routes of senders and the slash command are
 * made once, at start. Everything else (people, rules, services, channels, polls) is in force at once.
 */
export function restartKeys(started: Config, next: Config): string[] {
  return [
    ...(started.slack.command === next.slack.command ? [] : ['slack.command']),
    ...((started.slack.mode ?? 'socket') === (next.slack.mode ?? 'socket') ? [] : ['slack.mode']),
    ...repositoryKeys(started, next),
    ...Object.entries(next.clusters).flatMap(([name, cluster]) =>
      changedKeys(`clusters.${name}`, OF_A_CLUSTER, { before: started.clusters[name], after: cluster }),
    ),
    ...(next.registries ?? []).flatMap(registry => {
      const before = started.registries?.find(({ host }) => host === registry.host) ?? {}
      return changedKeys(`registries.${registry.host}`, OF_A_REGISTRY, { before, after: registry })
    }),
  ]
}

/** The default branch is asked of GitHub at start. */
function repositoryKeys({ github: started }: Config, { github: next }: Config): string[] {
  if (next.branch !== undefined) return []
  if (started.manifests !== next.manifests) return ['github.manifests']
  return started.branch === undefined ? [] : ['github.branch']
}

/** What is new altogether is named by its own key; what is gone needs nothing. */
function changedKeys<K extends string>(
  path: string,
  keys: readonly K[],
  { before, after }: { before: Partial<Record<K, unknown>> | undefined; after: Partial<Record<K, unknown>> },
): string[] {
  if (before === undefined) return [path]
  return keys
    .filter(key => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
    .map(key => `${path}.${key}`)
}
