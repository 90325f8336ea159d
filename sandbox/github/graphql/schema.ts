import { readFileSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname, join } from 'node:path'
import { GraphQLError, Kind, buildSchema, parse, validate } from 'graphql'
import type { DocumentNode, GraphQLSchema } from 'graphql'

export type Checked =
  | { kind: 'valid'; document: DocumentNode; rootFields: string[]; operationName: string | null }
  | { kind: 'invalid'; errors: readonly GraphQLError[] }

let built: GraphQLSchema | null = null

/** GitHub's published schema; building it takes about half a second, so it is built once. */
export function githubSchema(): GraphQLSchema {
  built ??= buildSchema(readFileSync(schemaPath(), 'utf8'), { assumeValid: true, assumeValidSDL: true })
  return built
}

/** The file itself: importing the package would build the schema a second time. */
function schemaPath(): string {
  const found = findPackageJSON('@octokit/graphql-schema', import.meta.url)
  if (!found) throw new Error('the package @octokit/graphql-schema is not installed')
  return join(dirname(found), 'schema.graphql')
}

const documentsMax = 500
const checked = new Map<string, Checked>()

/** Parses and validates a document against GitHub's schema; the same text is judged once. */
export function checkDocument(text: string): Checked {
  const known = checked.get(text)
  if (known) return known
  if (checked.size >= documentsMax) checked.clear()
  const result = judge(text)
  checked.set(text, result)
  return result
}

function judge(text: string): Checked {
  try {
    const document = parse(text)
    const errors = validate(githubSchema(), document)
    return errors.length > 0 ? { kind: 'invalid', errors } : { kind: 'valid', document, ...namesIn(document) }
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    return { kind: 'invalid', errors: [error] }
  }
}

function namesIn(document: DocumentNode): { rootFields: string[]; operationName: string | null } {
  const [operation] = document.definitions.filter(definition => definition.kind === Kind.OPERATION_DEFINITION)
  const selections = operation?.selectionSet.selections ?? []
  return {
    rootFields: selections.flatMap(selection =>
      selection.kind === Kind.FIELD ? [selection.name.value] : [],
    ),
    operationName: operation?.name?.value ?? null,
  }
}
