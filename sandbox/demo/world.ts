import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { freePort } from '../child.ts'
import { asPerson } from '../ci/api.ts'
import { pushBuild } from '../ci/build.ts'
import type { Service } from '../ci/build.ts'
import type { CiPlace } from '../ci/play.ts'
import { deployment } from '../github/demo-files.ts'
import { createAppKeys, demoImages, demoSeed } from '../github/demo-seed.ts'
import { personalToken } from '../github/seed.ts'
import { startRedis } from '../redis.ts'
import { slipwayYaml } from './config.ts'
import { startFolder } from './folder.ts'
import { startProduct } from './product.ts'
import { applyByHand, readKubeconfig } from './seed-cluster.ts'
import { startStandIn } from './stand-in.ts'
import type { Stops } from './stops.ts'

export type DemoWorld = {
  urls: { github: string; slack: string; registry: string; cluster: string; slipway: string }
  ci: CiPlace
  /** Address and token of the cluster's API. */
  cluster: { url: string; token: string }
  /** What Slipway printed lately. */
  productOutput: () => string
  /** Resolves, with what Slipway printed last, when it ends by itself. */
  productEnded: Promise<string>
}

export type DemoOptions = {
  say: (line: string) => void
  /** How long a pod of the stand-in cluster needs for each step of its life. */
  podStepMs: number
}

/**
 * Starts Redis, the four stand-ins and Slipway itself, each a process of its own on a free port. `stops` ends them,
 * however far this came.
 */
export async function startDemo({ say, podStepMs }: DemoOptions, stops: Stops): Promise<DemoWorld> {
  const { keep } = stops
  const { path: folder } = await keep(startFolder())
  const kubeconfig = join(folder, 'kubeconfig')
  const port = await freePort()
  const slipway = `http://127.0.0.1:${port}`
  const secrets = { registry: randomBytes(18).toString('hex'), webhook: randomBytes(18).toString('hex') }
  say('Starting Redis, and stand-ins for the registry, GitHub, Slack and the cluster…')
  const [redis, registry, slack, cluster] = await Promise.all([
    keep(startRedis()),
    keep(startStandIn('registry', registryArguments(slipway, secrets.registry))),
    keep(startStandIn('slack')),
    keep(startStandIn('cluster', clusterArguments(kubeconfig, podStepMs))),
  ])
  const host = new URL(registry.url).host
  const { privateKey } = createAppKeys()
  const webhook = { webhookUrl: `${slipway}/hooks/github`, webhookSecret: secrets.webhook }
  const seed = join(folder, 'github.json')
  await writeFile(seed, JSON.stringify(demoSeed({ registry: host, privateKey, ...webhook })))
  const github = await keep(startStandIn('github', ['--seed', seed]))
  const tokens = { ann: personalToken('ann'), bob: personalToken('bob') }
  const ci = { githubApiUrl: github.url, registryUrl: registry.url, tokens }
  const api = readKubeconfig(await readFile(kubeconfig, 'utf8'))
  await seedRunning(ci, { host, cluster: api })
  const config = join(folder, 'slipway.yml')
  await writeFile(config, slipwayYaml({ registry: host, kubeconfig }))
  say('Starting Slipway…')
  const place = {
    config,
    github: { url: github.url, privateKey, webhookSecret: secrets.webhook },
    slackUrl: slack.url,
    redisUrl: redis.url,
    port,
    registrySecret: secrets.registry,
  }
  const product = await keep(startProduct(place))
  const urls = { github: github.url, slack: slack.url, registry: registry.url, cluster: cluster.url, slipway }
  return { urls, ci, cluster: api, productOutput: product.output, productEnded: product.ended }
}

function registryArguments(slipway: string, secret: string): string[] {
  return ['--notify', `${slipway}/hooks/distribution`, '--notify-header', `Authorization: ${secret}`]
}

function clusterArguments(kubeconfig: string, podStepMs: number): string[] {
  const namespaces = ['--namespace', 'checkout', '--namespace', 'search']
  return ['--kubeconfig', kubeconfig, '--context', 'staging', '--speed', `${podStepMs}`, ...namespaces]
}

const oid = z.object({ sha: z.string() })
const PORTS = { checkout: 8080, search: 9200 } as const

/** What ran before Slipway came: the images that the manifests name, and their objects in the cluster. */
async function seedRunning(
  ci: CiPlace,
  { host, cluster }: { host: string; cluster: { url: string; token: string } },
): Promise<void> {
  const ann = asPerson(ci.githubApiUrl, ci.tokens.ann)
  const images = demoImages(host)
  const seedOne = async (service: Service) => {
    const image = images[service]
    const { sha } = await ann.ask('GET', `/repos/acme/${service}/commits/main`, oid)
    const number = Number(/:main-(\d+)-/.exec(image)?.[1] ?? 1)
    await pushBuild(ci.registryUrl, { service, revision: sha, number, crashes: false })
    await applyByHand(cluster, service, Object.values(deployment({ service, image, port: PORTS[service] })))
  }
  await Promise.all([seedOne('checkout'), seedOne('search')])
}
