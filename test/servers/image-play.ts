import { z } from 'zod'
import { PLAYS } from './pod-play.ts'
import type { Play, Pod } from './pod-play.ts'

const PLAY_KEY = 'slipway.test/play'
const named = z.enum(PLAYS)

/**
 * What a pod asks for by itself: its annotation `slipway.test/play`; else, when its image lies in a registry of
 * this machine, the label of that name in the image's config (an image that is not there is `missing`); else a
 * word in the image's name (`crash`, `missing`, `stall`); else it runs, or completes where it is not restarted.
 */
export async function playOf(pod: Pod): Promise<Play> {
  const told = named.safeParse(pod.metadata.annotations?.[PLAY_KEY])
  if (told.success) return told.data
  const asked = await Promise.all(pod.spec.containers.map(container => playOfImage(container.image)))
  const worst = asked.find(play => play !== null)
  if (worst) return worst
  return (pod.spec.restartPolicy ?? 'Always') === 'Always' ? 'runs' : 'completes'
}

async function playOfImage(image: string): Promise<Play | null> {
  const local = /^((?:127\.0\.0\.1|localhost):\d+)\/([^:@]+)(?::([^@]+))?(?:@(.+))?$/.exec(image)
  if (local) {
    const [, host = '', repository = '', tag, digest] = local
    return playInRegistry(`http://${host}/v2/${repository}`, digest ?? tag ?? 'latest')
  }
  if (image.includes('crash')) return 'crashes'
  if (image.includes('missing')) return 'missing'
  return image.includes('stall') ? 'stalls' : null
}

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

const manifestSchema = z.object({
  manifests: z.array(z.object({ digest: z.string() })).optional(),
  config: z.object({ digest: z.string() }).optional(),
})
const configSchema = z.object({
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
})

async function playInRegistry(repository: string, reference: string): Promise<Play | null> {
  const answer = await fetch(`${repository}/manifests/${reference}`, { headers: { accept: ACCEPT } })
  if (answer.status === 404) return 'missing'
  const manifest = manifestSchema.parse(await answer.json())
  const [platform] = manifest.manifests ?? []
  if (platform) return playInRegistry(repository, platform.digest)
  const blob = await fetch(`${repository}/blobs/${manifest.config?.digest ?? ''}`)
  if (!blob.ok) return 'missing'
  const { config } = configSchema.parse(await blob.json())
  const told = named.safeParse(config?.Labels?.[PLAY_KEY])
  return told.success ? told.data : null
}
