import { readFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import type { ErrorObject, ValidateFunction } from 'ajv'
import formats from 'ajv-formats'
import { z } from 'zod'

const Json = z.json()
type Json = z.infer<typeof Json>
const Reference = z.object({ $ref: z.string() })
const Parameter = z.object({
  name: z.string(),
  in: z.enum(['query', 'path', 'header']),
  required: z.boolean().default(false),
  schema: Json,
})
export type Parameter = z.infer<typeof Parameter>
const Content = z.record(z.string(), z.object({ schema: Json.optional() }))
const Operation = z.object({
  operationId: z.string(),
  parameters: z.array(z.union([Reference, Parameter])).default([]),
  requestBody: z.object({ required: z.boolean().default(false), content: Content }).optional(),
  responses: z.record(z.string(), z.union([Reference, z.object({ content: Content.optional() })])),
})
export type Operation = z.infer<typeof Operation>
const Extract = z.object({
  source: z.string(),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  webhooks: z.record(z.string(), Json),
  components: z.record(z.string(), z.record(z.string(), Json)),
})

const file = new URL('../fixtures/github/openapi-extract.json', import.meta.url)
const extract = Extract.parse(JSON.parse(readFileSync(file, 'utf8')))

/** Operations by path and method, as GitHub describes them. */
export const paths = extract.paths

export function parameterOf(parameter: Operation['parameters'][number]): Parameter {
  return '$ref' in parameter ? Parameter.parse(component(parameter.$ref)) : parameter
}

/** The JSON schema of a described answer; `undefined` for an answer without a body. */
export function bodySchema(response: Operation['responses'][string]): Json | undefined {
  const resolved =
    '$ref' in response ? z.object({ content: Content.optional() }).parse(component(response.$ref)) : response
  return resolved.content?.['application/json']?.schema
}

export function webhookSchema(name: string): Json {
  const schema = extract.webhooks[name]
  if (schema === undefined) throw new Error(`the extract has no webhook ${name}`)
  return schema
}

/** What is wrong with a value by one of GitHub's schemas, one line per fault; empty when nothing is. */
export function faultsBy(schema: Json, value: unknown): string[] {
  const key = JSON.stringify(schema)
  const validate =
    compiled.get(key) ?? ajv.compile(z.record(z.string(), z.unknown()).parse(toJsonSchema(schema)))
  compiled.set(key, validate)
  return validate(value) ? [] : (validate.errors ?? []).map(describe)
}

const compiled = new Map<string, ValidateFunction>()
const ajv = new Ajv({ strict: false, allErrors: true })
formats.default(ajv)
/** GitHub describes `""` as the default of addresses that it calls a `uri`. */
ajv.addFormat('uri', text => text === '' || URL.canParse(text))
/** The no-reply address of an App has brackets in it, `1+app[bot]@users.noreply.github.com`. */
ajv.addFormat('email', /^[^@\s]+@[^@\s]+$/)
for (const name of ['repo.nwo', 'repository-rule', 'permission']) ajv.addFormat(name, true)
ajv.addSchema(
  z.record(z.string(), z.unknown()).parse({ components: toJsonSchema(extract.components) }),
  'github',
)

/** OpenAPI 3.0 into JSON schema: `nullable` becomes a second branch, references point into one document. */
function toJsonSchema(node: Json): Json {
  if (Array.isArray(node)) return node.map(toJsonSchema)
  if (node === null || typeof node !== 'object') return node
  const { nullable, ...rest } = eitherAccount(node)
  const converted = Object.fromEntries(
    Object.entries(rest).map(([name, value]) => [
      name,
      name === '$ref' && typeof value === 'string' ? value.replace(/^#/, 'github#') : toJsonSchema(value),
    ]),
  )
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted
}

/** The list of installations calls an account user *and* enterprise, which nothing is; it means either. */
function eitherAccount(node: Record<string, Json>): Record<string, Json> {
  const titles = z.array(z.object({ title: z.string() })).safeParse(node['allOf']).data ?? []
  if (titles.map(({ title }) => title).join() !== 'Simple User,Enterprise') return node
  const { allOf = [], ...rest } = node
  return { ...rest, anyOf: allOf }
}

function component(reference: string): Json {
  const [, , group = '', name = ''] = reference.split('/')
  const found = extract.components[group]?.[name]
  if (found === undefined) throw new Error(`the extract has no ${reference}`)
  return found
}

function describe({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || '/'} ${message ?? 'is wrong'} ${JSON.stringify(params)}`
}
