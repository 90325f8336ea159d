import { z } from 'zod'
import { signedWith } from '../github/signature.ts'
import { hintOf } from './hint.ts'
import { malformed, type ImageHint, type Sender } from './sender.ts'

/** `package_v2` was the name of `package` while it was new. */
const EVENTS = ['package', 'package_v2', 'registry_package']
/** `create` was the name of `published`. */
const ACTIONS = ['published', 'updated', 'create']

const text = z.string().max(1_000).nullish()
const Package = z.object({
  name: text,
  namespace: text,
  ecosystem: text,
  package_type: text,
  package_version: z
    .object({
      package_url: text,
      container_metadata: z
        .object({
          tag: z.object({ name: text, digest: text }).nullish(),
          manifest: z.object({ digest: text }).nullish(),
        })
        .nullish(),
    })
    .nullish(),
})
const Event = z.object({
  action: z.string(),
  package: Package.optional(),
  registry_package: Package.optional(),
})
type Packaged = z.output<typeof Package>

/**
 * GitHub's container registry, by a webhook of the repository or organisation. It sends one event for each platform
 * of a push and one without a tag: only containers with a tag count. Source: docs.github.com, "Webhook events".
 */
export function ghcr({ host, secret }: { host: string; secret: string }): Sender {
  const isSigned = signedWith(secret)
  return {
    verify: ({ headers, body }) => isSigned(headers['x-hub-signature-256'], body),
    parse: (value, { headers }) => {
      const event = String(headers['x-github-event'] ?? '')
      if (event === 'ping') return { kind: 'heard', hints: [], ignored: 1 }
      if (!EVENTS.includes(event)) return { kind: 'malformed', coded: ['input_event_unknown', {}] }
      const parsed = Event.safeParse(value)
      const packaged = parsed.data?.package ?? parsed.data?.registry_package
      if (!parsed.success || packaged === undefined) {
        return malformed('not a package as GitHub describes it')
      }
      const hint = ACTIONS.includes(parsed.data.action) ? containerHint(host, packaged) : null
      return { kind: 'heard', hints: hint === null ? [] : [hint], ignored: hint === null ? 1 : 0 }
    },
  }
}

/** Names are in lower case at the registry, however the owner is spelled; tags are as they are. */
function containerHint(host: string, packaged: Packaged): ImageHint | null {
  const type = (packaged.package_type ?? packaged.ecosystem ?? '').toLowerCase()
  if (type !== 'container' && type !== 'docker') return null
  const { container_metadata: container, package_url: url } = packaged.package_version ?? {}
  const [, urlPath, urlTag] = /^[^/]+\/([^:]+):(.*)$/.exec(url ?? '') ?? []
  const { namespace, name } = packaged
  const path = urlPath ?? (namespace && name ? `${namespace}/${name}` : null)
  if (path === null) return null
  const digest = container?.tag?.digest ?? container?.manifest?.digest
  return hintOf(host, path.toLowerCase(), container?.tag?.name ?? urlTag, digest)
}
