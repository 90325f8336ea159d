import { z } from 'zod'
import type { KubeKind, KubeObject } from '../../ports.ts'
import type { Connection } from './connection.ts'
import { unexpected } from './faults.ts'
import { readPage } from './objects.ts'
import { pathOf, type Resource, type Resources } from './resources.ts'

/** What Slipway would do to objects of a kind in a namespace. */
export type Right = { verb: string; kind: KubeKind; subresource: string; namespace: string }

/** What `doctor` asks of a cluster; none of it changes anything. */
export type ClusterSurvey = {
  /** By a review of our own access, which the server answers for whoever asks; null for a kind that it does not know. */
  mayI(right: Right): Promise<boolean | null>
  /** `unseen`: without the right to read namespaces nobody can tell. */
  namespace(name: string): Promise<'there' | 'absent' | 'unseen'>
  /** Objects of all namespaces, at most 500; none where the kind is not known or must not be listed. */
  everywhere(kind: KubeKind): Promise<KubeObject[]>
}

const LISTED_MAX = 500
const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'
const Reviewed = z.object({ status: z.object({ allowed: z.boolean() }) })

type Api = { connection: Connection; resources: Resources }

export function createSurvey({ connection, resources }: Api): ClusterSurvey {
  return {
    mayI: async right => {
      const resource = await resources.find(right.kind)
      if (resource === null) return null
      const body = JSON.stringify(reviewOf(resource, right))
      const answer = await connection.ask({ method: 'POST', path: REVIEWS, body })
      if (answer.kind === 'status') throw unexpected(connection.cluster, answer.status)
      return Reviewed.parse(JSON.parse(answer.text)).status.allowed
    },
    namespace: async name => {
      const path = `/api/v1/namespaces/${encodeURIComponent(name)}`
      const answer = await connection.ask({ method: 'GET', path })
      if (answer.kind === 'ok') return 'there'
      if (answer.status.code === 404) return 'absent'
      if (answer.status.code === 403) return 'unseen'
      throw unexpected(connection.cluster, answer.status)
    },
    everywhere: async kind => {
      const resource = await resources.find(kind)
      if (resource === null) return []
      const path = `${pathOf({ ...resource, scope: 'cluster' }, '')}?limit=${LISTED_MAX}`
      const answer = await connection.ask({ method: 'GET', path })
      if (answer.kind === 'ok') return readPage(answer.text, kind).items
      if (answer.status.code === 403 || answer.status.code === 404) return []
      throw unexpected(connection.cluster, answer.status)
    },
  }
}

function reviewOf({ apiVersion, plural, scope }: Resource, { verb, subresource, namespace }: Right): object {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  return {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectAccessReview',
    spec: {
      resourceAttributes: {
        verb,
        group,
        resource: plural,
        ...(subresource === '' ? {} : { subresource }),
        ...(scope === 'namespaced' ? { namespace } : {}),
      },
    },
  }
}
