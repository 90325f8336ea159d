import { createLru } from './lru.ts'
import { createHost, type Host, type HostAccount } from './registry/host.ts'
import { readName } from './registry/name.ts'
import { resolveImage, type Memory } from './registry/resolve.ts'
import { listTags } from './registry/tags.ts'
import { TerminalError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Registry, Store } from '../ports.ts'

export type RegistryOptions = {
  /** What is special about a host. The others are read by https (localhost by http) and without an account. */
  hosts: Record<string, HostAccount>
  /** Hosts that the configuration in force names, `docker.io` for Docker Hub. Nothing else is ever spoken to. */
  allowedHosts(): Iterable<string>
  store: Pick<Store, 'ban' | 'bannedForMs'>
  log: Pick<Log, 'warn'>
}

export type RegistryClient = Registry & {
  /** Whether the host answers as a registry and takes the account; throws what is wrong. */
  probe(host: string): Promise<void>
  close(): Promise<void>
}

/** Manifests, configurations and lists of tags are kept up to this many bytes, as they came over the wire. */
const KEPT_BYTES_MAX = 32 * 1024 * 1024

/**
 * The container registries: one client for each host, over its own kept connections. What is named by digest is
 * read once; a tag that was seen before costs one conditional request. Outages and limits are RetryableErrors.
 */
export function createRegistry(options: RegistryOptions): RegistryClient {
  const hosts = new Map<string, Host>()
  const memory: Memory = { byDigest: createLru(KEPT_BYTES_MAX), byTag: createLru(KEPT_BYTES_MAX) }
  const pages = createLru<{ etag: string; tags: string[]; next: string | null }>(KEPT_BYTES_MAX)

  function hostNamed(name: string): Host {
    if (![...options.allowedHosts()].includes(name))
      throw new TerminalError('registry_not_configured', { host: name })
    const host = hosts.get(name) ?? createHost(name, options.hosts[name] ?? {}, options)
    hosts.set(name, host)
    return host
  }

  return {
    resolve: async (repository, reference, platform) => {
      const name = readName(repository)
      const asked = { name, reference, platform }
      return hostNamed(name.host).run(get => resolveImage({ get, memory }, asked))
    },
    tags: async repository => {
      const name = readName(repository)
      return hostNamed(name.host).run(get => listTags({ get, pages, log: options.log }, name))
    },
    probe: async host => {
      await hostNamed(host).run(async get => {
        const image = `${host}/v2/`
        const answer = await get({ path: '/v2/', scope: null, image, bytesMax: 64 * 1024 })
        if (answer.status === 200) return
        const reason = `status ${answer.status}`
        throw new TerminalError('registry_answer_unexpected', { host, image, reason })
      })
    },
    close: async () => {
      await Promise.all([...hosts.values()].map(host => host.close()))
    },
  }
}
