import { TerminalError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { Cluster, KubeObject } from '../../ports.ts'
import type { ObjectRef } from '../../release/release.ts'
import { applyObjects } from './apply.ts'
import type { ApplyApi } from './apply.ts'
import { bounded } from './bounded.ts'
import { connect } from './connection.ts'
import type { ClusterSettings } from './credentials.ts'
import { unreadable } from './faults.ts'
import { createFeeds } from './feeds.ts'
import type { Feeds } from './feeds.ts'
import { createMemory } from './memory.ts'
import { readObject } from './objects.ts'
import { readPodLog } from './pod-log.ts'
import { previewObjects } from './preview.ts'
import { probe } from './probe.ts'
import type { Probe } from './probe.ts'
import { createResources, pathOf } from './resources.ts'
import { createSurvey } from './survey.ts'
import type { ClusterSurvey } from './survey.ts'

export type { ClusterSettings } from './credentials.ts'
export type { Probe } from './probe.ts'
export type { ClusterSurvey, Right } from './survey.ts'

export type Clusters = Cluster & {
  /** One round trip with the credentials: whether the cluster can be used, and if not, why. */
  probe(name: string): Promise<Probe>
  /** What `doctor` looks at; throws where the cluster is not configured. */
  survey(name: string): ClusterSurvey
  /** Opens the first connection, so that the first release need not. Says nothing of failures. */
  warm(): Promise<void>
  close(): Promise<void>
}

/** All clusters of the configuration, each over one pool of its own, opened when it is first needed. */
export function createCluster(settings: Record<string, ClusterSettings>, log: Log): Clusters {
  const opened = new Map<string, Api>()

  function api(cluster: string): Api {
    const known = opened.get(cluster)
    if (known !== undefined) return known
    const found = Object.hasOwn(settings, cluster) ? settings[cluster] : undefined
    if (found === undefined) throw new TerminalError('cluster_not_configured', { cluster })
    const connection = connect(cluster, found)
    const resources = createResources(connection, () => performance.now())
    const feeds = createFeeds(connection, resources, log)
    const made = { connection, resources, feeds, memory: createMemory() }
    opened.set(cluster, made)
    return made
  }

  return {
    apply: async request => applyObjects(api(request.cluster), request),
    preview: async request => previewObjects(api(request.cluster), request),
    read: async (cluster, refs) => bounded(refs, READS_AT_ONCE, ref => readOne(api(cluster), ref)),
    scopes: async (cluster, kinds) => {
      const { resources } = api(cluster)
      return Promise.all(kinds.map(async kind => (await resources.find(kind))?.scope ?? null))
    },
    watch: async request => api(request.cluster).feeds.watch(request),
    podLog: async request => readPodLog(api(request.cluster).connection, request),
    probe: async name => probe(() => api(name).connection),
    survey: name => createSurvey(api(name)),
    warm: async () => {
      await Promise.allSettled(Object.keys(settings).map(name => probe(() => api(name).connection)))
    },
    close: async () => {
      for (const { feeds } of opened.values()) feeds.close()
      await Promise.all([...opened.values()].map(({ connection }) => connection.close()))
      opened.clear()
    },
  }
}

type Api = ApplyApi & { feeds: Feeds }

const READS_AT_ONCE = 64

async function readOne({ connection, resources }: Api, ref: ObjectRef): Promise<KubeObject | null> {
  const resource = await resources.find(ref)
  if (resource === null) return null
  const answer = await connection.ask({ method: 'GET', path: pathOf(resource, ref.namespace, ref.name) })
  if (answer.kind === 'ok') return readObject(answer.text)
  if (answer.status.code === 404) return null
  const what = { verb: 'get', kind: resource.plural, namespace: ref.namespace }
  throw unreadable(connection.cluster, answer.status, what)
}
