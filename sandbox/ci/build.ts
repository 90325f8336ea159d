import { z } from 'zod'
import { pushImage } from '../registry/push.ts'
import { retag } from '../registry/retag.ts'

export type Service = 'checkout' | 'search'

/** `revision` is the commit that it is built from, `version` what its label says. */
export type Build = { service: Service; revision: string; tag: string; version: string }

/** `image` is the whole reference with tag; `pushedAtMs` is when the registry had it. */
export type Built = Build & { digest: string; image: string; pushedAtMs: number }

/** Builds and pushes what the clusters of the demo run. */
export async function pushBuild(registryUrl: string, build: Build): Promise<Built> {
  const { service, revision, tag, version } = build
  const repository = `acme/${service}`
  const labels = {
    'org.opencontainers.image.source': `https://github.com/${repository}`,
    'org.opencontainers.image.revision': revision,
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.created': new Date().toISOString(),
  }
  const { digest } = await pushImage({ registryUrl, repository, tag, labels })
  return { ...build, digest, image: referenceOf(registryUrl, service, tag), pushedAtMs: Date.now() }
}

/** Gives the same image its version as a second tag: what goes to production is what ran in staging. */
export async function pushVersion(registryUrl: string, built: Built): Promise<Built> {
  const { service, tag, version } = built
  await retag(registryUrl, `acme/${service}`, { from: tag, to: version })
  const image = referenceOf(registryUrl, service, version)
  return { ...built, tag: version, image, pushedAtMs: Date.now() }
}

const tagList = z.object({ tags: z.array(z.string()).nullable() })

export type Next = { number: number; version: string }

/** What comes next: one above the highest build, and the highest version with its minor part raised. */
export async function nextOf(registryUrl: string, service: Service): Promise<Next> {
  const response = await fetch(`${registryUrl}/v2/acme/${service}/tags/list`)
  const { tags } = response.ok ? tagList.parse(await response.json()) : { tags: null }
  const builds = (tags ?? []).map(tag => Number(/^main-(\d+)-/.exec(tag)?.[1] ?? 0))
  const minors = (tags ?? []).map(tag => Number(/^\d+\.(\d+)\.\d+$/.exec(tag)?.[1] ?? 0))
  const version = `${MAJOR[service]}.${Math.max(0, ...minors) + 1}.0`
  return { number: Math.max(0, ...builds) + 1, version }
}

const MAJOR = { checkout: 1, search: 2 } as const

const referenceOf = (registryUrl: string, service: Service, tag: string) =>
  `${new URL(registryUrl).host}/acme/${service}:${tag}`
