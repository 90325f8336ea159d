import type { ResolvedImage } from '../../src/ports.ts'
import type { Rules } from '../../src/release/rules.ts'

/** An index must cover all platforms of the cluster; a single manifest that names none is taken at its word. */
export function missingPlatforms(rules: Rules, resolved: ResolvedImage): string[] {
  if (resolved.platforms.length === 0) return []
  return rules.platforms.filter(platform => !resolved.platforms.includes(platform))
}
