import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { startKubelet } from '../servers/kubelet.ts'
import type { Kubelet } from '../servers/kubelet.ts'
import { startTestCluster } from '../servers/kubernetes.ts'
import type { TestCluster } from '../servers/kubernetes.ts'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { startTestRedis } from '../servers/redis.ts'
import { startTestRegistry } from '../servers/registry.ts'

const describeRedis = await needs('redis-server')
const describeRegistry = await needs(...REGISTRY)
const describeCluster = await needs(...CLUSTER)

describeRedis('a real Redis', () => {
  it('keeps what it acknowledged when it is killed and started again', async () => {
    const server = await startTestRedis()
    try {
      await withRedis(server.url, redis => redis.set('key', 'written'))
      await server.kill()
      await server.restart()
      expect(await withRedis(server.url, redis => redis.get('key'))).toBe('written')
      expect(await withRedis(server.url, redis => redis.config('GET', 'maxmemory-policy'))).toEqual([
        'maxmemory-policy',
        'noeviction',
      ])
    } finally {
      await server.stop()
    }
  })
})

const PATIENT = { timeout: 30_000 }
const envelope = z.object({
  events: z.array(
    z.object({
      action: z.string(),
      target: z.object({ repository: z.string(), tag: z.string().optional(), digest: z.string() }),
    }),
  ),
})

describeRegistry('a real registry', () => {
  it('tells of a pushed image and of a pushed index, with the header asked for', async () => {
    const heard: { authorization: string | undefined; tag: string; digest: string }[] = []
    const listener = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const { events } = envelope.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')))
        for (const { action, target } of events) {
          if (action !== 'push' || target.tag === undefined) continue
          heard.push({ authorization: request.headers.authorization, tag: target.tag, digest: target.digest })
        }
        response.end()
      })
    })
    const url = await listening(listener)
    const registry = await startTestRegistry({
      notify: [{ url, headers: { Authorization: 'Bearer secret' } }],
    })
    try {
      const one = await registry.pushImage({ repository: 'shop/web', tag: '1.0.0', labels: { key: 'a b=c' } })
      const platforms = ['linux/amd64', 'linux/arm64']
      const two = await registry.pushImage({ repository: 'shop/web', tag: '1.1.0', platforms })
      await expect.poll(() => heard, PATIENT).toHaveLength(2)
      const authorization = 'Bearer secret'
      expect(heard).toEqual([
        { authorization, tag: '1.0.0', digest: one.digest },
        { authorization, tag: '1.1.0', digest: two.digest },
      ])
      expect(two.platforms.map(({ platform }) => platform)).toEqual(platforms)
    } finally {
      await registry.stop()
      listener.close()
    }
  })

  it('moves a tag that is pushed again', async () => {
    const registry = await startTestRegistry()
    try {
      const first = await registry.pushImage({ repository: 'web', tag: 'main', labels: { revision: 'one' } })
      const second = await registry.pushImage({ repository: 'web', tag: 'main', labels: { revision: 'two' } })
      expect(second.digest).not.toBe(first.digest)
    } finally {
      await registry.stop()
    }
  })
})

describeCluster('a real control plane with the kubelet of the tests', () => {
  let cluster: TestCluster
  let kubelet: Kubelet
  beforeAll(async () => {
    cluster = await startTestCluster()
    await cluster.allow('staging')
    kubelet = await startKubelet(cluster)
  })
  afterAll(async () => {
    await kubelet?.stop()
    await cluster?.stop()
  })

  it('brings a Deployment to Available', async () => {
    await deploy(cluster, 'web', 'shop/web:1.0.0')
    await expect.poll(() => availableReplicas(cluster, 'web'), PATIENT).toBe(2)
  })

  it('gives the log of a pod in a crash loop through the API server', async () => {
    await deploy(cluster, 'bad', 'shop/crash:1.0.0')
    const looping = await findPod(
      cluster,
      'bad',
      pod => (pod.status.containerStatuses?.[0]?.restartCount ?? 0) >= 3,
    )
    expect(looping.status.containerStatuses?.[0]?.state.waiting?.reason).toBe('CrashLoopBackOff')
    const log = `/api/v1/namespaces/staging/pods/${looping.metadata.name}/log?previous=true&tailLines=2`
    expect(await cluster.admin.api.text(log)).toEqual({
      status: 200,
      text: 'panic: setting DATABASE_URL is missing\nexit status 1\n',
    })
  })

  it('says of a pod that asks for too much that no node takes it', async () => {
    await deploy(cluster, 'big', 'shop/big:1.0.0', { requests: { cpu: '1000' } })
    expect((await findPod(cluster, 'big', isRefused)).status.containerStatuses).toBeUndefined()
  })

  it('goes on after the API server was killed and started again', async () => {
    await cluster.restartApiServer()
    await deploy(cluster, 'later', 'shop/later:1.0.0')
    await expect.poll(() => availableReplicas(cluster, 'later'), PATIENT).toBe(2)
  })
})

const isRefused = (pod: Pod) => (pod.status.conditions ?? []).some(({ reason }) => reason === 'Unschedulable')
const deployment = z.object({ status: z.object({ availableReplicas: z.number().optional() }) })
const podSchema = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({
    conditions: z.array(z.object({ type: z.string(), reason: z.string().optional() })).optional(),
    containerStatuses: z
      .array(
        z.object({
          restartCount: z.number(),
          state: z.object({ waiting: z.object({ reason: z.string() }).optional() }),
        }),
      )
      .optional(),
  }),
})
type Pod = z.infer<typeof podSchema>

async function deploy(cluster: TestCluster, name: string, image: string, resources = {}): Promise<void> {
  const labels = { app: name }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'main', image, resources }] } }
  const spec = { replicas: 2, selector: { matchLabels: labels }, template }
  const object = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec }
  const { status } = await cluster.admin.api.call(
    'POST',
    '/apis/apps/v1/namespaces/staging/deployments',
    object,
  )
  expect(status).toBe(201)
}

async function availableReplicas(cluster: TestCluster, name: string): Promise<number | undefined> {
  const { body } = await get(cluster, `/apis/apps/v1/namespaces/staging/deployments/${name}`)
  return deployment.parse(body).status.availableReplicas
}

async function findPod(cluster: TestCluster, app: string, fits: (pod: Pod) => boolean): Promise<Pod> {
  const path = `/api/v1/namespaces/staging/pods?labelSelector=app%3D${app}`
  for (;;) {
    const { items } = z.object({ items: z.array(podSchema) }).parse((await get(cluster, path)).body)
    const found = items.find(fits)
    if (found) return found
    await pause(50)
  }
}

function get(cluster: TestCluster, path: string): Promise<{ status: number; body: unknown }> {
  return cluster.admin.api.call('GET', path)
}

async function withRedis<T>(url: string, ask: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 })
  try {
    return await ask(redis)
  } finally {
    redis.disconnect()
  }
}

function listening(server: ReturnType<typeof createServer>): Promise<string> {
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`)
    })
  })
}
