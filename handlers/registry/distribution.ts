import { z } from 'zod'
import { hintOf } from './hint.ts'
import { carries } from './secret.ts'
import { malformed, type Sender } from './sender.ts'

/** Images; a blob, and a manifest of schema 1, is none. */
const MANIFESTS = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]
const EVENTS_MAX = 1_000

const Envelope = z.object({ events: z.array(z.unknown()).max(EVENTS_MAX) })
const Pushed = z.object({
  action: z.literal('push'),
  target: z.object({
    mediaType: z.enum(MANIFESTS),
    repository: z.string().max(300),
    tag: z.string(),
    digest: z.unknown(),
  }),
})

/**
 * CNCF Distribution. It repeats an envelope until it is taken, and holds all later ones back meanwhile: so one event
 * that is of no use never spoils its envelope. Source: distribution.github.io/distribution/about/notifications.
 */
export function distribution({ host, secret }: { host: string; secret: string }): Sender {
  const isSecret = carries(secret)
  return {
    verify: async ({ headers }) => isSecret(headers.authorization),
    parse: value => {
      const envelope = Envelope.safeParse(value)
      if (!envelope.success) return malformed('not an envelope of notifications')
      const { events } = envelope.data
      const hints = events.flatMap(event => {
        const pushed = Pushed.safeParse(event)
        if (!pushed.success) return []
        const { repository, tag, digest } = pushed.data.target
        const hint = hintOf(host, repository, tag, digest)
        return hint === null ? [] : [hint]
      })
      return { kind: 'heard', hints, ignored: events.length - hints.length }
    },
  }
}
