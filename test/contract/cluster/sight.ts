import { at, collectionOf, conditionOf, listAt } from './client.ts'
import type { Applied } from './client.ts'
import type { Suite } from './cluster-behaviour.ts'

export async function applied(
  suite: Suite,
  object: Applied,
  wanted: (object: unknown) => boolean,
): Promise<unknown> {
  const { status, body } = await suite.client().apply(object)
  if (status > 201) throw new Error(JSON.stringify(body))
  return suite.client().until(collectionOf(object), object.metadata.name, wanted)
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
  for await (const { object } of suite.client().watch(`/api/v1/namespaces/${namespace}/pods`)) {
    const image = String(at(object, 'spec', 'containers', 0, 'image'))
    if (image.includes(word)) return String(at(object, 'metadata', 'name'))
  }
  throw new Error(`no pod with ${word}`)
}

export function container(pod: unknown): unknown {
  return at(pod, 'status', 'containerStatuses', 0)
}
export function state(pod: unknown): unknown {
  return at(container(pod), 'state')
}
