import type { Release } from './release.ts'

/** Why a release failed in a few words, for whoever reads later why something was rolled back or held. */
export function briefFailure({ rollout, failure }: Release): string {
  const found = (rollout?.objects ?? []).find(({ trouble }) => trouble !== null)
  const name = found?.ref.name ?? ''
  switch (found?.trouble?.kind) {
    case 'crash_loop':
      return `new pods of ${name} crash on start`
    case 'image_pull':
      return `the image of ${name} cannot be pulled`
    case 'unschedulable':
      return `new pods of ${name} find no place`
    case 'config':
    case undefined:
      return failure?.message ?? 'no reason is known'
  }
}
