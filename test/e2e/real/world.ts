import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../../../sandbox/child.ts'
import { startFolder } from '../../../sandbox/demo/folder.ts'
import { createStops } from '../../../sandbox/demo/stops.ts'
import type { Stops } from '../../../sandbox/demo/stops.ts'
import { createAppKeys } from '../../../sandbox/github/demo-seed.ts'
import { startGitHub } from '../../../sandbox/github/server.ts'
import { demoSeed as slackSeed } from '../../../sandbox/slack/seed.ts'
import { startSlack } from '../../../sandbox/slack/server.ts'
import { startKubelet } from '../../servers/kubelet.ts'
import { startTestCluster } from '../../servers/kubernetes.ts'
import type { TestCluster } from '../../servers/kubernetes.ts'
import { startTestRedis } from '../../servers/redis.ts'
import type { TestRedis } from '../../servers/redis.ts'
import { startTestRegistry } from '../../servers/registry.ts'
import type { TestRegistry } from '../../servers/registry.ts'
import { clusterEyes } from './cluster.ts'
import type { ClusterEyes } from './cluster.ts'
import { SECRETS, slipwayYaml } from './config.ts'
import type { ConfigPlace } from './config.ts'
import { githubEyes } from './github.ts'
import type { GitHubEyes } from './github.ts'
import { createPeople } from './people.ts'
import type { People } from './people.ts'
import { startProduct } from './product.ts'
import type { Product, ProductPlace } from './product.ts'
import { startRelay } from './relay.ts'
import type { Relay } from './relay.ts'
import { firstRevision, namespacesOf, seedOf } from './seed.ts'
import type { ServiceSpec } from './seed.ts'
import { BOB, DAVE, slackEyes } from './slack.ts'
import type { SlackEyes } from './slack.ts'

export type WorldOptions = {
  services: readonly ServiceSpec[]
  /** Services whose images lie in a second registry, which notifies nobody by itself; its sender is GHCR. */
  atGhcr?: readonly string[]
  /** How often images are polled; long enough to be of no use without it. */
  poll?: string
  /** Whether people can link their GitHub account; the e-mail that Slack knows Bob by is another one then. */
  linking?: boolean
}

export type World = {
  people: People
  github: GitHubEyes
  slack: SlackEyes
  cluster: ClusterEyes & { server: TestCluster }
  /** The one that notifies, and the one of `atGhcr`. */
  registries: { main: TestRegistry; ghcr: TestRegistry }
  redis: TestRedis
  relay: Relay
  product: Product
  /** Secrets that senders prove themselves with. */
  secrets: { registry: string; ghcr: string; github: string }
  /** How Slipway was started, to start another one. */
  place: ProductPlace
  stop: () => Promise<void>
}

/**
 * A world of its own for the tests of one file: real Redis, real registries, a real control plane with the kubelet of
 * the tests, stand-ins for GitHub and Slack, and Slipway as a process.
 */
export async function startWorld(options: WorldOptions): Promise<World> {
  const stops = createStops()
  try {
    const world = await startAll(options, stops.keep)
    return { ...world, stop: stops.all }
  } catch (error) {
    await stops.all().catch(() => undefined)
    throw error
  }
}

type Keep = Stops['keep']

async function startAll(options: WorldOptions, keep: Keep): Promise<Omit<World, 'stop'>> {
  const { services, atGhcr = [] } = options
  const { path: folder } = await keep(startFolder())
  const secrets = { registry: secret(), ghcr: secret(), github: secret() }
  const port = await freePort()
  const servers = await startServers(keep, port, secrets.registry)
  const { relay, redis, slack, server, main, ghcr } = servers
  await server.allow(...services.flatMap(namespacesOf))
  const registryOf = (service: string) => (atGhcr.includes(service) ? ghcr : main)
  const hostOf = (service: string) => registryOf(service).host
  const { privateKey } = createAppKeys()
  const webhook = { url: `${relay.url}/hooks/github`, secret: secrets.github }
  const github = await keep(startGitHub({ seed: seedOf(services, { hostOf, privateKey, webhook }) }))
  const people = createPeople(github.url, registryOf)
  await Promise.all(services.map(service => pushFirst(people, service)))
  const config = join(folder, 'slipway.yml')
  await writeFile(config, configOf(options, servers, hostOf))
  const place = {
    config,
    github: { url: github.url, privateKey, webhookSecret: secrets.github },
    slackUrl: slack.url,
    redisUrl: redis.url,
    port,
    secrets: { [SECRETS.main]: secrets.registry, [SECRETS.ghcr]: secrets.ghcr },
    linking: options.linking === true,
  }
  const product = await keep(startProduct(place))
  const cluster = { ...clusterEyes(server), server }
  const eyes = { people, github: githubEyes(github.url), slack: slackEyes(slack.url), cluster }
  return { ...eyes, registries: { main, ghcr }, redis, relay, product, secrets, place }
}

type Servers = Awaited<ReturnType<typeof startServers>>

async function startServers(keep: Keep, port: number, registrySecret: string) {
  const relay = await keep(startRelay(`http://127.0.0.1:${port}`))
  const notify = { url: `${relay.url}/hooks/distribution`, headers: { Authorization: registrySecret } }
  const [redis, main, ghcr, slack, server] = await Promise.all([
    keep(startTestRedis()),
    keep(startTestRegistry({ notify: [notify] })),
    keep(startTestRegistry()),
    keep(startSlack({ seed: workspace() })),
    keep(startTestCluster()),
  ])
  await keep(startKubelet(server))
  return { relay, redis, main, ghcr, slack, server }
}

/** Dave is in the workspace, too. */
function workspace() {
  const seed = slackSeed()
  const [ann] = seed.users
  if (ann === undefined) throw new Error('the workspace has nobody')
  const dave = { ...ann, id: DAVE, name: 'dave', real_name: 'Dave', email: 'dave@acme.example' }
  const channels = seed.channels.map(channel => ({ ...channel, members: [...channel.members, DAVE] }))
  const users = seed.users.map(user => (user.id === BOB ? { ...user, email: 'bob@home.example' } : user))
  return { ...seed, users: [...users, dave], channels }
}

function configOf(options: WorldOptions, servers: Servers, hostOf: (service: string) => string): string {
  const { main, ghcr, server } = servers
  const registries: ConfigPlace['registries'] = [
    { host: main.host, sender: 'distribution', secret: SECRETS.main, poll: options.poll ?? '10m' },
    { host: ghcr.host, sender: 'ghcr', secret: SECRETS.ghcr, poll: '10m' },
  ]
  const kubeconfig = server.slipway.kubeconfigPath
  return slipwayYaml(options.services, { registries, hostOf, kubeconfig })
}

/** What the manifests name in the beginning is there to be run. */
async function pushFirst(people: People, service: ServiceSpec): Promise<void> {
  const revision = firstRevision(service)
  const images = service.images ?? [undefined]
  await Promise.all(
    images.map(image =>
      people.push({ service: service.name, number: 1, revision, ...(image === undefined ? {} : { image }) }),
    ),
  )
}

function secret(): string {
  return randomBytes(18).toString('hex')
}
