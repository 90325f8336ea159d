export type Challenge = { kind: 'bearer'; realm: string; service: string | null } | { kind: 'basic' }

/**
 * What a registry wants to see before it answers (`WWW-Authenticate`, RFC 9110 and Distribution's token
 * specification); Bearer where several are offered, null where none is known.
 */
export function readChallenge(header: string | undefined): Challenge | null {
  if (header === undefined || header.length > 4_000) return null
  const bearer = /(?:^|,)\s*bearer\s+(.*)/i.exec(header)
  const realm = parameter(bearer?.[1], 'realm')
  if (realm !== null) return { kind: 'bearer', realm, service: parameter(bearer?.[1], 'service') }
  return /(?:^|,)\s*basic(?:\s|$)/i.test(header) ? { kind: 'basic' } : null
}

function parameter(text: string | undefined, name: string): string | null {
  const found = new RegExp(String.raw`(?:^|[,\s])${name}="([^"]*)"`, 'i').exec(text ?? '')
  return found?.[1] ?? null
}
