import { z } from 'zod'
import { definition } from './definition.ts'
import type { KeyPath } from './fault.ts'

/** The part of JSON schema that the definition makes use of. */
export type Schema = {
  title?: string | undefined
  description?: string | undefined
  examples?: unknown[] | undefined
  type?: string | undefined
  pattern?: string | undefined
  enum?: string[] | undefined
  properties?: Record<string, Schema> | undefined
  required?: string[] | undefined
  additionalProperties?: boolean | Schema | undefined
  propertyNames?: Schema | undefined
  items?: Schema | undefined
  anyOf?: Schema[] | undefined
}

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.object({
    title: z.string().optional(),
    description: z.string().optional(),
    examples: z.array(z.unknown()).optional(),
    type: z.string().optional(),
    pattern: z.string().optional(),
    enum: z.array(z.string()).optional(),
    properties: z.record(z.string(), schema).optional(),
    required: z.array(z.string()).optional(),
    additionalProperties: z.union([z.boolean(), schema]).optional(),
    propertyNames: schema.optional(),
    items: schema.optional(),
    anyOf: z.array(schema).optional(),
  }),
)

/** JSON schema (draft 2020-12) of slipway.yml, as `slipway schema` prints it. */
export function jsonSchema(): object {
  const { $schema, ...rest } = z.toJSONSchema(definition, { io: 'input' })
  return { $schema, ...rest, title: 'slipway.yml', description: 'Configuration of Slipway.' }
}

/** The same, typed, for refusals and the reference. */
export const root: Schema = schema.parse(z.toJSONSchema(definition, { io: 'input' }))

/** What the schema says of one place: several where it leaves a choice. */
export function schemasAt(path: KeyPath): Schema[] {
  return path.reduce<Schema[]>((schemas, segment) => schemas.flatMap(each => step(each, segment)), [root])
}

/** Keys that are known at a place; empty where any name may stand. */
export function knownKeys(path: KeyPath): string[] {
  const keys = schemasAt(path)
    .flatMap(choices)
    .flatMap(each => Object.keys(each.properties ?? {}))
  return [...new Set(keys)]
}

function step(from: Schema, segment: string | number): Schema[] {
  return choices(from).flatMap(each => {
    if (typeof segment === 'number') return each.items === undefined ? [] : [each.items]
    if (each.properties !== undefined && Object.hasOwn(each.properties, segment))
      return [each.properties[segment] ?? {}]
    return typeof each.additionalProperties === 'object' ? [each.additionalProperties] : []
  })
}

function choices(from: Schema): Schema[] {
  return from.anyOf === undefined ? [from] : from.anyOf.flatMap(choices)
}
