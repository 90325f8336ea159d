import type { Cluster, KubeKind, Watch } from '../../src/ports.ts'
import type { ObjectRef, Tracked, Trouble } from '../../src/release/release.ts'
import type { Observation } from '../../src/release/rollout.ts'
import { createScene } from './scene.ts'

/** What is seen of one namespace of one cluster, for one target. */
export type Sight = {
  cluster: string
  namespace: string
  /** Resolves when all of these kinds are listed and watched; those already watched are not watched again. */
  cover(refs: ObjectRef[]): Promise<void>
  isLost(): boolean
  /** What is seen now of a tracked object; null before its kind is watched. */
  look(tracked: Pick<Tracked, 'ref' | 'uid' | 'generation'>): Observation | null
  troubleAt(ref: ObjectRef, generation: number): Trouble | null
  close(): Promise<void>
}

/** `onChange` names what may look different now: uids of owners and keys of objects, or all after a loss. */
export function openSight(
  cluster: Pick<Cluster, 'watch'>,
  place: { cluster: string; namespace: string },
  onChange: (touched: string[] | 'all') => void,
): Sight {
  const scene = createScene()
  const covered = new Map<string, Promise<Watch>>()
  const lost = new Set<string>()

  function watchKind(kind: KubeKind): Promise<Watch> {
    const id = idOf(kind)
    const open = covered.get(id)
    if (open !== undefined) return open
    const watch = cluster.watch({
      ...place,
      kinds: [kind],
      onObject: (change, object) => onChange(scene.note(change, object)),
      onSight: sight => {
        if (sight === 'lost') lost.add(id)
        else lost.delete(id)
        onChange('all')
      },
    })
    covered.set(id, watch)
    watch.catch(() => covered.delete(id))
    return watch
  }

  return {
    ...place,
    cover: async refs => {
      await Promise.all(kindsFor(refs).map(watchKind))
    },
    isLost: () => lost.size > 0,
    look: tracked => scene.look(tracked),
    troubleAt: (ref, generation) => scene.troubleAt(ref, generation),
    close: async () => {
      const watches = await Promise.allSettled(covered.values())
      await Promise.all(
        watches.map(async watch => (watch.status === 'fulfilled' ? watch.value.stop() : null)),
      )
    },
  }
}

/** Through these pods are seen. */
const PARTS: KubeKind[] = [
  { apiVersion: 'apps/v1', kind: 'ReplicaSet' },
  { apiVersion: 'v1', kind: 'Pod' },
]
const WITH_PODS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job']

function kindsFor(refs: ObjectRef[]): KubeKind[] {
  const parts = refs.some(({ kind }) => WITH_PODS.includes(kind)) ? PARTS : []
  const kinds = new Map([...refs, ...parts].map(kind => [idOf(kind), kind]))
  return [...kinds.values()].map(({ apiVersion, kind }) => ({ apiVersion, kind }))
}

function idOf({ apiVersion, kind }: KubeKind): string {
  return `${apiVersion} ${kind}`
}
