import { createHash } from 'node:crypto'
import { suffix } from '../api/handle.ts'
import { remove } from '../api/remove.ts'
import { create, replace } from '../api/write.ts'
import type { Cluster } from '../cluster.ts'
import { equal, listAt, mapAt, numberAt, textAt } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import { apiVersionOf, builtIn } from '../objects/kinds.ts'
import type { Kind } from '../objects/kinds.ts'
import { controllerOf, nameOf, namespaceOf, timeText, uidOf, withMeta, withStatus } from '../objects/meta.ts'

/** What a controller works with. */
export type Work = {
  cluster: Cluster
  /** Runs later, unless the cluster stopped meanwhile. */
  after: (ms: number, run: () => void) => void
  /** Looks at an object again later. */
  again: (kind: Kind, object: JsonMap, ms: number) => void
}

const CONTROLLER = 'kube-controller-manager'

/** Writes the status of an object, and annotations if given; nothing when the object is gone meanwhile. */
export function putStatus(cluster: Cluster, kind: Kind, object: JsonMap, status: JsonMap): void {
  const live = liveOf(cluster, kind, object)
  if (!live) return
  const annotations = mapAt(object, 'metadata', 'annotations')
  const asIs = equal(annotations, mapAt(live, 'metadata', 'annotations'))
  if (asIs && equal(live['status'], status)) return
  const next = withStatus(asIs ? live : withMeta(live, { annotations }), status)
  replace(cluster, placeOf(kind, live), next, how(kind.kind === 'Pod' ? 'kubelet' : CONTROLLER, 'status'))
}

/** Writes an object; nothing when it is gone meanwhile. */
export function putObject(cluster: Cluster, kind: Kind, object: JsonMap): void {
  const live = liveOf(cluster, kind, object)
  if (live)
    replace(cluster, placeOf(kind, live), withMeta(object, { resourceVersion: '' }), how(CONTROLLER, ''))
}

export function make(cluster: Cluster, kind: Kind, object: JsonMap): JsonMap {
  return create(cluster, placeOf(kind, object), object, how(CONTROLLER, '')).object
}

export function drop(cluster: Cluster, kind: Kind, object: JsonMap, graceSeconds?: number): void {
  if (!liveOf(cluster, kind, object)) return
  remove(cluster, placeOf(kind, object), {
    uid: uidOf(object),
    revision: undefined,
    propagation: 'Background',
    graceSeconds,
    dryRun: false,
  })
}

/** The object as it is now; null when it is gone, also when another one has its name. */
export function liveOf(cluster: Cluster, kind: Kind, object: JsonMap): JsonMap | null {
  const live = cluster.store.get(kind, namespaceOf(object), nameOf(object))
  return live && uidOf(live) === uidOf(object) ? live : null
}

/** What an object controls, of one kind. */
export function ownedBy(cluster: Cluster, owner: JsonMap, kind: Kind): JsonMap[] {
  return cluster.store
    .dependents(uidOf(owner))
    .filter(one => one.kind.kind === kind.kind && textAt(controllerOf(one.object), 'uid') === uidOf(owner))
    .map(one => one.object)
}

export function ownerReference(kind: Kind, owner: JsonMap): Json {
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    name: nameOf(owner),
    uid: uidOf(owner),
    controller: true,
    blockOwnerDeletion: true,
  }
}

/** A pod made by the template of its owner. */
export function podFrom(
  kind: Kind,
  owner: JsonMap,
  own: { name?: string; labels?: Record<string, string> } = {},
): JsonMap {
  const template = mapAt(owner, 'spec', 'template')
  const generateName = `${nameOf(owner)}-`
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: own.name ?? generateName + suffix(),
      ...(own.name === undefined ? { generateName } : {}),
      namespace: namespaceOf(owner),
      labels: { ...mapAt(template, 'metadata', 'labels'), ...own.labels },
      ...('annotations' in mapAt(template, 'metadata')
        ? { annotations: mapAt(template, 'metadata', 'annotations') }
        : {}),
      ownerReferences: [ownerReference(kind, owner)],
    },
    spec: mapAt(template, 'spec'),
  }
}

export function isReady(pod: JsonMap): boolean {
  return listAt(pod, 'status', 'conditions').some(
    one => textAt(one, 'type') === 'Ready' && textAt(one, 'status') === 'True',
  )
}

/** Says that something happened to an object; the same again is counted. */
export function report(
  cluster: Cluster,
  kind: Kind,
  object: JsonMap,
  said: { type: 'Normal' | 'Warning'; reason: string; message: string },
): void {
  const events = builtIn('Event')
  const namespace = namespaceOf(object) || 'default'
  const name = `${nameOf(object)}.${hashOf(`${uidOf(object)}${said.reason}${said.message}`)}`
  const before = cluster.store.get(events, namespace, name)
  const now = timeText()
  const metadata = { name, namespace }
  const involvedObject = {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    namespace,
    name: nameOf(object),
    uid: uidOf(object),
  }
  const count = (numberAt(before ?? {}, 'count') ?? 0) + 1
  const times = { firstTimestamp: textAt(before ?? {}, 'firstTimestamp') ?? now, lastTimestamp: now }
  const event = { metadata, involvedObject, ...said, ...times, count, source: { component: 'sandbox' } }
  const target = { kind: events, namespace, name }
  if (before) replace(cluster, target, event, how(CONTROLLER, ''))
  else create(cluster, target, event, how(CONTROLLER, ''))
}

function placeOf(kind: Kind, object: JsonMap) {
  return { kind, namespace: namespaceOf(object), name: nameOf(object) }
}

function how(manager: string, subresource: string) {
  return { writer: { manager, operation: 'Update' as const, subresource }, dryRun: false, force: false }
}

/** Ten letters and digits that stand for a text, as in names of replica sets. */
export function hashOf(text: string): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  const bytes = createHash('sha256').update(text).digest().subarray(0, 10)
  return Array.from(bytes, byte => letters[byte % letters.length]).join('')
}
