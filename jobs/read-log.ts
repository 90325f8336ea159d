import { harmless } from '../src/errors.ts'
import type { Release, Tracked, Trouble } from '../src/release/release.ts'
import type { JobRun } from './job.ts'

const LINES = 10
const CHARS_MAX = 200

/** The last lines of the run that crashed; of the present one when there was none before. Only reads. */
export const readLog: JobRun<'read_log'> = async (effect, { release, ports }) => {
  const found = troubled(release, effect.podUid)
  const answer = {
    kind: 'log_read',
    settles: effect.key,
    release: effect.release,
    podUid: effect.podUid,
  } as const
  if (found === null) return { ...answer, lines: [] }
  const { object, trouble } = found
  const request = {
    cluster: release.place.cluster,
    namespace: object.ref.namespace,
    pod: trouble.pod,
    container: trouble.container,
    lines: LINES,
  }
  const crashed = await ports.cluster.podLog({ ...request, previous: true })
  const lines = crashed.length > 0 ? crashed : await ports.cluster.podLog({ ...request, previous: false })
  return { ...answer, lines: lines.slice(-LINES).map(line => harmless(line, CHARS_MAX - 1)) }
}

function troubled(release: Release, podUid: string): { object: Tracked; trouble: Trouble } | null {
  for (const object of release.rollout?.objects ?? []) {
    if (object.trouble?.podUid === podUid) return { object, trouble: object.trouble }
  }
  return null
}
