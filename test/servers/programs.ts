import { join } from 'node:path'
import type { DebianProgram } from '../../sandbox/debian-program.ts'
import { REDIS_PACKAGES } from '../../sandbox/redis.ts'
import { firstExecutable, inCache, onPath } from '../../sandbox/which.ts'
import { kubernetesFolder } from './kubernetes-build.ts'

export const PROGRAMS = [
  'redis-server',
  'docker-registry',
  'etcd',
  'skopeo',
  'umoci',
  'kube-apiserver',
  'kube-controller-manager',
  'kubectl',
  'chromium',
] as const
export type ProgramName = (typeof PROGRAMS)[number]

/** How a program is had: out of a Debian package, built from the Kubernetes module, or installed by apt. */
export type Source =
  | { from: 'debian'; program: DebianProgram; alsoNamed?: readonly string[] }
  | { from: 'kubernetes' }
  | { from: 'apt'; packages: readonly string[]; alsoNamed?: readonly string[] }

export const SOURCES: Record<ProgramName, Source> = {
  'redis-server': { from: 'debian', program: REDIS_PACKAGES, alsoNamed: ['valkey-server'] },
  'docker-registry': debian('docker-registry', 'docker-registry'),
  etcd: debian('etcd', 'etcd-server'),
  skopeo: debian('skopeo', 'skopeo'),
  umoci: debian('umoci', 'umoci'),
  'kube-apiserver': { from: 'kubernetes' },
  'kube-controller-manager': { from: 'kubernetes' },
  kubectl: { from: 'kubernetes' },
  // Emoji are empty boxes in pictures without the font.
  chromium: {
    from: 'apt',
    packages: ['chromium', 'fonts-noto-color-emoji'],
    alsoNamed: ['chromium-browser', 'google-chrome'],
  },
}

/**
 * Looks for a program and fetches nothing: the variable `SLIPWAY_<NAME>`, `KUBEBUILDER_ASSETS` for the three of
 * a cluster, the cache folder, the PATH. What is missing comes with the command that installs it.
 */
export async function program(
  name: ProgramName,
  env = process.env,
): Promise<{ path: string } | { missing: string }> {
  const variable = `SLIPWAY_${name.toUpperCase().replaceAll('-', '_')}`
  const told = env[variable]
  if (told) {
    const path = await firstExecutable([told])
    return path ? { path } : { missing: `${name}: ${variable} names ${told}, which cannot be executed` }
  }
  const path = await look(name, env)
  return path ? { path } : { missing: `${name} is not here; to install it: ${installCommand(name)}` }
}

/** The path of a program that a test cannot do without; throws the line that installs it. */
export async function programPath(name: ProgramName): Promise<string> {
  const found = await program(name)
  if ('missing' in found) throw new Error(found.missing)
  return found.path
}

async function look(name: ProgramName, env: NodeJS.ProcessEnv): Promise<string | null> {
  const assets = env['KUBEBUILDER_ASSETS']
  const given = assets ? await firstExecutable([join(assets, name)]) : null
  if (given) return given
  const source = SOURCES[name]
  switch (source.from) {
    case 'debian':
      return (await onPath([name, ...(source.alsoNamed ?? [])], env)) ?? inCache(name, name, env)
    case 'kubernetes':
      // Whatever the PATH has is of another version, and kubectl is measured against.
      return firstExecutable([join(await kubernetesFolder(env), name)])
    case 'apt':
      return onPath([name, ...(source.alsoNamed ?? [])], env)
    default:
      return source satisfies never
  }
}

function installCommand(name: ProgramName): string {
  const source = SOURCES[name]
  return source.from === 'apt'
    ? `sudo apt-get install ${source.packages.join(' ')}`
    : `npx node test/servers/install.ts ${name}`
}

function debian(name: string, packageName: string): Source {
  return { from: 'debian', program: { name, packages: [packageName], binary: `usr/bin/${name}` } }
}
