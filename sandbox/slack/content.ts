import { z } from 'zod'
import type { Block } from './blocks.ts'
import { limits } from './limits.ts'
import { refuse } from './methods/method.ts'
import type { Refusal } from './methods/method.ts'
import { checkBlocks, tooMuchText } from './problems.ts'
import type { Metadata } from './world.ts'

export type Content = {
  text?: string | undefined
  blocks?: unknown
  attachments?: unknown
  metadata?: unknown
}
type Draft = { text: string; blocks: Block[] | undefined; metadata: Metadata | undefined }
type Checked = { ok: true; draft: Draft } | { ok: false; refusal: Refusal }

const metadataShape = z.strictObject({
  event_type: z.string().min(1),
  event_payload: z.record(z.string(), z.unknown()),
})

/** Checks text, blocks and metadata of a message that an app sends; `textMax` is in characters. */
export function checkContent(content: Content, textMax: number): Checked {
  if (isFilled(content.attachments)) return no('invalid_attachments')
  const blocks = blocksOf(content.blocks)
  if (!blocks.ok) return blocks
  const text = content.text ?? ''
  if (text === '' && (blocks.blocks ?? []).length === 0) return no('no_text')
  if (text.length > textMax) return no('msg_too_long')
  const metadata = metadataOf(content.metadata)
  if (!metadata.ok) return metadata
  return { ok: true, draft: { text, blocks: blocks.blocks, metadata: metadata.metadata } }
}

const no = (error: string, messages: string[] = []) => ({
  ok: false as const,
  refusal: refuse(error, messages),
})

const isFilled = (value: unknown) => value !== undefined && !(Array.isArray(value) && value.length === 0)

function blocksOf(blocks: unknown) {
  if (!isFilled(blocks)) return { ok: true as const, blocks: undefined }
  if (!Array.isArray(blocks)) return no('invalid_blocks_format')
  const checked = checkBlocks(blocks)
  if (!checked.ok) return no('invalid_blocks', checked.problems)
  if (tooMuchText(checked.value)) return no('msg_blocks_too_long')
  return { ok: true as const, blocks: checked.value }
}

function metadataOf(metadata: unknown) {
  if (metadata === undefined) return { ok: true as const, metadata: undefined }
  const parsed = metadataShape.safeParse(metadata)
  if (!parsed.success) return no('invalid_metadata_format')
  if (JSON.stringify(parsed.data).length > limits.metadata_size.max) return no('metadata_too_large')
  return { ok: true as const, metadata: parsed.data }
}
