import type { Cluster, SourceFile } from '../src/ports.ts'
import type { KubeLike } from '../src/release/health.ts'
import type { Place } from '../src/release/release.ts'
import { kindsOf, placeObjects, readFolder } from '../src/release/render.ts'
import { faulty } from './faulty.ts'

type Wanted = { place: Place; files: SourceFile[]; allow: string[] }

/** The objects of a folder, checked and put into the target's namespace; any fault is thrown, and nothing is used. */
export async function renderFiles(
  ports: { cluster: Pick<Cluster, 'scopes'> },
  { place, files, allow }: Wanted,
): Promise<KubeLike[]> {
  const { path, cluster, namespace } = place
  const read = readFolder(path, files)
  if (read.kind === 'refused') throw faulty(read.failures)
  const kinds = kindsOf(read.objects)
  const scopes = await ports.cluster.scopes(cluster, kinds)
  const scopeOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }) =>
    scopes[kinds.findIndex(known => known.apiVersion === apiVersion && known.kind === kind)] ?? null
  const placed = placeObjects(read.objects, { cluster, namespace, allow, scopeOf })
  if (placed.kind === 'refused') throw faulty(placed.failures)
  return placed.objects
}
