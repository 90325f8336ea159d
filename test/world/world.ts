import { createStops } from '../../sandbox/demo/stops.ts'
import type { TestRedis } from '../servers/redis.ts'
import type { Ci } from './ci.ts'
import { createLook } from './look.ts'
import type { Look } from './look.ts'
import { startProduct } from './product.ts'
import type { Product } from './product.ts'
import { startServers } from './servers.ts'
import type { Front, Names, WorldOptions } from './servers.ts'

export type World<F extends Front> = {
  redis: TestRedis
  product: Product
  /** The other replicas. */
  others: Product[]
  /** What Slipway believes the servers to be. */
  fronts: Record<Names, F>
  /** The servers themselves. */
  urls: Record<Names, string> & { slipway: string }
  ci: Ci
  look: Look
  clusterToken: string
  /** Key of the GitHub App. */
  privateKey: string
  stop: () => Promise<void>
}

/**
 * A whole world of a test's own: a real Redis, four stand-ins, and Slipway as a process of its own, whose services
 * run `main-1` of their images. Everything that Slipway asks passes the fronts; the test looks past them.
 */
export async function startWorld<F extends Front>(options: WorldOptions<F>): Promise<World<F>> {
  const stops = createStops()
  try {
    const servers = await startServers(options, stops)
    const { redis, fronts, urls, clusterToken, env, others, privateKey } = servers
    const product = await stops.keep(startProduct({ ...env, ...options.env }))
    const replicas = await Promise.all(
      others.map(other => stops.keep(startProduct({ ...other, ...options.env }))),
    )
    const look = createLook({ urls, token: clusterToken, redisUrl: redis.url })
    void stops.keep(Promise.resolve(look))
    const seen = { redis, fronts, urls, ci: servers.ci, look, clusterToken, privateKey }
    return { ...seen, product, others: replicas, stop: stops.all }
  } catch (error) {
    await stops.all().catch(() => undefined)
    throw error
  }
}
