import { TerminalError } from '../src/errors.ts'
import type { ApplyOutcome, Cluster, GitHost, KubeObject } from '../src/ports.ts'
import { canChange, healthOf, isWorkload } from '../src/release/health.ts'
import type { KubeLike } from '../src/release/health.ts'
import type { ObjectRef, Place, Tracked } from '../src/release/release.ts'
import { forbidden, someOf } from './faulty.ts'
import type { JobRun, TroubleAt } from './job.ts'
import { renderFiles } from './render.ts'

/**
 * Applies the folder as it is at the commit of the release. Safe to repeat: each patch carries the resourceVersion
 * that was read, is sent only while the effect is owed, and changes nothing the second time.
 */
export const apply: JobRun<'apply'> = async (effect, { target, release, rules, ports, stillOwed }) => {
  const { place } = release
  const { cluster, namespace } = place
  const objects = await render(ports, { place, commit: effect.commit, allow: rules.allow })
  const watch = (refs: ObjectRef[]) => ports.watching({ target: target.id, cluster, namespace, refs })
  const opening = watch(watchedBefore(objects, place))
  // What is there is read while the watch opens; nothing is sent before it is open.
  const stillWanted = async () => {
    await opening
    return stillOwed()
  }
  const [outcome] = await Promise.all([
    ports.cluster.apply({ cluster, namespace, objects, stillWanted }),
    opening,
  ])
  switch (outcome.kind) {
    case 'overtaken':
      return null
    case 'refused':
      throw refused(outcome, objects.length)
    case 'applied': {
      const kept = outcome.objects
        .filter(({ object, change }) => isKept(object, change))
        .map(({ object }) => object)
      const troubleAt = await watch(kept.map(refOf))
      return {
        kind: 'applied',
        settles: effect.key,
        release: release.id,
        commit: effect.commit,
        objects: kept.map(object => track(object, troubleAt)),
        ...countsOf(outcome),
      }
    }
  }
}

const TRACKED_MAX = 200

type Wanted = { place: Place; commit: string; allow: string[] }

async function render(
  ports: { git: Pick<GitHost, 'folder'>; cluster: Pick<Cluster, 'scopes'> },
  { place, commit, allow }: Wanted,
): Promise<KubeLike[]> {
  const { repository, path } = place
  const folder = await ports.git.folder(repository, commit, path)
  if (folder.kind === 'absent') throw new TerminalError('manifest_empty', { folder: path })
  if (folder.kind === 'refused') throw forbidden(path, folder)
  const objects = await renderFiles(ports, { place, files: folder.files, allow })
  const reason = `${TRACKED_MAX} objects at most whose health is to be watched`
  if (objects.filter(canChange).length > TRACKED_MAX) {
    throw new TerminalError('manifest_too_large', { folder: path, reason })
  }
  return objects
}

function refused(
  { failures, applied }: Extract<ApplyOutcome, { kind: 'refused' }>,
  sent: number,
): TerminalError {
  const [first] = failures
  return new TerminalError('cluster_objects_refused', {
    count: failures.length,
    total: Math.max(sent, applied + failures.length),
    object: first === undefined ? 'none' : `${first.ref.kind} ${first.ref.name}`,
    reason: someOf(failures.map(({ message }) => message)),
  })
}

/** Kinds that the folder itself defines cannot be watched before they are applied. */
function watchedBefore(objects: KubeLike[], place: Place): ObjectRef[] {
  const ownKinds = new Set(objects.flatMap(object => definedKind(object)))
  return objects
    .filter(object => canChange(object) && !ownKinds.has(object.kind))
    .map(object => refOf({ ...object, metadata: { namespace: place.namespace, ...object.metadata } }))
}

function definedKind(object: KubeLike): string[] {
  const spec = object['spec']
  if (object.kind !== 'CustomResourceDefinition' || typeof spec !== 'object' || spec === null) return []
  if (!('names' in spec) || typeof spec.names !== 'object' || spec.names === null) return []
  return 'kind' in spec.names && typeof spec.names.kind === 'string' ? [spec.names.kind] : []
}

/** What is settled and was not touched says nothing about this release. */
function isKept(object: KubeObject, change: 'created' | 'configured' | 'unchanged'): boolean {
  if (healthOf(object).status !== 'current') return true
  return isWorkload(object) && change !== 'unchanged'
}

function track(object: KubeObject, troubleAt: TroubleAt): Tracked {
  const ref = refOf(object)
  const { uid = '', generation = 0 } = object.metadata
  const health = healthOf(object)
  const trouble = health.status === 'current' ? null : troubleAt(ref, generation)
  return { ref, uid, generation, health, trouble, excused: false }
}

function refOf({ apiVersion, kind, metadata }: KubeLike): ObjectRef {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name }
}

function countsOf({ objects }: Extract<ApplyOutcome, { kind: 'applied' }>) {
  const count = (wanted: string) => objects.filter(({ change }) => change === wanted).length
  return { created: count('created'), configured: count('configured'), unchanged: count('unchanged') }
}
