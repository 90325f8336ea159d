import { mapAt, numberAt, textAt } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'

/** maxSurge is rounded up and maxUnavailable down; both zero would stand still. */
export function limits(deployment: JsonMap): { maxSurge: number; maxUnavailable: number } {
  if (textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate')
    return { maxSurge: 0, maxUnavailable: desired(deployment) }
  const rolling = mapAt(deployment, 'spec', 'strategy', 'rollingUpdate')
  const maxSurge = Math.ceil(share(rolling['maxSurge'], desired(deployment)))
  const maxUnavailable = Math.floor(share(rolling['maxUnavailable'], desired(deployment)))
  return { maxSurge, maxUnavailable: maxSurge + maxUnavailable === 0 ? 1 : maxUnavailable }
}

function share(value: Json | undefined, total: number): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' && value.endsWith('%') ? (Number.parseFloat(value) / 100) * total : 0
}

export function desired(deployment: JsonMap): number {
  return numberAt(deployment, 'spec', 'replicas') ?? 1
}
