import type { Cluster } from '../cluster.ts'
import { at, parseJson, textAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { apiVersionOf } from '../objects/kinds.ts'
import type { Kind } from '../objects/kinds.ts'
import { labelsOf, nameOf, namespaceOf } from '../objects/meta.ts'
import { badRequest, expired, Problem } from '../objects/problems.ts'
import { fieldMatcher, matches, parseSelectorText } from './selectors.ts'
import { versioned } from './watch.ts'

/** What a query's labelSelector and fieldSelector let through. */
export function selection(query: URLSearchParams): (object: JsonMap) => boolean {
  const labels = parseSelectorText(query.get('labelSelector') ?? '')
  const fields = fieldMatcher(query.get('fieldSelector') ?? '')
  return object => matches(labels, labelsOf(object)) && fields(object)
}

/** A list, or one page of it: later pages show the state of the first. */
export function list(cluster: Cluster, kind: Kind, namespace: string, query: URLSearchParams): JsonMap {
  const { revision, after } = position(cluster, query)
  const state = cluster.store.listAt(kind, namespace, revision)
  if (state === 'expired')
    throw expired('The provided continue parameter is too old to display a consistent list result.')
  const accepts = selection(query)
  const rest = state.filter(object => accepts(object) && (after === null || keyOf(object) > after))
  const limit = Number(query.get('limit') ?? 0) || rest.length
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const more = last && rest.length > limit
  return {
    kind: `${kind.kind}List`,
    apiVersion: apiVersionOf(kind),
    metadata: {
      resourceVersion: String(revision),
      ...(more ? { continue: token(revision, keyOf(last)), remainingItemCount: rest.length - limit } : {}),
    },
    items: page.map(object => bare(kind, object)),
  }
}

// Items of a list of a built-in kind come without apiVersion and kind; those of custom kinds have them.
function bare(kind: Kind, object: JsonMap): JsonMap {
  if (kind.model === null) return versioned(kind, object)
  const { apiVersion: _, kind: __, ...rest } = object
  return rest
}

function position(cluster: Cluster, query: URLSearchParams): { revision: number; after: string | null } {
  const continued = query.get('continue')
  if (continued) {
    const parsed = parseJson(Buffer.from(continued, 'base64url').toString('utf8'))
    const revision = at(parsed, 'rv')
    if (typeof revision !== 'number') throw badRequest('continue key is not valid')
    return { revision, after: textAt(parsed, 'start') ?? null }
  }
  mustNotBeAhead(cluster, query)
  return { revision: cluster.store.revision(), after: null }
}

function mustNotBeAhead(cluster: Cluster, query: URLSearchParams): void {
  const asked = Number(query.get('resourceVersion') ?? 0)
  if (asked <= cluster.store.revision()) return
  const message = `Too large resource version: ${asked}, current: ${cluster.store.revision()}`
  throw new Problem(504, 'Timeout', message, { retryAfterSeconds: 1 })
}

function token(revision: number, start: string): string {
  return Buffer.from(JSON.stringify({ rv: revision, start })).toString('base64url')
}

function keyOf(object: JsonMap): string {
  return `${namespaceOf(object)}/${nameOf(object)}`
}
