import { isRejected } from './decide/images.ts'
import type { At, Release, Target } from './release.ts'
import type { Rules } from './rules.ts'
import { soakOf, type Soak } from './soak.ts'

/** What keeps a release from its commit or merge, beside approvals and a hold. A rollback passes all of it. */
export type Stop =
  { kind: 'soak'; environment: string; soak: Exclude<Soak, { kind: 'soaked' }> } | { kind: 'rejected' }

/** What stands against a release as it is now, whatever was true when it opened. */
export function stopsOf(target: Target, rules: Rules, release: Release, nowMs: At): Stop[] {
  if (release.kind === 'rollback') return []
  if (release.kind === 'change') return []
  if (isRejected(target, release.to)) return [{ kind: 'rejected' }]
  return soakStops(rules, soakOf(target, rules, release, nowMs))
}

export function soakStops({ after }: Rules, soak: Soak | null): Stop[] {
  if (after === null || soak === null || soak.kind === 'soaked') return []
  return [{ kind: 'soak', environment: after.environment, soak }]
}

/** In a few words, for whoever asks for what cannot be done now. */
export function stopText(stop: Stop): string {
  switch (stop.kind) {
    case 'rejected':
      return 'it was rolled back, here or in an environment before'
    case 'soak':
      return SOAK_TEXT[stop.soak.kind](stop.environment)
  }
}

const SOAK_TEXT: Record<Exclude<Soak['kind'], 'soaked'>, (environment: string) => string> = {
  soaking: environment => `it soaks on ${environment} still`,
  void: environment => `it did not last on ${environment}`,
  absent: environment => `it was not live on ${environment} yet`,
  unknown: environment => `its image names no revision that is believed, to be compared with ${environment}`,
}
