import { generateKeyPairSync, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort, onFreePort, startChild } from '../../sandbox/child.ts'
import type { Child } from '../../sandbox/child.ts'
import { clusterApi } from './cluster-api.ts'
import type { ClusterApi } from './cluster-api.ts'
import { writeKubeconfig } from './kubeconfig.ts'
import { programPath } from './programs.ts'
import { allowSlipway } from './slipway-user.ts'

export type TestCluster = {
  url: string
  /** The API server's own self-signed certificate; `keyFile` is its key (the kubelet of the tests serves with both). */
  caFile: string
  keyFile: string
  /** All rights: for arranging and asserting. */
  admin: { token: string; kubeconfigPath: string; api: ClusterApi }
  /** What Slipway gets: rights only where `allow` gave them. */
  slipway: { token: string; kubeconfigPath: string }
  /** Makes the namespaces and lets Slipway's user work in them. */
  allow: (...namespaces: string[]) => Promise<void>
  killApiServer: () => Promise<void>
  /** On the same port, with the same certificate and what etcd has. */
  restartApiServer: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * A real control plane: etcd, kube-apiserver and, unless told otherwise, kube-controller-manager with the workload
 * controllers. Nothing schedules or runs pods: see kubelet.ts. Ready in some 8 s.
 */
export async function startTestCluster(options: { controllers?: boolean } = {}): Promise<TestCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-cluster-'))
  const running: Child[] = []
  try {
    return await startAll(folder, running, options.controllers ?? true)
  } catch (error) {
    await stopAll(running, folder)
    throw error
  }
}

async function startAll(folder: string, running: Child[], controllers: boolean): Promise<TestCluster> {
  const tokens = { admin: randomUUID(), slipway: randomUUID() }
  const etcd = await startEtcd(folder)
  running.push(etcd.child)
  await writeCredentials(folder, tokens)
  const { child, port } = await onFreePort(chosen => startApiServer(folder, etcd.url, chosen))
  running.push(child)
  const [url, caFile] = [`https://127.0.0.1:${port}`, join(folder, 'certificates', 'apiserver.crt')]
  const api = await clusterApi({ url, caFile, token: tokens.admin })
  await untilReady(api)
  const kubeconfigs = await Promise.all([
    writeKubeconfig(join(folder, 'admin.kubeconfig'), { url, caFile, token: tokens.admin, user: 'admin' }),
    writeKubeconfig(join(folder, 'slipway.kubeconfig'), {
      url,
      caFile,
      token: tokens.slipway,
      user: 'slipway',
    }),
  ])
  if (controllers) running.push(await startControllers(kubeconfigs[0]))
  let server = child
  return {
    url,
    caFile,
    keyFile: join(folder, 'certificates', 'apiserver.key'),
    admin: { token: tokens.admin, kubeconfigPath: kubeconfigs[0], api },
    slipway: { token: tokens.slipway, kubeconfigPath: kubeconfigs[1] },
    allow: (...namespaces) => allowSlipway(api, namespaces),
    killApiServer: () => server.kill(),
    restartApiServer: async () => {
      await server.kill()
      server = (await startApiServer(folder, etcd.url, port)).child
      running.push(server)
      await untilReady(api)
    },
    stop: async () => {
      await api.close()
      await stopAll(running, folder)
    },
  }
}

// kill -9 for all: an API server waits for its watchers otherwise, and the folder goes too.
async function stopAll(running: readonly Child[], folder: string): Promise<void> {
  await Promise.all(running.map(child => child.kill()))
  await rm(folder, { recursive: true, force: true })
}

async function startEtcd(folder: string): Promise<{ child: Child; url: string }> {
  const command = await programPath('etcd')
  return onFreePort(async port => {
    const [url, peer] = [`http://127.0.0.1:${port}`, `http://127.0.0.1:${await freePort()}`]
    const args = [
      `--data-dir=${join(folder, 'etcd')}`,
      `--listen-client-urls=${url}`,
      `--advertise-client-urls=${url}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
      // The tests kill API servers, not disks: without it a write waits for the disk, which others use too.
      '--unsafe-no-fsync',
    ]
    return {
      child: await startChild({ command, args, ready: /ready to serve client requests/, folder }),
      url,
    }
  })
}

async function writeCredentials(folder: string, tokens: { admin: string; slipway: string }): Promise<void> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  await writeFile(join(folder, 'accounts.key'), privateKey.export({ type: 'pkcs1', format: 'pem' }))
  const lines = [`${tokens.admin},admin,1,system:masters`, `${tokens.slipway},slipway,2`]
  await writeFile(join(folder, 'tokens.csv'), `${lines.join('\n')}\n`)
}

async function startApiServer(
  folder: string,
  etcdUrl: string,
  port: number,
): Promise<{ child: Child; port: number }> {
  const command = await programPath('kube-apiserver')
  const key = join(folder, 'accounts.key')
  const args = [
    `--etcd-servers=${etcdUrl}`,
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    `--secure-port=${port}`,
    '--bind-address=127.0.0.1',
    `--cert-dir=${join(folder, 'certificates')}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--disable-admission-plugins=ServiceAccount',
  ]
  return { child: await startChild({ command, args, ready: /Serving securely on/, folder }), port }
}

const CONTROLLERS =
  'deployment replicaset statefulset daemonset job cronjob namespace garbage-collector disruption'.split(' ')

async function startControllers(kubeconfig: string): Promise<Child> {
  const args = [
    `--kubeconfig=${kubeconfig}`,
    `--controllers=${CONTROLLERS.map(name => `${name}-controller`).join(',')}`,
    '--leader-elect=false',
    '--secure-port=0',
    // Its own brake of 20 requests a second would be measured instead of what is tested.
    '--kube-api-qps=1000',
    '--kube-api-burst=1000',
  ]
  const command = await programPath('kube-controller-manager')
  return startChild({ command, args, ready: /Proceeding to collect garbage/ })
}

async function untilReady(api: ClusterApi): Promise<void> {
  const until = Date.now() + 60_000
  for (;;) {
    const ready = await api.call('GET', '/readyz').catch(() => null)
    const namespace = ready?.status === 200 ? await api.call('GET', '/api/v1/namespaces/default') : null
    if (namespace?.status === 200) return
    if (Date.now() > until) throw new Error('the API server is not ready after 60 s')
    await pause(100)
  }
}
