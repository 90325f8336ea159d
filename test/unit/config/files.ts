import { parseConfig } from '../../../src/config/config.ts'
import type { Config, Problem } from '../../../src/config/config.ts'

/** The smallest whole configuration, in which tests change one thing. */
export const VALID = `github:
  manifests: acme/deploy
slack:
  channel: "#releases"
clusters:
  staging: { context: staging }
environments:
  staging:
    delivery: commit
    cluster: staging
    namespace: "{service}"
    tags: { semver: ">=1.0.0" }
services:
  checkout:
    image: ghcr.io/acme/checkout
    manifests: { path: "{environment}/checkout" }
`

/** The valid file with one piece of text in place of another. */
export function changed(from: string, to: string): string {
  if (!VALID.includes(from)) throw new Error(`the valid file does not hold ${from}`)
  return VALID.replace(from, () => to)
}

/** `line key: code`, one entry for each problem. */
export function faultsIn(text: string): string[] {
  return problemsIn(text).map(({ line, key, code }) => `${line} ${key}: ${code}`)
}

export function problemsIn(text: string): Problem[] {
  const parsed = parseConfig(text)
  return parsed.kind === 'invalid' ? parsed.problems : []
}

export function configOf(text: string): Config {
  const parsed = parseConfig(text)
  if (parsed.kind === 'valid') return parsed.config
  throw new Error(parsed.problems.map(problem => `${problem.line}: ${problem.message}`).join('\n'))
}
