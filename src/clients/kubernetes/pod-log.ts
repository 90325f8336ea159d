import type { Cluster } from '../../ports.ts'
import type { Connection } from './connection.ts'
import { unreadable } from './faults.ts'

/** The last lines of a container's log; none when there is no such pod, container or former run. */
export async function readPodLog(
  connection: Connection,
  { namespace, pod, container, previous, lines }: Parameters<Cluster['podLog']>[0],
): Promise<string[]> {
  const query = new URLSearchParams({
    container,
    previous: String(previous),
    tailLines: String(lines),
    limitBytes: String(BYTES_MAX),
  })
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query.toString()}`
  const answer = await connection.ask({ method: 'GET', path, accept: 'text/plain, */*' })
  if (answer.kind === 'ok')
    return answer.text
      .split(/\r?\n/)
      .filter(line => line !== '')
      .slice(-lines)
  if (answer.status.code === 404 || answer.status.code === 400) return []
  throw unreadable(connection.cluster, answer.status, { verb: 'get', kind: 'pods/log', namespace })
}

const BYTES_MAX = 65_536
