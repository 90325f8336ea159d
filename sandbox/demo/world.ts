import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from '../child.ts'
import { pushBuild } from '../ci/build.ts'
import type { CiPlace } from '../ci/play.ts'
import { manifestsOf } from '../github/demo-files.ts'
import { createAppKeys, demoRunning, demoSeed } from '../github/demo-seed.ts'
import { personalToken } from '../github/seed.ts'
import { startRedis } from '../redis.ts'
import { slipwayYaml } from './config.ts'
import { startFolder } from './folder.ts'
import { startProduct } from './product.ts'
import type { ProductPlace } from './product.ts'
import { applyByHand, readKubeconfig } from './seed-cluster.ts'
import { startStandIn } from './stand-in.ts'
import type { Stops } from './stops.ts'

/** Address and token of a cluster's API. */
export type ClusterApi = { url: string; token: string }
export type Environment = 'staging' | 'production'

export type DemoWorld = {
  urls: Record<'github' | 'slack' | 'registry' | 'slipway' | Environment, string>
  ci: CiPlace
  clusters: Record<Environment, ClusterApi>
  /** What Slipway printed lately. */
  productOutput: () => string
  /** Resolves, with what Slipway printed last, when it ends by itself. */
  productEnded: Promise<string>
}

export type DemoOptions = {
  say: (line: string) => void
  /** How long a pod of the stand-in clusters needs for each step of its life. */
  podStepMs: number
  /** How long an image must have been healthy in staging before it goes to production. */
  soakSeconds: number
}

/** Everything but Slipway: where it is to find what, and how it is to be started. */
export type Outside = Pick<DemoWorld, 'urls' | 'ci' | 'clusters'> & { place: ProductPlace }

/**
 * Starts Redis, the stand-ins and Slipway itself, each a process of its own on a free port. `stops` ends them, however
 * far this came.
 */
export async function startDemo(options: DemoOptions, stops: Stops): Promise<DemoWorld> {
  const { path: folder } = await stops.keep(startFolder())
  const { place, ...outside } = await startOutside({ ...options, folder, hooks: true }, stops)
  options.say('Starting Slipway…')
  const product = await stops.keep(startProduct(place))
  return { ...outside, productOutput: product.output, productEnded: product.ended }
}

/**
 * Redis and the stand-ins, with what runs there already. `folder` gets the files that Slipway reads; with `hooks` GitHub
 * calls it, else it has to look.
 */
export async function startOutside(
  { say, podStepMs, soakSeconds, folder, hooks }: DemoOptions & { folder: string; hooks: boolean },
  stops: Stops,
): Promise<Outside> {
  const { keep } = stops
  const port = await freePort()
  const slipway = `http://127.0.0.1:${port}`
  const secrets = { registry: randomBytes(18).toString('hex'), webhook: randomBytes(18).toString('hex') }
  say('Starting Redis, and stand-ins for the registry, GitHub, Slack and two clusters…')
  const [redis, registry, slack, staging, production] = await Promise.all([
    keep(startRedis()),
    keep(startStandIn('registry', registryArguments(slipway, secrets.registry))),
    keep(startStandIn('slack')),
    startCluster({ name: 'staging', folder, podStepMs }, stops),
    startCluster({ name: 'production', folder, podStepMs }, stops),
  ])
  const host = new URL(registry.url).host
  const { privateKey } = createAppKeys()
  const webhook = { webhookUrl: hooks ? `${slipway}/hooks/github` : null, webhookSecret: secrets.webhook }
  const seed = join(folder, 'github.json')
  await writeFile(seed, JSON.stringify(demoSeed({ registry: host, privateKey, ...webhook })), { mode: 0o600 })
  const github = await keep(startStandIn('github', ['--seed', seed]))
  const clusters = { staging: staging.api, production: production.api }
  await seedRunning(registry.url, clusters)
  const config = join(folder, 'slipway.yml')
  const kubeconfigs = { staging: staging.kubeconfig, production: production.kubeconfig }
  await writeFile(config, slipwayYaml({ registry: host, kubeconfigs, soakSeconds }))
  const place = {
    config,
    github: { url: github.url, privateKey, webhookSecret: secrets.webhook },
    slackUrl: slack.url,
    redisUrl: redis.url,
    port,
    registrySecret: secrets.registry,
    tokenKey: randomBytes(32).toString('base64'),
  }
  const tokens = { ann: personalToken('ann'), bob: personalToken('bob') }
  const addresses = { staging: staging.api.url, production: production.api.url, slipway }
  const urls = { github: github.url, slack: slack.url, registry: registry.url, ...addresses }
  const ci = { githubApiUrl: github.url, registryUrl: registry.url, tokens }
  return { urls, ci, clusters, place }
}

function registryArguments(slipway: string, secret: string): string[] {
  return ['--notify', `${slipway}/hooks/distribution`, '--notify-header', `Authorization: ${secret}`]
}

/** Production has no INDEX_URL, which Bob's change needs: every version of search after the seeded one crashes there. */
const CRASHING = { staging: [], production: ['--crashing', '/search:2\\.([89]|\\d\\d)\\.'] }

type ClusterPlace = { name: Environment; folder: string; podStepMs: number }

async function startCluster(
  { name, folder, podStepMs }: ClusterPlace,
  { keep }: Stops,
): Promise<{ kubeconfig: string; api: ClusterApi }> {
  const kubeconfig = join(folder, `${name}.kubeconfig`)
  const namespaces = ['--namespace', 'checkout', '--namespace', 'search']
  const settings = ['--kubeconfig', kubeconfig, '--context', name, '--speed', `${podStepMs}`]
  await keep(startStandIn('cluster', [...settings, ...namespaces, ...CRASHING[name]]))
  return { kubeconfig, api: readKubeconfig(await readFile(kubeconfig, 'utf8')) }
}

/** What ran before Slipway came: the images that the manifests name, and their objects in the clusters. */
async function seedRunning(registryUrl: string, clusters: DemoWorld['clusters']): Promise<void> {
  const running = demoRunning(new URL(registryUrl).host)
  await Promise.all(
    running.map(async one => {
      await pushBuild(registryUrl, one)
      await applyByHand(clusters[one.environment], one.service, Object.values(manifestsOf(one)))
    }),
  )
}
