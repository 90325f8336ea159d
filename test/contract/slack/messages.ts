import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import type { ErrorObject } from 'ajv'
import { z } from 'zod'
import { checkContent } from '../../../sandbox/slack/content.ts'
import { limits } from '../../../sandbox/slack/limits.ts'
import * as problems from '../../../sandbox/slack/problems.ts'

const schemaFile = fileURLToPath(new URL('../../fixtures/slack/schema.json', import.meta.url))
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true })
ajv.addSchema(z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(schemaFile, 'utf8'))), 'slack')

const content = z.looseObject({
  ts: z.string().optional(),
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  metadata: z.unknown().optional(),
})

/**
 * What is wrong with a message that is about to be sent (the arguments of `chat.postMessage`, `chat.update`,
 * `chat.postEphemeral` or the body for a response address): against the schema made from `@slack/types`, and
 * against the table of Slack's limits. Empty when nothing is.
 */
export function checkMessage(payload: unknown): string[] {
  return [...againstSchema('SentMessage', payload), ...againstLimits(payload)]
}

/** The same for a modal or Home that is about to be opened, updated or published. */
export function checkView(view: unknown): string[] {
  const checked = problems.checkView(view)
  const size = Buffer.byteLength(JSON.stringify(view) ?? '')
  const tooLarge = size > limits.view_size.max ? [`view_too_large: ${size} bytes`] : []
  return [...againstSchema('SentView', view), ...(checked.ok ? [] : checked.problems), ...tooLarge]
}

function againstLimits(payload: unknown): string[] {
  const parsed = content.safeParse(payload)
  if (!parsed.success) return [z.prettifyError(parsed.error)]
  const textMax = parsed.data.ts === undefined ? limits.message_text.max : limits.updated_text.max
  const checked = checkContent(parsed.data, textMax)
  if (checked.ok) return []
  const { error, errors } = checked.refusal
  return Array.isArray(errors) ? errors.map(String) : [error]
}

function againstSchema(name: 'SentMessage' | 'SentView', value: unknown): string[] {
  const validate = ajv.getSchema(`slack#/definitions/${name}`)
  if (!validate) throw new Error(`no schema ${name}: run node test/tools/slack-schema.ts`)
  if (validate(value)) return []
  return deepest(validate.errors ?? []).map(error => `schema: ${error.instancePath} ${error.message ?? ''}`)
}

/** A union fails in every branch; the branch that was meant is the one that got furthest. */
function deepest(errors: ErrorObject[]): ErrorObject[] {
  const most = Math.max(...errors.map(depth))
  const found = errors.filter(error => depth(error) === most)
  const seen = new Set<string>()
  return found.filter(error => {
    const line = `${error.instancePath} ${error.message}`
    return !seen.has(line) && seen.add(line)
  })
}

const depth = (error: ErrorObject) => error.instancePath.split('/').length
