import { z } from 'zod'
import { messageOf, parsed, unexpected, type Answer } from './answer.ts'

export type Graphql<Value> = { kind: 'ok'; value: Value } | { kind: 'refused'; type: string; message: string }

/** `part` is the mutation that was refused; without a type GitHub gave up on it, and trying again may help. */
export type PartError = { part: string; type: string | null; message: string }
/** What of a document was done, and what was not; `value` null when nothing was. */
export type Parts<Value> = { value: Value | null; errors: PartError[] }

const GraphqlError = z.object({
  type: z.string().optional(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  message: z.string(),
})
const Envelope = z.object({ data: z.unknown(), errors: z.array(GraphqlError).optional() })

/** An error without a type is GitHub giving up (`Something went wrong while executing your query`). */
export function graphqlAnswer<Schema extends z.ZodType>(
  answer: Answer,
  schema: Schema,
): Graphql<z.output<Schema>> {
  if (answer.status >= 300) return { kind: 'refused', ...refusalOf(answer) }
  const { data, errors = [] } = parsed(Envelope, answer.body, 'GraphQL')
  const [error] = errors
  if (error === undefined) return { kind: 'ok', value: parsed(schema, data, 'GraphQL') }
  if (error.type === undefined) throw unexpected('GraphQL', error.message)
  return { kind: 'refused', type: error.type, message: errors.map(({ message }) => message).join('; ') }
}

/** Mutations run in their order, and GitHub goes on after one that it refused: each error names its part. */
export function graphqlParts<Schema extends z.ZodType>(
  answer: Answer,
  schema: Schema,
): Parts<z.output<Schema>> {
  if (answer.status >= 300) return { value: null, errors: [{ part: '', ...refusalOf(answer) }] }
  const { data, errors = [] } = parsed(Envelope, answer.body, 'GraphQL')
  const value = data === null || data === undefined ? null : parsed(schema, data, 'GraphQL')
  return { value, errors: errors.map(partError) }
}

function refusalOf(answer: Answer): { type: string; message: string } {
  return { type: `HTTP_${answer.status}`, message: messageOf(answer) }
}

function partError({ type, path, message }: z.output<typeof GraphqlError>): PartError {
  return { part: String(path?.[0] ?? ''), type: type ?? null, message }
}
