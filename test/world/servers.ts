import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { freePort } from '../../sandbox/child.ts'
import { startFolder } from '../../sandbox/demo/folder.ts'
import { applyByHand } from '../../sandbox/demo/seed-cluster.ts'
import type { Stops } from '../../sandbox/demo/stops.ts'
import { startTestRedis } from '../servers/redis.ts'
import type { TestRedis } from '../servers/redis.ts'
import { createCi } from './ci.ts'
import { onGitHub } from './crowd.ts'
import type { Member } from './crowd.ts'
import { startSpread } from './spread.ts'
import type { Ci } from './ci.ts'
import { isTested, REGISTRY_SECRET, slipwayYaml, TEST_ENDS } from './config.ts'
import type { WorldService } from './config.ts'
import { githubSeed, manifests } from './seed.ts'
import { INSIDE } from './stand-ins.ts'
import type { StandIns } from './stand-ins.ts'

export type Names = 'github' | 'slack' | 'registry' | 'cluster'
export type Front = { url: string; stop: () => Promise<void> }

export type WorldOptions<F extends Front> = {
  services: readonly WorldService[]
  /** What stands between Slipway and each stand-in: a gate, a delay. */
  front: (target: string, name: Names) => Promise<F>
  /** How the stand-ins are started; within this process by default. */
  standIns?: (stops: Stops) => StandIns
  podStepMs?: number
  /** Whether Slack sends what people do as signed requests. */
  slackByHttp?: boolean
  /** Further people, who may all write to acme/deploy. */
  crowd?: readonly Member[]
  /** How many Slipways there are; what Slack sends by HTTP goes to each in turn. */
  replicas?: number
  env?: NodeJS.ProcessEnv
}

export type Servers<F extends Front> = {
  redis: TestRedis
  fronts: Record<Names, F>
  urls: Record<Names, string> & { slipway: string }
  clusterToken: string
  ci: Ci
  /** The environment that each Slipway is started with. */
  env: NodeJS.ProcessEnv
  others: NodeJS.ProcessEnv[]
  /** Key of the GitHub App. */
  privateKey: string
}

/** What people's tokens are encrypted with. */
export const TOKEN_KEY = randomBytes(32)
const SECRET = 'registry-secret-of-a-test'
const SIGNING_SECRET = 'signing-secret-of-a-test'

/** Redis and the stand-ins, with `main-1` of each service in Git, registry and cluster. */
export async function startServers<F extends Front>(
  options: WorldOptions<F>,
  stops: Stops,
): Promise<Servers<F>> {
  const { keep } = stops
  const { services, front, slackByHttp = false, crowd = [], replicas = 1 } = options
  const names = services.map(service => service.name)
  const tested = services.filter(isTested).map(({ name }) => name)
  const namespaces = [...names, ...tested.map(name => `${name}${TEST_ENDS}`)]
  const standIns = (options.standIns ?? (() => INSIDE))(stops)
  const ports = await Promise.all(Array.from({ length: replicas }, freePort))
  const [port = 0, ...otherPorts] = ports
  const slipway = `http://127.0.0.1:${port}`
  const [redis, registry, slack, cluster] = await Promise.all([
    keep(startTestRedis()),
    keep(standIns.registry({ url: `${slipway}/hooks/distribution`, secret: SECRET })),
    slackIn({ standIns, keep, crowd }, slackByHttp ? ports : null),
    keep(standIns.cluster(namespaces, options.podStepMs ?? 60)),
  ])
  const registryFront = await keep(front(registry.url, 'registry'))
  const { host } = new URL(registryFront.url)
  const seeded = githubSeed({ registry: host, services, webhookUrl: `${slipway}/hooks/github` })
  const github = await keep(standIns.github(onGitHub(seeded.seed, crowd)))
  const fronts = {
    registry: registryFront,
    github: await keep(front(github.url, 'github')),
    slack: await keep(front(slack.url, 'slack')),
    cluster: await keep(front(cluster.url, 'cluster')),
  }
  const urls = { github: github.url, slack: slack.url, registry: registry.url, cluster: cluster.url, slipway }
  const ci = createCi(urls)
  await seedRunning(ci, { host, names, tested, cluster })
  const { path } = await keep(startFolder())
  const kubeconfig = kubeconfigOf(fronts.cluster.url, cluster.token)
  const config = await writeConfig(path, { registry: host, kubeconfig, services, slackByHttp, crowd })
  const { privateKey, webhookSecret } = seeded
  const place = { config, fronts, privateKey, webhookSecret, redisUrl: redis.url }
  const env = environment({ ...place, port })
  const others = otherPorts.map(other => ({ ...env, PORT: `${other}` }))
  return { redis, fronts, urls, clusterToken: cluster.token, ci, env, others, privateKey }
}

/** `ports` null: Slack waits for sockets. One alone is spoken to directly, so that what is measured is it. */
async function slackIn(
  { standIns, keep, crowd }: { standIns: StandIns; keep: Stops['keep']; crowd: readonly Member[] },
  ports: readonly number[] | null,
): Promise<Front> {
  if (ports === null) return keep(standIns.slack({ request: null, crowd }))
  const [only = 0, ...more] = ports
  const origin = more.length === 0 ? `http://127.0.0.1:${only}` : (await keep(startSpread(ports))).url
  const request = { url: `${origin}/hooks/slack`, signingSecret: SIGNING_SECRET }
  return keep(standIns.slack({ request, crowd }))
}

async function seedRunning(
  ci: Ci,
  at: { host: string; names: string[]; tested: string[]; cluster: { url: string; token: string } },
): Promise<void> {
  const revision = await ci.head()
  await Promise.all(
    at.names.map(async name => {
      await ci.push(name, { number: 1, revision, crashes: false })
      const texts = Object.values(manifests(name, `${at.host}/acme/${name}:main-1`))
      await applyByHand(at.cluster, name, texts)
      if (at.tested.includes(name)) await applyByHand(at.cluster, `${name}${TEST_ENDS}`, texts)
    }),
  )
}

async function writeConfig(
  folder: string,
  { kubeconfig, ...place }: Parameters<typeof slipwayYaml>[0],
): Promise<string> {
  const [cluster, config] = [join(folder, 'kubeconfig'), join(folder, 'slipway.yml')]
  await writeFile(cluster, kubeconfig, { mode: 0o600 })
  await writeFile(config, slipwayYaml({ ...place, kubeconfig: cluster }))
  return config
}

type Place = {
  config: string
  fronts: Record<Names, Front>
  privateKey: string
  webhookSecret: string
  redisUrl: string
  port: number
}

function environment({ config, fronts, privateKey, webhookSecret, redisUrl, port }: Place) {
  return {
    SLIPWAY_CONFIG: config,
    GITHUB_APP_ID: '4242',
    GITHUB_APP_PRIVATE_KEY: privateKey,
    GITHUB_WEBHOOK_SECRET: webhookSecret,
    GITHUB_URL: fronts.github.url,
    GITHUB_API_URL: fronts.github.url,
    SLACK_BOT_TOKEN: 'xoxb-sandbox',
    SLACK_APP_TOKEN: 'xapp-sandbox',
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    SLACK_API_URL: `${fronts.slack.url}/api/`,
    REDIS_URL: redisUrl,
    PORT: `${port}`,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'info',
    GITHUB_APP_CLIENT_ID: 'Iv1.4242',
    GITHUB_APP_CLIENT_SECRET: 'sandbox-client-secret',
    SLIPWAY_TOKEN_KEYS: TOKEN_KEY.toString('base64'),
    [REGISTRY_SECRET]: SECRET,
  }
}

function kubeconfigOf(server: string, token: string): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { server } }],
    users: [{ name: 'slipway', user: { token } }],
    contexts: [{ name: 'staging', context: { cluster: 'sandbox', user: 'slipway' } }],
    'current-context': 'staging',
  })
}
