import { parseRepository } from '../release/image.ts'
import type { Config } from './definition.ts'
import type { GenericSender, RegistryConfig } from './definition-registry.ts'
import { durationMs } from './duration.ts'

/** One registry host that images of the configuration live on: only these are spoken to. */
export type RegistrySettings = {
  host: string
  /** Plain http where the file says so, and for localhost. */
  scheme: 'http' | 'https'
  sender: 'ghcr' | 'distribution' | GenericSender | null
  pollMs: number
  /** Full names of the repositories that services use there. */
  repositories: string[]
}

/** Every host of an image, whether listed in `registries` or not, sorted. */
export function registriesOf(config: Config): RegistrySettings[] {
  const repositories = [...new Set(Object.values(config.services).flatMap(imagesOf))].toSorted()
  const listed = config.registries ?? []
  const hosts = new Set([...repositories.map(hostOf), ...listed.map(({ host }) => host)])
  return [...hosts].toSorted().map(host => {
    const registry = listed.find(each => each.host === host)
    return {
      host,
      scheme: isPlain(host, registry) ? 'http' : 'https',
      sender: registry?.sender ?? null,
      pollMs: durationMs(registry?.poll ?? '60s'),
      repositories: repositories.filter(repository => hostOf(repository) === host),
    }
  })
}

function imagesOf({ image, images }: Config['services'][string]): string[] {
  const named = image === undefined ? Object.values(images ?? {}) : [image]
  return named.flatMap(each => {
    const parsed = parseRepository(each)
    return parsed.kind === 'repository' ? [parsed.repository] : []
  })
}

function hostOf(repository: string): string {
  return repository.slice(0, repository.indexOf('/'))
}

function isPlain(host: string, registry: RegistryConfig | undefined): boolean {
  return registry?.insecure ?? /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(host)
}
