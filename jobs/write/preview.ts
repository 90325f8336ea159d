import { RetryableError, TerminalError } from '../../src/errors.ts'
import type { SourceFile } from '../../src/ports.ts'
import { clusterDiff, manifestDiff, type ClusterDiff, type ManifestDiff } from '../../src/release/preview.ts'
import type { JobContext } from '../job.ts'
import { renderFiles } from '../render.ts'
import type { Plan } from './plan.ts'

export type Previewed = { manifests: ManifestDiff; cluster: ClusterDiff }

const OBJECTS_MAX = 200
const PATIENCE_MS = 2_000

/** What a reviewer reads before the merge: the manifests' diff, and what the cluster says to it when it is asked in time. */
export async function previewOf(
  context: JobContext,
  {
    before,
    additions,
    deletions,
  }: Pick<Extract<Plan, { kind: 'ready' }>, 'before' | 'additions' | 'deletions'>,
): Promise<Previewed> {
  const files = new Map(before.map(file => [file.path, file]))
  for (const file of additions) files.set(file.path, file)
  for (const path of deletions) files.delete(path)
  const after = [...files.values()]
  return { manifests: manifestDiff(before, after), cluster: await dryRun(context, after) }
}

/** No answer of the cluster, and none of its refusals, keeps a pull request from being opened. */
async function dryRun(context: JobContext, files: SourceFile[]): Promise<ClusterDiff> {
  const { kind, place } = context.release
  const { cluster } = place
  if (kind === 'rollback') return { kind: 'unknown', reason: 'a rollback is not kept waiting for it' }
  try {
    const answer = await within(PATIENCE_MS, compared(context, files))
    return answer ?? { kind: 'unknown', reason: `cluster ${cluster} did not answer within 2 s` }
  } catch (error) {
    return { kind: 'unknown', reason: reasonOf(error) }
  }
}

async function compared({ release, rules, ports }: JobContext, files: SourceFile[]): Promise<ClusterDiff> {
  const { place } = release
  const objects = await renderFiles(ports, { place, files, allow: rules.allow })
  if (objects.length > OBJECTS_MAX) {
    return { kind: 'unknown', reason: `${objects.length} objects, and at most ${OBJECTS_MAX} are compared` }
  }
  const { cluster, namespace } = place
  const previews = await ports.cluster.preview({ cluster, namespace, objects })
  return clusterDiff(previews.map(({ ref, ...preview }) => ({ name: `${ref.kind} ${ref.name}`, ...preview })))
}

function reasonOf(error: unknown): string {
  if (error instanceof RetryableError || error instanceof TerminalError) return error.message
  return `it could not be compared (${error instanceof Error ? error.name : 'unknown'})`
}

/** Null when it takes longer; what comes afterwards is nobody's. */
function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    AbortSignal.timeout(ms).addEventListener('abort', () => resolve(null), { once: true })
    work.then(resolve, reject)
  })
}
