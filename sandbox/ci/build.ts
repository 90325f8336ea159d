import { z } from 'zod'
import { pushImage } from '../registry/push.ts'

export type Service = 'checkout' | 'search'

export type Build = {
  service: Service
  /** The commit it is built from. */
  revision: string
  /** Counts the builds of the service. */
  number: number
  crashes: boolean
}

/** `image` is the whole reference with tag; `pushedAtMs` is when the registry had it. */
export type Built = {
  service: Service
  revision: string
  tag: string
  digest: string
  image: string
  pushedAtMs: number
}

/** Builds and pushes what the cluster of the demo runs; an image that crashes says so in its tag. */
export async function pushBuild(registryUrl: string, build: Build): Promise<Built> {
  const { service, revision, number, crashes } = build
  const tag = `main-${number}-${revision.slice(0, 7)}${crashes ? '-crash' : ''}`
  const repository = `acme/${service}`
  const labels = {
    'org.opencontainers.image.source': `https://github.com/${repository}`,
    'org.opencontainers.image.revision': revision,
    'org.opencontainers.image.version': tag,
    'org.opencontainers.image.created': new Date().toISOString(),
  }
  const { digest } = await pushImage({ registryUrl, repository, tag, labels })
  const image = `${new URL(registryUrl).host}/${repository}:${tag}`
  return { service, revision, tag, digest, image, pushedAtMs: Date.now() }
}

const tagList = z.object({ tags: z.array(z.string()).nullable() })

/** The number of the next build: one above the highest that the registry has. */
export async function nextTag(registryUrl: string, service: Service): Promise<number> {
  const response = await fetch(`${registryUrl}/v2/acme/${service}/tags/list`)
  const { tags } = response.ok ? tagList.parse(await response.json()) : { tags: null }
  const numbers = (tags ?? []).map(tag => Number(/^main-(\d+)-/.exec(tag)?.[1] ?? 0))
  return Math.max(0, ...numbers) + 1
}
