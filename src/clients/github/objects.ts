import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { Gate } from './gate.ts'
import { READ } from './outcome.ts'
import { objectsQuery } from './queries.ts'

/** `full`: everything below a tree with the texts, or the text of a blob; else the id alone. */
export type Wanted = { by: 'expression' | 'oid'; value: string; full: boolean }

const Text = {
  isBinary: z.boolean().nullish(),
  isTruncated: z.boolean().optional(),
  text: z.string().nullish(),
}
export type TextFields = { [Field in keyof typeof Text]?: z.output<(typeof Text)[Field]> }

/** As GitHub nests it; `object` null for a submodule. */
export type Listed = {
  name: string
  type: string
  mode: number
  oid: string
  size: number
  object: (TextFields & { entries?: Listed[] | undefined }) | null
}
const Listed: z.ZodType<Listed> = z.object({
  name: z.string(),
  type: z.string(),
  mode: z.number(),
  oid: z.string(),
  size: z.number(),
  object: z.object({ ...Text, entries: z.lazy(() => z.array(Listed)).optional() }).nullable(),
})
const GitObject = z.object({
  ...Text,
  kind: z.string(),
  oid: z.string(),
  entries: z.array(Listed).optional(),
})
export type GitObject = z.output<typeof GitObject>
const Objects = z.object({ repository: z.record(z.string(), GitObject.nullable()).nullable() })

/** Objects of a repository in one request, in the order wanted; null for what is not there. */
export async function objects(
  gate: Gate,
  repository: string,
  wanted: readonly Wanted[],
): Promise<(GitObject | null)[]> {
  const [owner, name] = repository.split('/')
  const answer = await gate.graphql({
    repository,
    permissions: READ,
    document: objectsQuery(wanted),
    variables: { owner, name, ...Object.fromEntries(wanted.map(({ value }, n) => [`v${n}`, value])) },
    schema: Objects,
  })
  if (answer.kind === 'refused' && answer.type !== 'NOT_FOUND') {
    throw new TerminalError('git_answer_unexpected', { operation: 'objects', reason: answer.message })
  }
  const found = answer.kind === 'ok' ? answer.value.repository : null
  if (found === null) throw new TerminalError('git_repository_absent', { repository })
  return wanted.map((_, n) => found[`i${n}`] ?? null)
}

/** What GitHub gives of a file: nothing where it cut the text. */
export function textIn(object: TextFields | null): { text: string | null; binary: boolean } {
  return {
    text: object?.isTruncated === false ? (object.text ?? null) : null,
    binary: object?.isBinary === true,
  }
}
