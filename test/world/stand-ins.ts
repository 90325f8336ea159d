import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startCluster } from '../../sandbox/cluster/server.ts'
import { startFolder } from '../../sandbox/demo/folder.ts'
import { readKubeconfig } from '../../sandbox/demo/seed-cluster.ts'
import { startStandIn } from '../../sandbox/demo/stand-in.ts'
import type { Stops } from '../../sandbox/demo/stops.ts'
import { inSlack } from './crowd.ts'
import type { Member } from './crowd.ts'
import type { Seed } from '../../sandbox/github/seed.ts'
import { startGitHub } from '../../sandbox/github/server.ts'
import { startRegistry } from '../../sandbox/registry/server.ts'
import { demoSeed as slackSeed, type SlackSeed } from '../../sandbox/slack/seed.ts'
import { startSlack } from '../../sandbox/slack/server.ts'

export type StandIns = {
  /** Starts the registry, which tells this address of pushes. */
  registry: (notify: { url: string; secret: string }) => Promise<Started>
  slack: (workspace: Workspace) => Promise<Started>
  cluster: (namespaces: string[], podStepMs: number) => Promise<Started & { token: string }>
  github: (seed: Seed) => Promise<Started>
}

/** `request`: where Slack sends what people do; over sockets where null. */
export type Workspace = {
  request: NonNullable<SlackSeed['bot']['request']> | null
  crowd: readonly Member[]
}

/** The demo's workspace with more people, whose app takes requests where it is told to. */
function workspace({ request, crowd }: Workspace): SlackSeed {
  const seed = inSlack(slackSeed(), crowd)
  return request === null ? seed : { ...seed, bot: { ...seed.bot, request } }
}

type Started = { url: string; stop: () => Promise<void> }

/** The stand-ins within this process: quick to start, and they end with it. */
export const INSIDE: StandIns = {
  registry: ({ url, secret }) => startRegistry({ notify: [{ url, headers: { authorization: secret } }] }),
  slack: asked => startSlack({ seed: workspace(asked) }),
  cluster: (namespaces, speedMs) => startCluster({ namespaces, speedMs, contexts: ['staging'] }),
  github: seed => startGitHub({ seed }),
}

/**
 * Each stand-in as a process of its own, so that their work does not hold up each other's, nor what is measured.
 * @public
 */
export function apart(stops: Stops, { rates = 'off' }: { rates?: 'on' | 'off' } = {}): StandIns {
  const folder = stops.keep(startFolder())
  return {
    registry: ({ url, secret }) =>
      startStandIn('registry', ['--notify', url, '--notify-header', `Authorization: ${secret}`]),
    slack: async asked => {
      const seed = join((await folder).path, 'slack.json')
      await writeFile(seed, JSON.stringify({ ...workspace(asked), rates }))
      return startStandIn('slack', ['--seed', seed])
    },
    cluster: async (namespaces, speedMs) => {
      const kubeconfig = join((await folder).path, 'cluster')
      const named = namespaces.flatMap(name => ['--namespace', name])
      const settings = ['--kubeconfig', kubeconfig, '--context', 'staging', '--speed', `${speedMs}`]
      const started = await startStandIn('cluster', [...settings, ...named])
      return { ...started, token: readKubeconfig(await readFile(kubeconfig, 'utf8')).token }
    },
    github: async given => {
      const seed = join((await folder).path, 'github.json')
      await writeFile(seed, JSON.stringify(given))
      return startStandIn('github', ['--seed', seed])
    },
  }
}
