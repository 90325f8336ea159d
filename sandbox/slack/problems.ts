import type { z } from 'zod'
import { elementsOf, messageBlocks } from './blocks.ts'
import type { Block } from './blocks.ts'
import { limits } from './limits.ts'
import { viewShape } from './views.ts'
import type { ViewSent } from './views.ts'

export type Checked<T> = { ok: true; value: T } | { ok: false; problems: string[] }

/** Checks the blocks of a message as Slack does; problems in Slack's words, with a JSON pointer each. */
export function checkBlocks(blocks: unknown): Checked<Block[]> {
  return checked(messageBlocks.safeParse(blocks), blocks, '/blocks', found => duplicates(found, '/blocks'))
}

/** Checks a view as an app sends it to `views.open`, `views.update`, `views.push` or `views.publish`. */
export function checkView(view: unknown): Checked<ViewSent> {
  return checked(viewShape.safeParse(view), view, '/view', found => duplicates(found.blocks, '/view/blocks'))
}

/** Characters of all texts in the blocks together, which Slack caps for a message. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + textLength(one), 0)
  if (typeof value !== 'object' || value === null) return 0
  return Object.entries(value).reduce((sum, [key, one]) => sum + ownLength(key, one), 0)
}

/** Whether the blocks hold more text than Slack takes in one message. */
export function tooMuchText(blocks: unknown): boolean {
  return textLength(blocks) > limits.message_all_text.max
}

const ownLength = (key: string, value: unknown) =>
  key === 'text' && typeof value === 'string' ? value.length : textLength(value)

function checked<T>(
  parsed: z.ZodSafeParseResult<T>,
  source: unknown,
  at: string,
  more: (value: T) => string[],
): Checked<T> {
  if (!parsed.success) {
    return { ok: false, problems: parsed.error.issues.flatMap(issue => inSlacksWords(issue, source, at)) }
  }
  const problems = more(parsed.data)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: parsed.data }
}

/** Block ids must differ within a message or view, action ids within a block. */
function duplicates(blocks: Block[], at: string): string[] {
  const blockIds = repeated(blocks.map(block => block.block_id)).map(
    index => `[ERROR] block_id already exists [json-pointer:${at}/${index}/block_id]`,
  )
  const actionIds = blocks.flatMap((block, index) =>
    repeated(elementsOf(block).map(element => element.action_id)).map(
      place =>
        `[ERROR] action_id already exists in this block [json-pointer:${at}/${index}/elements/${place}/action_id]`,
    ),
  )
  return [...blockIds, ...actionIds]
}

const repeated = (ids: (string | undefined)[]) =>
  ids.flatMap((id, index) => (id !== undefined && ids.indexOf(id) !== index ? [index] : []))

function inSlacksWords(issue: z.core.$ZodIssue, source: unknown, at: string): string[] {
  const line = (words: string, path: PropertyKey[]) =>
    `[ERROR] ${words} [json-pointer:${at}${path.map(part => `/${String(part)}`).join('')}]`
  const parent = issue.path.slice(0, -1)
  switch (issue.code) {
    case 'too_big':
      return [line(tooBig(issue), issue.path)]
    case 'too_small':
      return [line(tooSmall(issue), issue.path)]
    case 'unrecognized_keys':
      return issue.keys.map(key => line(`invalid additional property: ${key}`, issue.path))
    case 'invalid_union':
      return [line(unsupported(valueAt(source, issue.path)), issue.path)]
    case 'invalid_type':
      if (valueAt(source, issue.path) === undefined && issue.path.length > 0) {
        return [line(`missing required field: ${String(issue.path.at(-1))}`, parent)]
      }
      return [line(`must provide ${article(issue.expected)}`, issue.path)]
    case 'custom':
    case 'invalid_element':
    case 'invalid_format':
    case 'invalid_key':
    case 'invalid_value':
    case 'not_multiple_of':
      return [line(issue.message, issue.path)]
  }
}

const tooBig = (issue: z.core.$ZodIssueTooBig) => {
  if (issue.origin === 'string') return `must be less than ${Number(issue.maximum) + 1} characters`
  if (issue.origin === 'array') return `no more than ${issue.maximum} items allowed`
  return `must be at most ${issue.maximum}`
}

const tooSmall = (issue: z.core.$ZodIssueTooSmall) => {
  if (issue.origin === 'string') return `must be more than ${Number(issue.minimum) - 1} characters`
  if (issue.origin === 'array') return `no less than ${issue.minimum} items allowed`
  return `must be at least ${issue.minimum}`
}

const article = (kind: string) => (/^[aeio]/.test(kind) ? `an ${kind}` : `a ${kind}`)

const unsupported = (value: unknown) => {
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : value
  return `unsupported type: ${typeof type === 'string' ? type : typeof type}`
}

function valueAt(source: unknown, path: PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined),
    source,
  )
}
