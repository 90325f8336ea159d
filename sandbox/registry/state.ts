import { z } from 'zod'
import { manifestSchema, readJson } from './manifests.ts'
import type { Notifier } from './notify.ts'
import type { Storage } from './storage.ts'

export type TagSeen = {
  tag: string
  digest: string
  mediaType: string
  pushedAtMs: number
  labels: Record<string, string>
}

const configSchema = z.object({
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
})

/** What a person wants to see of the registry: repositories, tags with digests and labels, notifications. */
export function registryState(
  storage: Storage,
  notifier: Notifier,
): {
  repositories: { name: string; tags: TagSeen[] }[]
  notifications: ReturnType<Notifier['state']>
} {
  const repositories = [...storage.repositories.values()].map(({ name, tags }) => ({
    name,
    tags: [...tags].map(([tag, { digest, pushedAtMs }]) => ({
      tag,
      digest,
      mediaType: storage.manifest(name, digest)?.mediaType ?? '',
      pushedAtMs,
      labels: labelsOf(storage, name, digest),
    })),
  }))
  return { repositories, notifications: notifier.state() }
}

function labelsOf(storage: Storage, name: string, digest: string): Record<string, string> {
  const found = storage.manifest(name, digest)
  const parsed = manifestSchema.safeParse(found ? readJson(found.bytes) : null)
  if (!parsed.success) return {}
  const [first] = parsed.data.manifests ?? []
  if (first) return labelsOf(storage, name, first.digest)
  const config = storage.blob(parsed.data.config?.digest ?? '')
  const read = configSchema.safeParse(config ? readJson(config) : null)
  return read.data?.config?.Labels ?? {}
}
