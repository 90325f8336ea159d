import type { GenericSender } from '../../src/config/definition-registry.ts'
import { hintOf } from './hint.ts'
import { carries } from './secret.ts'
import { malformed, type ImageHint, type Sender } from './sender.ts'

const EVENTS_MAX = 1_000

/** Any sender that puts repository and tag somewhere into JSON and a secret into a header, as slipway.yml says. */
export function generic(mapping: GenericSender, { host, secret }: { host: string; secret: string }): Sender {
  const isSecret = carries(secret)
  const header = mapping.header.toLowerCase()
  return {
    verify: async ({ headers }) => isSecret(headers[header]),
    parse: value => {
      const events = mapping.events === undefined ? [value] : at(value, mapping.events)
      if (!Array.isArray(events) || events.length > EVENTS_MAX) {
        return malformed('there is no list of events where the configuration says')
      }
      const hints = events.flatMap(event => eventHint(event, mapping, host) ?? [])
      return { kind: 'heard', hints, ignored: events.length - hints.length }
    },
  }
}

function eventHint(event: unknown, mapping: GenericSender, host: string): ImageHint | null {
  const wanted = Object.entries(mapping.only ?? {})
  if (!wanted.every(([pointer, value]) => plain(at(event, pointer)) === value)) return null
  const repository = at(event, mapping.repository)
  if (typeof repository !== 'string') return null
  const path = repository.startsWith(`${host}/`) ? repository.slice(host.length + 1) : repository
  const digest = mapping.digest === undefined ? null : at(event, mapping.digest)
  return hintOf(host, path, at(event, mapping.tag), digest)
}

/** What a JSON pointer (RFC 6901) names; undefined where there is nothing. */
function at(value: unknown, pointer: string): unknown {
  const keys = pointer.split('/').slice(1)
  return keys.reduce<unknown>((within, escaped) => {
    const key = escaped.replaceAll('~1', '/').replaceAll('~0', '~')
    if (typeof within !== 'object' || within === null || !Object.hasOwn(within, key)) return undefined
    return new Map<string, unknown>(Object.entries(within)).get(key)
  }, value)
}

function plain(value: unknown): string | null {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}
