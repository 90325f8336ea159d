import { FOREGROUND, remove } from '../api/remove.ts'
import type { Cluster } from '../cluster.ts'
import { listAt, textAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { builtIn } from '../objects/kinds.ts'
import type { Kind } from '../objects/kinds.ts'
import { isTerminating, nameOf, namespaceOf, ownersOf, uidOf, withMeta } from '../objects/meta.ts'
import type { Change } from '../objects/store.ts'

const NAMESPACE = builtIn('Namespace')

/** Removes what lost its last owner, its namespace, or its definition. */
export function collect(cluster: Cluster, change: Change): void {
  const { kind, object } = change
  if (change.type === 'DELETED') {
    for (const dependent of cluster.store.dependents(uidOf(object))) disown(cluster, dependent, uidOf(object))
    if (kind.namespaced) finishNamespace(cluster, namespaceOf(object))
    for (const owner of ownersOf(object)) finishForeground(cluster, textAt(owner, 'uid') ?? '', object)
    return
  }
  if (!isTerminating(object)) return
  if (kind.kind === 'Namespace') emptyNamespace(cluster, nameOf(object))
  if (listAt(object, 'metadata', 'finalizers').includes(FOREGROUND)) foreground(cluster, kind, object)
}

function disown(cluster: Cluster, dependent: { kind: Kind; object: JsonMap }, uid: string): void {
  const others = ownersOf(dependent.object).filter(owner => textAt(owner, 'uid') !== uid)
  if (others.length > 0)
    cluster.store.put(dependent.kind, withMeta(dependent.object, { ownerReferences: others }))
  else removeOne(cluster, dependent.kind, dependent.object, 'Background')
}

function foreground(cluster: Cluster, kind: Kind, owner: JsonMap): void {
  const dependents = cluster.store.dependents(uidOf(owner))
  for (const dependent of dependents)
    if (!isTerminating(dependent.object)) removeOne(cluster, dependent.kind, dependent.object, 'Foreground')
  if (cluster.store.dependents(uidOf(owner)).length === 0) release(cluster, kind, owner)
}

function finishForeground(cluster: Cluster, uid: string, gone: JsonMap): void {
  if (cluster.store.dependents(uid).length > 0) return
  for (const owner of ownersOf(gone)) {
    const kind = cluster.kindOf(textAt(owner, 'apiVersion') ?? '', textAt(owner, 'kind') ?? '')
    const live =
      kind && cluster.store.get(kind, kind.namespaced ? namespaceOf(gone) : '', textAt(owner, 'name') ?? '')
    if (kind && live && uidOf(live) === uid && isTerminating(live)) release(cluster, kind, live)
  }
}

function release(cluster: Cluster, kind: Kind, owner: JsonMap): void {
  const finalizers = listAt(owner, 'metadata', 'finalizers').filter(name => name !== FOREGROUND)
  if (finalizers.length === 0) cluster.store.remove(kind, owner)
  else cluster.store.put(kind, withMeta(owner, { finalizers }))
}

function emptyNamespace(cluster: Cluster, namespace: string): void {
  for (const kind of cluster.kinds().filter(one => one.namespaced))
    for (const object of cluster.store.list(kind, namespace))
      if (!isTerminating(object)) removeOne(cluster, kind, object, 'Background')
  finishNamespace(cluster, namespace)
}

function finishNamespace(cluster: Cluster, namespace: string): void {
  const live = cluster.store.get(NAMESPACE, '', namespace)
  if (!live || !isTerminating(live)) return
  const left = cluster.kinds().some(kind => kind.namespaced && cluster.store.list(kind, namespace).length > 0)
  if (!left) cluster.store.remove(NAMESPACE, live)
}

function removeOne(
  cluster: Cluster,
  kind: Kind,
  object: JsonMap,
  propagation: 'Background' | 'Foreground',
): void {
  const target = { kind, namespace: namespaceOf(object), name: nameOf(object) }
  if (!cluster.store.get(kind, target.namespace, target.name)) return
  remove(cluster, target, {
    uid: undefined,
    revision: undefined,
    propagation,
    graceSeconds: undefined,
    dryRun: false,
  })
}
