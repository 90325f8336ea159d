import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { freePort } from '../../sandbox/child.ts'
import { startFolder } from '../../sandbox/demo/folder.ts'
import { applyByHand } from '../../sandbox/demo/seed-cluster.ts'
import { createStops } from '../../sandbox/demo/stops.ts'
import type { Stops } from '../../sandbox/demo/stops.ts'
import { startTestRedis } from '../servers/redis.ts'
import type { TestRedis } from '../servers/redis.ts'
import { createCi } from './ci.ts'
import type { Ci } from './ci.ts'
import { REGISTRY_SECRET, slipwayYaml } from './config.ts'
import type { WorldService } from './config.ts'
import { createLook } from './look.ts'
import type { Look } from './look.ts'
import { startProduct } from './product.ts'
import type { Product } from './product.ts'
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
  env?: NodeJS.ProcessEnv
}

export type World<F extends Front> = {
  redis: TestRedis
  product: Product
  /** What Slipway believes the servers to be. */
  fronts: Record<Names, F>
  /** The servers themselves. */
  urls: Record<Names, string> & { slipway: string }
  ci: Ci
  look: Look
  clusterToken: string
  stop: () => Promise<void>
}

/**
 * A whole world of a test's own: a real Redis, four stand-ins, and Slipway as a process of its own, whose services
 * run `main-1` of their images. Everything that Slipway asks passes the fronts; the test looks past them.
 */
export async function startWorld<F extends Front>(options: WorldOptions<F>): Promise<World<F>> {
  const stops = createStops()
  try {
    return await build(options, stops)
  } catch (error) {
    await stops.all()
    throw error
  }
}

const SECRET = 'registry-secret-of-a-test'

async function build<F extends Front>(options: WorldOptions<F>, stops: Stops): Promise<World<F>> {
  const { keep } = stops
  const { services, front, podStepMs = 60 } = options
  const names = services.map(service => service.name)
  const standIns = (options.standIns ?? (() => INSIDE))(stops)
  const { path: folder } = await keep(startFolder())
  const port = await freePort()
  const slipway = `http://127.0.0.1:${port}`
  const [redis, registry, slack, cluster] = await Promise.all([
    keep(startTestRedis()),
    keep(standIns.registry({ url: `${slipway}/hooks/distribution`, secret: SECRET })),
    keep(standIns.slack()),
    keep(standIns.cluster(names, podStepMs)),
  ])
  const registryFront = await keep(front(registry.url, 'registry'))
  const { host } = new URL(registryFront.url)
  const webhookUrl = `${slipway}/hooks/github`
  const { seed, privateKey, webhookSecret } = githubSeed({ registry: host, services: names, webhookUrl })
  const github = await keep(standIns.github(seed))
  const fronts = {
    registry: registryFront,
    github: await keep(front(github.url, 'github')),
    slack: await keep(front(slack.url, 'slack')),
    cluster: await keep(front(cluster.url, 'cluster')),
  }
  const urls = { github: github.url, slack: slack.url, registry: registry.url, cluster: cluster.url, slipway }
  const ci = createCi(urls)
  const revision = await ci.head()
  for (const name of names) {
    // oxlint-disable-next-line no-await-in-loop -- a few at a time is enough
    await ci.push(name, { number: 1, revision, crashes: false })
    const texts = Object.values(manifests(name, `${host}/acme/${name}:main-1`))
    // oxlint-disable-next-line no-await-in-loop -- a few at a time is enough
    await applyByHand(cluster, name, texts)
  }
  const kubeconfig = join(folder, 'kubeconfig')
  await writeFile(kubeconfig, kubeconfigOf(fronts.cluster.url, cluster.token), { mode: 0o600 })
  const config = join(folder, 'slipway.yml')
  await writeFile(config, slipwayYaml({ registry: host, kubeconfig, services }))
  const product = await keep(
    startProduct({
      SLIPWAY_CONFIG: config,
      GITHUB_APP_ID: '4242',
      GITHUB_APP_PRIVATE_KEY: privateKey,
      GITHUB_WEBHOOK_SECRET: webhookSecret,
      GITHUB_URL: fronts.github.url,
      GITHUB_API_URL: fronts.github.url,
      SLACK_BOT_TOKEN: 'xoxb-sandbox',
      SLACK_APP_TOKEN: 'xapp-sandbox',
      SLACK_API_URL: `${fronts.slack.url}/api/`,
      REDIS_URL: redis.url,
      PORT: `${port}`,
      PUBLIC_URL: slipway,
      LOG_LEVEL: 'info',
      [REGISTRY_SECRET]: SECRET,
      ...options.env,
    }),
  )
  const look = createLook({ urls, token: cluster.token, redisUrl: redis.url })
  stops.keep(Promise.resolve(look))
  return { redis, product, fronts, urls, ci, look, clusterToken: cluster.token, stop: stops.all }
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
