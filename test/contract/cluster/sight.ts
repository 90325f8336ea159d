import { at, collectionOf, conditionOf, isNamed, listAt } from './client.ts'
import type { Applied } from './client.ts'
import type { Suite } from './suite.ts'

export async function applied(
  suite: Suite,
  object: Applied,
  wanted: (object: unknown) => boolean,
): Promise<unknown> {
  const { status, body } = await suite.client().apply(object)
  if (status > 201) throw new Error(JSON.stringify(body))
  return suite.client().until(collectionOf(object), one => isNamed(one, object.metadata.name) && wanted(one))
}

export async function podsOf(suite: Suite, namespace: string): Promise<unknown[]> {
  return listAt((await suite.client().call('GET', `/api/v1/namespaces/${namespace}/pods`)).body, 'items')
}

export function byText(left: unknown, right: unknown): number {
  return String(left) < String(right) ? -1 : 1
}

export function isRolledOut(object: unknown): boolean {
  const replicas = at(object, 'spec', 'replicas')
  const counts = ['replicas', 'updatedReplicas', 'availableReplicas'].map(field =>
    at(object, 'status', field),
  )
  const observed = at(object, 'status', 'observedGeneration') === generationOf(object)
  const reason = at(conditionOf(object, 'Progressing'), 'reason')
  return observed && counts.every(count => count === replicas) && reason === 'NewReplicaSetAvailable'
}

export function generationOf(object: unknown): unknown {
  return at(object, 'metadata', 'generation')
}

export async function setsOf(suite: Suite, namespace: string): Promise<unknown[]> {
  const { body } = await suite.client().call('GET', `/apis/apps/v1/namespaces/${namespace}/replicasets`)
  return listAt(body, 'items')
}

/** Waits for a pod whose image has the word, and returns its name. */
export async function newPod(suite: Suite, namespace: string, word: string): Promise<string> {
  const hasWord = (pod: unknown) => String(at(pod, 'spec', 'containers', 0, 'image')).includes(word)
  const pod = await suite.client().until(`/api/v1/namespaces/${namespace}/pods`, hasWord)
  return String(at(pod, 'metadata', 'name'))
}

/** Waits until a pod is as wanted. */
export function podUntil(
  suite: Suite,
  namespace: string,
  name: string,
  wanted: (pod: unknown) => boolean,
): Promise<unknown> {
  const path = `/api/v1/namespaces/${namespace}/pods`
  return suite.client().until(path, pod => isNamed(pod, name) && wanted(pod))
}

export function container(pod: unknown): unknown {
  return at(pod, 'status', 'containerStatuses', 0)
}
export function state(pod: unknown): unknown {
  return at(container(pod), 'state')
}
