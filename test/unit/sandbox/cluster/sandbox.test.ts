import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { startCluster } from '../../../../sandbox/cluster/server.ts'
import type { SandboxCluster } from '../../../../sandbox/cluster/server.ts'

let cluster: SandboxCluster
beforeEach(async () => {
  cluster = await startCluster({ namespaces: ['shop'], speedMs: 5, crashing: /web:2\./ })
})
afterEach(() => cluster.stop())

const settings = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings' },
  data: { mode: 'plain' },
}
const SETTINGS = '/api/v1/namespaces/shop/configmaps/settings'

describe('what the sandbox is told to break', () => {
  it('answers with a status so many times', async () => {
    await fault({
      match: { method: 'PATCH', pathRegex: 'configmaps' },
      do: 'status',
      status: 503,
      retryAfterSeconds: 1,
    })
    const refused = await apply(SETTINGS, settings)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1'])
    expect((await apply(SETTINGS, settings)).status).toBe(201)
  })

  it('breaks the connection before anything is done', async () => {
    await fault({ match: { method: 'PATCH' }, do: 'reset' })
    await expect(apply(SETTINGS, settings)).rejects.toThrow('fetch failed')
    expect((await get(SETTINGS)).status).toBe(404)
  })

  it('breaks the connection when it is done', async () => {
    await fault({ match: { method: 'PATCH' }, do: 'do-then-reset' })
    await expect(apply(SETTINGS, settings)).rejects.toThrow('fetch failed')
    expect((await get(SETTINGS)).status).toBe(200)
  })

  it('holds a request until it is let go', async () => {
    await fault({ match: { method: 'PATCH' }, do: 'hold' })
    const held = apply(SETTINGS, settings)
    await expect.poll(heldNow).toBe(1)
    expect((await get(SETTINGS)).status).toBe(404)
    await fetch(`${cluster.url}/_sandbox/faults`, { method: 'DELETE' })
    expect((await held).status).toBe(201)
  })

  it('withholds the answer to what it did', async () => {
    await fault({ match: { method: 'PATCH' }, skip: 1, do: 'do-then-hold' })
    expect((await apply(SETTINGS, settings)).status).toBe(201)
    const held = apply(SETTINGS, { ...settings, data: { mode: 'next' } })
    await expect.poll(heldNow).toBe(1)
    expect(await (await get(SETTINGS)).json()).toMatchObject({ data: { mode: 'next' } })
    await fetch(`${cluster.url}/_sandbox/faults`, { method: 'DELETE' })
    expect((await held).status).toBe(200)
  })

  it('refuses a fault that it does not know', async () => {
    const answer = await fetch(`${cluster.url}/_sandbox/faults`, { method: 'POST', body: '{"do":"explode"}' })
    expect(answer.status).toBe(400)
  })
})

describe('what the sandbox shows', () => {
  it('the workloads of each namespace with their pods, old and new', async () => {
    await apply(DEPLOYMENT, deployment('registry.test/web:1.0.0@sha256:aa'))
    await expect.poll(workload).toMatchObject({ ready: 2, desired: 2 })
    await apply(DEPLOYMENT, deployment('registry.test/web:1.1.0-crash'))
    const crashing = { age: 'new', state: 'crashing', image: 'registry.test/web:1.1.0-crash' }
    await expect
      .poll(workload)
      .toMatchObject({ ready: 2, pods: expect.arrayContaining([expect.objectContaining(crashing)]) })
    expect(await workload()).toMatchObject({
      kind: 'Deployment',
      name: 'web',
      image: 'registry.test/web:1.1.0-crash',
    })
  })

  it('containers that crash in this cluster alone, with the log that they leave', async () => {
    await apply(DEPLOYMENT, deployment('registry.test/web:2.0.0'))
    await expect.poll(workload).toMatchObject({ pods: [{ state: 'crashing' }, { state: 'crashing' }] })
    const [pod] = podNames.parse(await workload()).pods
    const log = await get(`/api/v1/namespaces/shop/pods/${pod?.name ?? ''}/log`)
    expect(await log.text()).toContain('INDEX_URL is not set')
  })

  it('each change as it happens', async () => {
    const stream = await fetch(`${cluster.url}/_sandbox/events`)
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
    await reader?.read()
    await apply(SETTINGS, settings)
    const { value } = (await reader?.read()) ?? {}
    expect(value).toMatch(/^data: \{"type":"ADDED","kind":"ConfigMap","namespace":"shop","name":"settings",/)
    await reader?.cancel()
  })

  it('how many requests it answered', async () => {
    await apply(SETTINGS, settings)
    await apply(SETTINGS, settings)
    const counted = await (await fetch(`${cluster.url}/_sandbox/requests`)).json()
    expect(counted).toMatchObject({ total: 2, routes: { 'PATCH configmaps': { count: 2 } } })
  })
})

describe('the API of the sandbox', () => {
  it('lets nobody in without the token of the kubeconfig', async () => {
    expect((await fetch(`${cluster.url}/api/v1/namespaces`)).status).toBe(401)
    expect(cluster.kubeconfig).toContain(cluster.token)
  })

  it('names its resources, also those of a kind of one’s own', async () => {
    const { resources } = resourceList.parse(await (await get('/apis/apps/v1')).json())
    expect(resources.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['deployments', 'deployments/status']),
    )
    expect((await get('/apis/example.test/v1')).status).toBe(404)
  })

  it('has no log of a container that waits for its image', async () => {
    await apply(DEPLOYMENT, deployment('registry.test/web:missing'))
    await expect.poll(workload).toMatchObject({ pods: [{ state: 'missing' }, { state: 'missing' }] })
    const [pod] = podNames.parse(await workload()).pods
    const log = await get(`/api/v1/namespaces/shop/pods/${pod?.name ?? ''}/log`)
    expect([log.status, await log.text()]).toEqual([400, expect.stringContaining('is waiting to start')])
  })

  it('refuses a body beyond three megabytes', async () => {
    const answer = await apply(SETTINGS, { ...settings, data: { big: 'x'.repeat(3 * 1024 * 1024) } })
    expect(answer.status).toBe(413)
  })
})

const DEPLOYMENT = '/apis/apps/v1/namespaces/shop/deployments/web'
const podNames = z.object({ pods: z.array(z.object({ name: z.string() })) })
const resourceList = z.object({ resources: z.array(z.object({ name: z.string() })) })
const state = z.object({
  namespaces: z.array(z.object({ name: z.string(), workloads: z.array(z.unknown()) })),
})

function deployment(image: string) {
  const labels = { app: 'web' }
  const template = { metadata: { labels }, spec: { containers: [{ name: 'app', image }] } }
  const spec = { replicas: 2, selector: { matchLabels: labels }, template }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' }, spec }
}

function get(path: string): Promise<Response> {
  return fetch(cluster.url + path, { headers: { authorization: `Bearer ${cluster.token}` } })
}

function apply(path: string, object: object): Promise<Response> {
  return fetch(`${cluster.url}${path}?fieldManager=test&force=true`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${cluster.token}`, 'content-type': 'application/apply-patch+yaml' },
    body: JSON.stringify(object),
  })
}

async function fault(body: object): Promise<void> {
  await fetch(`${cluster.url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(body) })
}

async function heldNow(): Promise<number> {
  const answer = await (await fetch(`${cluster.url}/_sandbox/faults`)).json()
  const { faults } = z.object({ faults: z.array(z.object({ held: z.number() })) }).parse(answer)
  return faults.reduce((sum, { held }) => sum + held, 0)
}

async function workload(): Promise<unknown> {
  const { namespaces } = state.parse(await (await fetch(`${cluster.url}/_sandbox/state`)).json())
  return namespaces.find(({ name }) => name === 'shop')?.workloads[0]
}
