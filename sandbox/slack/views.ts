import { z } from 'zod'
import { viewBlocks } from './blocks.ts'
import { plain } from './elements.ts'
import { limits } from './limits.ts'

const common = {
  blocks: viewBlocks,
  private_metadata: z.string().max(limits.private_metadata.max).optional(),
  callback_id: z.string().max(limits.callback_id.max).optional(),
  external_id: z.string().max(limits.external_id.max).optional(),
}

const modal = z
  .strictObject({
    type: z.literal('modal'),
    ...common,
    title: plain(limits.view_title.max),
    close: plain(limits.view_button.max).optional(),
    submit: plain(limits.view_button.max).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
    submit_disabled: z.boolean().optional(),
  })
  .refine(view => view.submit !== undefined || !view.blocks.some(block => block.type === 'input'), {
    message: 'missing required field: submit (a modal with input blocks needs it)',
  })
const home = z.strictObject({ type: z.literal('home'), ...common })

/** A view as an app sends it: a modal or a Home. */
export const viewShape = z.discriminatedUnion('type', [modal, home])
export type ViewSent = z.infer<typeof viewShape>
