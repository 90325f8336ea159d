import { readFileSync } from 'node:fs'
import type { RequestOptions } from 'node:https'
import { dirname } from 'node:path'
import type { KubeConfig } from '@kubernetes/client-node'
import { TerminalError } from '../../errors.ts'

/** How one cluster is reached; without any key by the default kubeconfig. `kubeconfigText` is for tests. */
export type ClusterSettings = {
  context?: string | undefined
  kubeconfig?: string | undefined
  kubeconfigText?: string | undefined
  inCluster?: boolean | undefined
}

export type Credentials = {
  server: URL
  tls: {
    ca?: string | Buffer
    cert?: string | Buffer
    key?: string | Buffer
    servername?: string
    rejectUnauthorized?: false
  }
  /** Asked before each request; what they are made of is read again every few seconds, for tokens expire. */
  headers: () => Promise<Record<string, string>>
}

/** Address, certificates and token of a cluster, by client-node. Programs that log in are refused. */
export async function loadCredentials(cluster: string, settings: ClusterSettings): Promise<Credentials> {
  const config = await load(cluster, settings)
  const current = config.getCurrentCluster()
  const user = config.getCurrentUser()
  if (current === null) throw unusable(cluster, 'its context names no cluster')
  if (!URL.canParse(current.server)) throw unusable(cluster, 'the address of the server is not a URL')
  if (runsProgram(user)) throw new TerminalError('cluster_exec_refused', { cluster })
  const first = await options(cluster, config)
  const { ca, cert, key, servername, rejectUnauthorized } = first
  return {
    server: new URL(current.server),
    tls: {
      ...(ca === undefined ? {} : { ca }),
      ...(cert === undefined ? {} : { cert }),
      ...(key === undefined ? {} : { key }),
      ...(servername === undefined ? {} : { servername }),
      ...(rejectUnauthorized === false ? { rejectUnauthorized } : {}),
    },
    headers: keptFor(HEADERS_KEPT_MS, first.headers, async () => (await options(cluster, config)).headers),
  }
}

const HEADERS_KEPT_MS = 5_000

/** client-node takes longer to load than all else together: it is loaded when a cluster is first needed. */
async function load(cluster: string, settings: ClusterSettings): Promise<KubeConfig> {
  const { KubeConfig: Config } = await import('@kubernetes/client-node')
  const config = new Config()
  try {
    if (settings.inCluster === true) config.loadFromCluster()
    else if (settings.kubeconfigText !== undefined) config.loadFromString(settings.kubeconfigText)
    else if (settings.kubeconfig === undefined) config.loadFromDefault()
    else {
      config.loadFromString(readFileSync(settings.kubeconfig, 'utf8'))
      config.makePathsAbsolute(dirname(settings.kubeconfig))
    }
  } catch (error) {
    throw unusable(cluster, reasonOf(error))
  }
  // client-node refuses http unless told to trust everything; without TLS there is nothing to trust.
  config.clusters = config.clusters.map(at =>
    at.server.startsWith('http:') ? { ...at, skipTLSVerify: true } : at,
  )
  if (settings.context === undefined) return config
  if (config.getContextObject(settings.context) === null)
    throw unusable(cluster, `it has no context ${settings.context}`)
  config.setCurrentContext(settings.context)
  return config
}

type Options = {
  headers: Record<string, string>
  ca?: string | Buffer | undefined
  cert?: string | Buffer | undefined
  key?: string | Buffer | undefined
  servername?: string | undefined
  rejectUnauthorized?: boolean | undefined
}

async function options(cluster: string, config: KubeConfig): Promise<Options> {
  const found: RequestOptions = {}
  try {
    await config.applyToHTTPSOptions(found)
  } catch (error) {
    throw unusable(cluster, reasonOf(error))
  }
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(found.headers ?? {})) headers[name] = String(value).trim()
  if (typeof found.auth === 'string')
    headers['Authorization'] = `Basic ${Buffer.from(found.auth).toString('base64')}`
  return {
    headers,
    ca: pem(found.ca),
    cert: pem(found.cert),
    key: pem(found.key),
    servername: found.servername,
    rejectUnauthorized: found.rejectUnauthorized,
  }
}

function pem(value: unknown): string | Buffer | undefined {
  return typeof value === 'string' || Buffer.isBuffer(value) ? value : undefined
}

/** An exec plugin or a provider that calls a program would run what a file says. */
function runsProgram(user: ReturnType<KubeConfig['getCurrentUser']>): boolean {
  if (user === null) return false
  if (user.exec) return true
  const provider: unknown = user.authProvider
  if (typeof provider !== 'object' || provider === null || !('config' in provider)) return false
  const { config } = provider
  return typeof config !== 'object' || config === null || !('tokenFile' in config)
}

function unusable(cluster: string, reason: string): TerminalError {
  return new TerminalError('cluster_kubeconfig', { cluster, reason })
}

/** Of a file that cannot be read, only which and why: a parser's message would quote its content. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
  return 'it cannot be parsed'
}

/** Reading the files of a kubeconfig for each of a thousand requests would cost more than the requests. */
function keptFor<T>(keptMs: number, first: T, read: () => Promise<T>): () => Promise<T> {
  let kept = first
  let readAtMs = performance.now()
  return async () => {
    if (performance.now() - readAtMs < keptMs) return kept
    readAtMs = performance.now()
    kept = await read()
    return kept
  }
}
