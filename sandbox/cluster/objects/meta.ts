import { at, isMap, listAt, mapAt, textAt, textsAt } from './json.ts'
import type { Json, JsonMap } from './json.ts'

export function nameOf(object: Json | undefined): string {
  return textAt(object, 'metadata', 'name') ?? ''
}
export function namespaceOf(object: Json | undefined): string {
  return textAt(object, 'metadata', 'namespace') ?? ''
}
export function uidOf(object: Json | undefined): string {
  return textAt(object, 'metadata', 'uid') ?? ''
}
export function revisionOf(object: Json | undefined): string {
  return textAt(object, 'metadata', 'resourceVersion') ?? ''
}
export function labelsOf(object: Json | undefined): Record<string, string> {
  return textsAt(object, 'metadata', 'labels')
}
export function annotationsOf(object: Json | undefined): Record<string, string> {
  return textsAt(object, 'metadata', 'annotations')
}
export function isTerminating(object: Json | undefined): boolean {
  return at(object, 'metadata', 'deletionTimestamp') !== undefined
}
export function ownersOf(object: Json | undefined): Json[] {
  return listAt(object, 'metadata', 'ownerReferences')
}
/** The owner that controls an object, if any. */
export function controllerOf(object: Json | undefined): Json | undefined {
  return ownersOf(object).find(owner => at(owner, 'controller') === true)
}

export function withMeta(object: JsonMap, fields: JsonMap): JsonMap {
  return { ...object, metadata: { ...mapAt(object, 'metadata'), ...fields } }
}
export function withStatus(object: JsonMap, status: JsonMap): JsonMap {
  return { ...object, status }
}
export function withSpec(object: JsonMap, fields: JsonMap): JsonMap {
  return { ...object, spec: { ...mapAt(object, 'spec'), ...fields } }
}

/** Seconds and UTC, as the API writes times. */
export function timeText(ms = Date.now()): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** The condition of a type in status.conditions. */
export function condition(object: Json | undefined, type: string): JsonMap | undefined {
  return listAt(object, 'status', 'conditions')
    .filter(isMap)
    .find(one => one['type'] === type)
}

export type Verdict = { type: string; status: 'True' | 'False' | 'Unknown'; reason: string; message: string }

/** A condition as it is written: lastTransitionTime moves only with its status. */
export function nextCondition(before: JsonMap | undefined, verdict: Verdict): JsonMap {
  const same = before?.['status'] === verdict.status
  return { ...verdict, lastTransitionTime: (same ? before['lastTransitionTime'] : undefined) ?? timeText() }
}
