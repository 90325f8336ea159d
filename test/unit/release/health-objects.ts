import type { Health, KubeLike } from '../../../src/release/health.ts'

/** What is told of an object, the object, and its health. */
export type Row = [title: string, object: KubeLike, status: Health['status'], reason: string]

/** The rows of one kind, `apps/v1 Deployment`. */
export function rows(
  kind: string,
  table: [what: string, fields: Partial<KubeLike>, status: Health['status'], reason: string][],
): Row[] {
  return table.map(([what, fields, ...outcome]) => [`${kind} ${what}`, objectOf(kind, fields), ...outcome])
}

/** An object of `apps/v1 Deployment` at generation 2. */
export function objectOf(kind: string, fields: Partial<KubeLike>): KubeLike {
  const [apiVersion = '', name = ''] = kind.split(' ')
  return { apiVersion, kind: name, ...fields, metadata: { name: 'x', generation: 2, ...fields.metadata } }
}

export function condition(type: string, status: string, reason = '', message = '') {
  return { type, status, reason, message }
}

/** Status that says that generation 2 was seen. */
export const SEEN = { observedGeneration: 2 }

/** Three replicas, all new and all well. */
export const FULL = { ...SEEN, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3 }
