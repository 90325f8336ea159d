import { at, listAt, mapAt, textAt } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import { builtIn } from '../objects/kinds.ts'
import type { Kind } from '../objects/kinds.ts'
import { condition, nameOf, nextCondition } from '../objects/meta.ts'
import { putStatus } from './work.ts'
import type { Work } from './work.ts'

const DEFINITION = builtIn('CustomResourceDefinition')

/** Serves the kinds of a CustomResourceDefinition and says so. */
export function reconcileDefinition(work: Work, definition: JsonMap): void {
  const { cluster } = work
  const names = mapAt(definition, 'spec', 'names')
  cluster.define(kindsOf(definition), nameOf(definition))
  const accepted = {
    type: 'NamesAccepted',
    status: 'True',
    reason: 'NoConflicts',
    message: 'no conflicts found',
  } as const
  const established = {
    type: 'Established',
    status: 'True',
    reason: 'InitialNamesAccepted',
    message: 'the initial names have been accepted',
  } as const
  const conditions = [accepted, established].map(verdict =>
    nextCondition(condition(definition, verdict.type), verdict),
  )
  const storedVersions = listAt(definition, 'spec', 'versions')
    .filter(version => at(version, 'storage') === true)
    .map(version => textAt(version, 'name') ?? '')
  putStatus(cluster, DEFINITION, definition, { conditions, acceptedNames: names, storedVersions })
}

/** A definition that is gone takes its objects with it. */
export function forgetDefinition(work: Work, definition: JsonMap): void {
  for (const kind of kindsOf(definition))
    for (const object of work.cluster.store.list(kind)) work.cluster.store.remove(kind, object)
  work.cluster.define([], nameOf(definition))
}

function kindsOf(definition: JsonMap): Kind[] {
  const names = mapAt(definition, 'spec', 'names')
  const common = {
    group: textAt(definition, 'spec', 'group') ?? '',
    kind: textAt(names, 'kind') ?? '',
    plural: textAt(names, 'plural') ?? '',
    singular: textAt(names, 'singular') ?? '',
    shortNames: listAt(names, 'shortNames').map(String),
    namespaced: textAt(definition, 'spec', 'scope') !== 'Cluster',
    model: null,
  }
  return listAt(definition, 'spec', 'versions')
    .filter(version => at(version, 'served') === true)
    .map(version => ({ ...common, ...traitsOf(version) }))
}

// Without a status subresource a custom resource's generation counts every change of what is not metadata.
function traitsOf(version: Json): Pick<Kind, 'version' | 'status' | 'generation' | 'schema'> {
  return {
    version: textAt(version, 'name') ?? '',
    status: at(version, 'subresources', 'status') !== undefined,
    generation: true,
    schema: at(version, 'schema', 'openAPIV3Schema') ?? null,
  }
}
