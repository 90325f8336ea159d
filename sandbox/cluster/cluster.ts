import { BUILT_IN } from './objects/kinds.ts'
import type { Kind } from './objects/kinds.ts'
import { createStore } from './objects/store.ts'
import type { Store } from './objects/store.ts'
import { playOf } from './play/images.ts'
import type { Play } from './play/images.ts'

/** What the API and the controllers share: the objects and the kinds that are served. */
export type Cluster = {
  store: Store
  /** Milliseconds that a pod needs for each step of its life. */
  speedMs: number
  /** What becomes of a container of this image. */
  playOf: (image: string) => Play
  kinds: () => Kind[]
  /** The kind of an object by its apiVersion and kind. */
  kindOf: (apiVersion: string, kind: string) => Kind | null
  /** The resource behind a path of the API. */
  resource: (group: string, version: string, plural: string) => Kind | null
  /** Serves a custom kind, or what became of it. */
  define: (kinds: Kind[], place: string) => void
}

/** `crashing` fits images whose containers crash here, whatever their tags say. */
export function createCluster(speedMs: number, crashing: RegExp | null = null): Cluster {
  const custom = new Map<string, Kind[]>()
  const kinds = () => [...BUILT_IN, ...[...custom.values()].flat()]
  const find = (group: string, version: string, test: (kind: Kind) => boolean) =>
    kinds().find(kind => kind.group === group && kind.version === version && test(kind)) ?? null
  return {
    store: createStore(),
    speedMs,
    playOf: image => playOf(image, crashing),
    kinds,
    kindOf: (apiVersion, name) => {
      const [version = '', group = ''] = apiVersion.split('/').toReversed()
      return find(group, version, kind => kind.kind === name)
    },
    resource: (group, version, plural) => find(group, version, kind => kind.plural === plural),
    define: (served, place) => {
      if (served.length > 0) custom.set(place, served)
      else custom.delete(place)
    },
  }
}
