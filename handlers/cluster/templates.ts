import type { KubeObject } from '../../src/ports.ts'
import { valueAt } from '../../src/release/health/fields.ts'

/**
 * Which pods each generation of a workload asked for. A later generation may differ in what others own, replicas
 * or the mark of a restart, but not in the pods themselves.
 */
export type Templates = {
  note(object: KubeObject): void
  /** Whether the object asks for other pods than at that generation; false where that one was never seen. */
  isChanged(object: KubeObject, since: number): boolean
}

export function createTemplates(): Templates {
  const seen = new Map<string, Map<number, string>>()
  return {
    note: object => {
      const { uid, generation } = object.metadata
      const template = templateOf(object)
      if (uid === undefined || generation === undefined || template === null) return
      const generations = seen.get(uid) ?? new Map<number, string>()
      seen.set(uid, generations.set(generation, template))
      const oldest = generations.keys().next()
      if (generations.size > KEPT_MAX && oldest.done !== true) generations.delete(oldest.value)
    },
    isChanged: (object, since) => {
      const before = seen.get(object.metadata.uid ?? '')?.get(since)
      return before !== undefined && before !== templateOf(object)
    },
  }
}

const KEPT_MAX = 8

function templateOf(object: KubeObject): string | null {
  const pods = valueAt(object, 'spec', 'template', 'spec')
  return pods === undefined ? null : JSON.stringify(pods)
}
