import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { cacheFolder } from '../../sandbox/cache.ts'
import { firstExecutable, onPath } from '../../sandbox/which.ts'

const moduleFolder = join(import.meta.dirname, 'kubernetes')
const COMMANDS = ['kube-apiserver', 'kube-controller-manager', 'kubectl']

/** Where the built programs lie: a folder of their version in the cache. */
export async function kubernetesFolder(env = process.env): Promise<string> {
  return join(cacheFolder(env), 'kubernetes', await kubernetesVersion(), 'bin')
}

/**
 * Builds kube-apiserver, kube-controller-manager and kubectl from Go modules into the cache folder: some five
 * minutes on two cores with a cold cache. Does nothing when they are there. Answers why not, or null.
 */
export async function buildKubernetes(): Promise<string | null> {
  const folder = await kubernetesFolder()
  const there = await Promise.all(COMMANDS.map(name => firstExecutable([join(folder, name)])))
  if (there.every(path => path !== null)) return null
  if (!(await onPath(['go']))) return 'go is not on the PATH: install Go 1.26 or newer (https://go.dev/dl)'
  await mkdir(dirname(folder), { recursive: true })
  const work = await mkdtemp(join(cacheFolder(), '.build-'))
  try {
    await build(work)
    await rm(folder, { recursive: true, force: true })
    await rename(work, folder)
    return null
  } catch (error) {
    return `Kubernetes could not be built: ${error instanceof Error ? error.message : 'unknown error'}`
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

async function build(output: string): Promise<void> {
  const version = await kubernetesVersion()
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false' }
  const packages = COMMANDS.map(name => `k8s.io/kubernetes/cmd/${name}`)
  const args = ['build', '-trimpath', '-ldflags', linkerFlags(version), '-o', `${output}/`, ...packages]
  // A module proxy may drop a connection: what has been downloaded and compiled stays, so asking again is cheap.
  for (let attempt = 1; ; attempt += 1) {
    const code = await visibly('go', args, env)
    if (code === 0) return
    if (attempt === 3) throw new Error(`go build ended with ${code}`)
  }
}

function linkerFlags(version: string): string {
  const [major = '', minor = ''] = version.slice(1).split('.')
  const values = { gitVersion: version, gitMajor: major, gitMinor: minor }
  const settings = Object.entries(values).map(([k, v]) => `-X k8s.io/component-base/version.${k}=${v}`)
  return ['-s', '-w', ...settings].join(' ')
}

// The build takes minutes: what Go says is shown while it works.
function visibly(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: moduleFolder, env, stdio: ['ignore', 'inherit', 'inherit'] })
    child.once('error', reject)
    child.once('exit', resolve)
  })
}

/** The version that go.mod requires: it is said there only. */
async function kubernetesVersion(): Promise<string> {
  const text = await readFile(join(moduleFolder, 'go.mod'), 'utf8')
  const version = /k8s\.io\/kubernetes (v[\d.]+)/.exec(text)?.[1]
  if (!version) throw new Error('test/servers/kubernetes/go.mod requires no k8s.io/kubernetes')
  return version
}
