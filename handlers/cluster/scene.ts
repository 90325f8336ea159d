import type { KubeObject } from '../../src/ports.ts'
import { healthOf } from '../../src/release/health.ts'
import type { ObjectRef, Tracked, Trouble } from '../../src/release/release.ts'
import { refKey } from '../../src/release/rollout.ts'
import type { Observation } from '../../src/release/rollout.ts'
import { ownersOf, troubleOfNewPods } from './pods.ts'
import { createTemplates } from './templates.ts'

/** The objects of one namespace as they were last seen. */
export type Scene = {
  /** Answers whose health or trouble may be another now: its own key, and the uids of its owners. */
  note(change: 'present' | 'deleted', object: KubeObject): string[]
  look(tracked: Pick<Tracked, 'ref' | 'uid' | 'generation'>): Observation | null
  troubleAt(ref: ObjectRef, generation: number): Trouble | null
}

export function createScene(): Scene {
  const objects = new Map<string, KubeObject>()
  /** Uids of what was deleted; of pods and replica sets, which come and go, none is kept. */
  const gone = new Set<string>()
  const templates = createTemplates()
  return {
    note: (change, object) => {
      const key = refKey(refOf(object))
      const touched = [key, ...ownersOf(object, objects.values())]
      if (change === 'present') templates.note(object)
      if (change === 'present') objects.set(key, object)
      else objects.delete(key)
      if (change === 'deleted' && !COME_AND_GO.includes(object.kind)) gone.add(object.metadata.uid ?? '')
      return touched
    },
    look: tracked => {
      const object = objects.get(refKey(tracked.ref))
      if (object !== undefined && templates.isChanged(object, tracked.generation)) return overtaken(object)
      if (object !== undefined) return observationOf(object, objects.values())
      return gone.has(tracked.uid) ? deleted(tracked) : null
    },
    troubleAt: (ref, generation) => {
      const object = objects.get(refKey(ref))
      if (object === undefined || (object.metadata.generation ?? 0) < generation) return null
      return troubleOfNewPods(object, objects.values())
    },
  }
}

const COME_AND_GO = ['Pod', 'ReplicaSet']

function observationOf(object: KubeObject, seen: Iterable<KubeObject>): Observation {
  const health = healthOf(object)
  const { uid = '', generation = 0 } = object.metadata
  const trouble = health.status === 'current' ? null : troubleOfNewPods(object, seen)
  return { ref: refOf(object), uid, generation, health, trouble }
}

/** What runs is not what was applied: it says nothing about the release, however healthy it is. */
function overtaken(object: KubeObject): Observation {
  const { ref, uid, generation, health } = observationOf(object, [])
  const message = 'its pods were changed by somebody else after the apply'
  return {
    ref,
    uid,
    generation,
    health: { ...health, status: 'unknown', reason: 'ChangedByOthers', message },
    trouble: null,
  }
}

/** Deleted by somebody: not healthy any more, and it fails at the deadline unless it is applied again. */
function deleted({ ref, uid, generation }: Pick<Tracked, 'ref' | 'uid' | 'generation'>): Observation {
  const health = {
    status: 'unknown',
    reason: 'Deleted',
    message: 'it was deleted',
    ready: null,
    progress: '',
  } as const
  return { ref, uid, generation, health, trouble: null }
}

function refOf({ apiVersion, kind, metadata }: KubeObject): ObjectRef {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name }
}
