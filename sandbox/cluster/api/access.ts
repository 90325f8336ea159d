import { isJson, isMap, mapAt, textAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { qualified } from '../objects/kinds.ts'
import { Problem } from '../objects/problems.ts'
import type { Resource } from './route.ts'

export const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews'

/** `patch deployments`, `get pods/log`: what nobody may do; everything else is allowed. */
export type Denied = readonly string[]

/** Answers a SelfSubjectAccessReview: whether who asks may do what it describes. */
export function review(denied: Denied, body: string): JsonMap {
  const asked = parsed(body)
  const attributes = mapAt(asked, 'spec', 'resourceAttributes')
  const [verb = '', resource = ''] = [textAt(attributes, 'verb'), textAt(attributes, 'resource')]
  const subresource = textAt(attributes, 'subresource')
  const allowed = !denied.includes(`${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`)
  return { ...asked, status: { allowed } }
}

/** Throws the server's refusal where a request is denied. */
export function requireAccess(denied: Denied, resource: Resource, method: string, isWatch: boolean): void {
  const { kind, name, namespace, subresource } = resource
  const verb = isWatch ? 'watch' : verbOf(method, name)
  const what = subresource === '' ? kind.plural : `${kind.plural}/${subresource}`
  if (!denied.includes(`${verb} ${what}`)) return
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`
  const object = name === '' ? qualified(kind) : `${qualified(kind)} "${name}"`
  const message = `${object} is forbidden: User "slipway" cannot ${verb} resource "${what}" in API group "${kind.group}" ${where}`
  throw new Problem(403, 'Forbidden', message, { name, group: kind.group, kind: kind.plural })
}

function verbOf(method: string, name: string): string {
  if (method === 'GET') return name === '' ? 'list' : 'get'
  if (method === 'POST') return 'create'
  if (method === 'PUT') return 'update'
  return method.toLowerCase()
}

function parsed(body: string): JsonMap {
  try {
    const value: unknown = JSON.parse(body)
    if (isJson(value) && isMap(value)) return value
  } catch {
    // Refused below, with what else is no object.
  }
  throw new Problem(400, 'BadRequest', 'the body is no SelfSubjectAccessReview')
}
