import { z } from 'zod'
import {
  accessory,
  actionElement,
  contextElement,
  hasPicture,
  inputElement,
  onePicture,
  pictured,
  plain,
  text,
} from './elements.ts'
import type { Element } from './elements.ts'
import { limits } from './limits.ts'

const named = { block_id: z.string().min(1).max(limits.block_id.max).optional() }

const section = z
  .strictObject({
    type: z.literal('section'),
    ...named,
    text: text(limits.text_object.max).optional(),
    fields: z.array(text(limits.section_field.max)).min(1).max(limits.section_fields.max).optional(),
    accessory: accessory.optional(),
    expand: z.boolean().optional(),
  })
  .refine(one => one.text !== undefined || one.fields !== undefined, 'must define either `text` or `fields`')

const common = [
  section,
  z.strictObject({
    type: z.literal('actions'),
    ...named,
    elements: z.array(actionElement).min(1).max(limits.actions_elements.max),
  }),
  z.strictObject({
    type: z.literal('context'),
    ...named,
    elements: z.array(contextElement).min(1).max(limits.context_elements.max),
  }),
  z.strictObject({ type: z.literal('divider'), ...named }),
  z.strictObject({ type: z.literal('header'), ...named, text: plain(limits.header_text.max) }),
  z
    .strictObject({
      type: z.literal('image'),
      ...named,
      ...pictured,
      title: plain(limits.image_title.max).optional(),
    })
    .refine(hasPicture, onePicture),
  z.strictObject({
    type: z.literal('input'),
    ...named,
    label: plain(limits.input_label.max),
    element: inputElement,
    hint: plain(limits.input_hint.max).optional(),
    optional: z.boolean().optional(),
    dispatch_action: z.boolean().optional(),
  }),
  z.strictObject({
    type: z.literal('rich_text'),
    ...named,
    elements: z.array(
      z.looseObject({ type: z.string().startsWith('rich_text_'), elements: z.array(z.unknown()) }),
    ),
  }),
] as const

const markdown = z.strictObject({
  type: z.literal('markdown'),
  ...named,
  text: z.string().min(1).max(limits.markdown_text.max),
})

/** The blocks of a message; the stand-in knows the kinds listed here and refuses every other. */
export const messageBlocks = z
  .array(z.discriminatedUnion('type', [...common, markdown]))
  .max(limits.message_blocks.max)
/** The blocks of a modal or Home. */
export const viewBlocks = z.array(z.discriminatedUnion('type', common)).max(limits.view_blocks.max)

export type Block = z.infer<typeof messageBlocks>[number]
export type InputBlock = Extract<Block, { type: 'input' }>

/** The elements of a block that a person can act on. */
export function elementsOf(block: Block): Element[] {
  switch (block.type) {
    case 'actions':
      return block.elements
    case 'section':
      return block.accessory && block.accessory.type !== 'image' ? [block.accessory] : []
    case 'input':
      return [block.element]
    case 'context':
    case 'divider':
    case 'header':
    case 'image':
    case 'markdown':
    case 'rich_text':
      return []
  }
}

/** The blocks with the ids that Slack gives to blocks and elements that came without. */
export function withIds(blocks: Block[], nextId: () => string): Block[] {
  return blocks.map(block => {
    const copy = structuredClone(block)
    copy.block_id ??= nextId()
    for (const element of elementsOf(copy)) element.action_id ??= nextId()
    return copy
  })
}
