import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createCluster } from '../src/clients/kubernetes/kubernetes.ts'
import type { Clusters } from '../src/clients/kubernetes/kubernetes.ts'
import { createLog } from '../src/log.ts'
import type { KubeObject } from '../src/ports.ts'
import { writeKubeconfig } from '../test/servers/kubeconfig.ts'
import { startTestCluster } from '../test/servers/kubernetes.ts'
import type { TestCluster } from '../test/servers/kubernetes.ts'
import { program } from '../test/servers/programs.ts'
import { delayProxy } from './delay.ts'
import { median } from './figures.ts'

/** Milliseconds, medians of the rounds. `create`: nothing is there yet; `again`: nothing has changed. */
export type ApplyFigures = {
  objects: number
  delayMs: number
  rounds: number
  create: Pair
  again: Pair
}
export type Pair = { slipwayMs: number; kubectlMs: number; timesFaster: number }

/**
 * Applies ConfigMaps and Deployments, half of each, with Slipway's client and with `kubectl apply --server-side`,
 * in turns, to a real API server behind 0 and 10 ms. Kubectl's time includes its start, with a warm discovery
 * cache; Slipway's client is warm as in its process.
 */
export async function benchApply({ sizes = [100, 1_000], delaysMs = [0, 10], rounds = 3 } = {}): Promise<
  ApplyFigures[]
> {
  const kubectl = await program('kubectl')
  if ('missing' in kubectl) throw new Error(`no kubectl: ${kubectl.missing}`)
  const server = await startTestCluster({ controllers: false })
  const folder = await mkdtemp(join(tmpdir(), 'slipway-bench-'))
  try {
    const figures: ApplyFigures[] = []
    for (const delayMs of delaysMs) {
      const side = await openSide({ server, folder, delayMs, kubectl: kubectl.path })
      for (const objects of sizes) figures.push(await measure(side, { objects, delayMs, rounds }))
      await side.close()
    }
    return figures
  } finally {
    await server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

/** Both ways to one API server, behind the same delay. */
type Side = {
  server: TestCluster
  folder: string
  client: Clusters
  kubectl(args: string[]): Promise<void>
  close(): Promise<void>
}

type Opening = { server: TestCluster; folder: string; delayMs: number; kubectl: string }

async function openSide({ server, folder, delayMs, kubectl }: Opening): Promise<Side> {
  const { hostname, port } = new URL(server.url)
  const proxy = await delayProxy({ targetHost: hostname, targetPort: Number(port), delayMs })
  const url = `https://127.0.0.1:${proxy.port}`
  const { token } = server.admin
  const path = join(folder, `${delayMs}.kubeconfig`)
  await writeKubeconfig(path, { url, caFile: server.caFile, token, user: 'admin' })
  const client = createCluster({ bench: { kubeconfig: path } }, createLog({ level: 'silent' }))
  const run = async (args: string[]) => {
    const all = ['--kubeconfig', path, '--cache-dir', join(folder, `cache-${delayMs}`), ...args]
    await promisify(execFile)(kubectl, all, { maxBuffer: 64 * 1024 * 1024 })
  }
  await client.probe('bench')
  await run(['api-resources'])
  return {
    server,
    folder,
    client,
    kubectl: run,
    close: async () => {
      await client.close()
      await proxy.stop()
    },
  }
}

type Case = { objects: number; delayMs: number; rounds: number }
type Way = 'slipway' | 'kubectl'

/** Who begins alternates, so that neither always finds the warmer server. */
async function measure(side: Side, { objects, delayMs, rounds }: Case): Promise<ApplyFigures> {
  const create: Record<Way, number[]> = { slipway: [], kubectl: [] }
  const again: Record<Way, number[]> = { slipway: [], kubectl: [] }
  for (let round = 0; round < rounds; round++) {
    const ways: Way[] = round % 2 === 0 ? ['kubectl', 'slipway'] : ['slipway', 'kubectl']
    for (const way of ways) {
      const namespace = `${way}-${objects}-${delayMs}-${round}`
      await side.server.allow(namespace)
      const apply = await wayOf(side, way, { namespace, count: objects })
      create[way].push(await timed(apply))
      again[way].push(await timed(apply))
    }
  }
  return { objects, delayMs, rounds, create: pairOf(create), again: pairOf(again) }
}

async function wayOf(
  side: Side,
  way: Way,
  what: { namespace: string; count: number },
): Promise<() => Promise<void>> {
  const { namespace } = what
  const objects = objectsOf(what)
  if (way === 'slipway') {
    return async () => {
      const request = { cluster: 'bench', namespace, objects, stillWanted: async () => true }
      const outcome = await side.client.apply(request)
      if (outcome.kind !== 'applied') throw new Error(`the apply was ${outcome.kind}`)
    }
  }
  const file = join(side.folder, `${namespace}.json`)
  await writeFile(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }))
  return () => side.kubectl(['apply', '--server-side', '--field-manager', 'kubectl', '-f', file])
}

function objectsOf({ namespace, count }: { namespace: string; count: number }): KubeObject[] {
  return Array.from({ length: count }, (_, at) =>
    at % 2 === 0 ? configMap(namespace, at) : deployment(namespace, at),
  )
}

function configMap(namespace: string, at: number): KubeObject {
  const name = `settings-${at}`
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace },
    data: { LEVEL: 'info', SHARD: `${at}` },
  }
}

function deployment(namespace: string, at: number): KubeObject {
  const app = `service-${at}`
  const container = {
    name: 'app',
    image: `ghcr.io/acme/${app}:1.42.0`,
    ports: [{ containerPort: 8080 }],
    env: [{ name: 'LEVEL', value: 'info' }],
    resources: { requests: { cpu: '100m', memory: '128Mi' } },
  }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: app, namespace, labels: { app } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { app } },
      template: { metadata: { labels: { app } }, spec: { containers: [container] } },
    },
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const beganMs = performance.now()
  await work()
  return performance.now() - beganMs
}

function pairOf(times: Record<Way, number[]>): Pair {
  const [slipwayMs, kubectlMs] = [median(times.slipway), median(times.kubectl)]
  return { slipwayMs, kubectlMs, timesFaster: kubectlMs / slipwayMs }
}

/** One row for each size and delay. */
export function applyTable(figures: ApplyFigures[]): string {
  const head = row(['objects', 'delay ms', 'create ms', 'kubectl', 'faster', 'again ms', 'kubectl', 'faster'])
  const rows = figures.map(({ objects, delayMs, create, again }) =>
    row([objects, delayMs, ...cellsOf(create), ...cellsOf(again)]),
  )
  return [head, ...rows].join('\n')
}

function row(cells: (string | number)[]): string {
  return cells.map(cell => String(cell).padStart(12)).join('')
}

function cellsOf({ slipwayMs, kubectlMs, timesFaster }: Pair): string[] {
  return [slipwayMs.toFixed(0), kubectlMs.toFixed(0), `${timesFaster.toFixed(1)} ×`]
}

if (import.meta.main) {
  const figures = await benchApply()
  console.log(applyTable(figures))
  console.log(JSON.stringify(figures))
}
