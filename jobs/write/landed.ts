import type { Effect } from '../../src/release/effects.ts'
import type { Event, Ranged } from '../../src/release/events.ts'
import type { Images, Release } from '../../src/release/release.ts'

/** The commit after which the manifests say what the release was to bring, whoever made it. */
export function landedAt(
  of: { effect: Extract<Effect, { kind: 'write' }>; release: Release; ranged: Ranged },
  by: { commit: string; inputs: string; order: number; images?: Images },
): Event {
  const { release, effect } = of
  const { range, authors, origin } = of.ranged
  const { to, key, version } = release
  return {
    kind: 'commit_seen',
    settles: effect.key,
    order: by.order,
    commit: {
      commit: by.commit,
      inputs: by.inputs,
      images: by.images ?? to,
      key,
      version,
      origin,
      by: release.by,
      title: version,
    },
    release: release.id,
    range,
    authors,
  }
}
