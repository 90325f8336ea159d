import { z } from 'zod'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const manifestShape = z.object({ config: z.object({ digest: z.string() }) })
const configShape = z.object({ config: z.object({ Labels: z.record(z.string(), z.string()) }) })

export type ImageSeen = { digest: string; labels: Record<string, string> }

/** Digest and labels of a tag, by the registry's own protocol: tag → manifest → config. */
export async function readImage(registryUrl: string, repository: string, tag: string): Promise<ImageSeen> {
  const base = `${registryUrl}/v2/${repository}`
  const answer = await fetch(`${base}/manifests/${tag}`, { headers: { accept: MANIFEST } })
  const { config } = manifestShape.parse(await answer.json())
  const blob = await fetch(`${base}/blobs/${config.digest}`)
  const { Labels } = configShape.parse(await blob.json()).config
  return { digest: answer.headers.get('docker-content-digest') ?? '', labels: Labels }
}
