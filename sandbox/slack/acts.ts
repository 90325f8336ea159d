import { z } from 'zod'
import type { Block } from './blocks.ts'

const isBlock = (value: unknown) => typeof value === 'object' && value !== null && 'type' in value
const given = z.union([z.string(), z.array(z.string()), z.null()])
const selected = z.union([z.string().transform(value => ({ value })), z.object({ value: z.string() })])
const values = z.record(z.string(), z.record(z.string(), given))
const user = z.string()

const place = {
  /** Where the element is: in a message (`channel`, `ts`) or in a modal (`view_id`). */
  channel: z.string().optional(),
  ts: z.string().optional(),
  view_id: z.string().optional(),
}

/** What a person does; the body of `POST /_sandbox/act`. */
export const actShape = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('block_action'),
    user,
    ...place,
    block_id: z.string().optional(),
    action_id: z.string(),
    value: given.optional(),
    selected_option: selected.optional(),
    /** What stands in the other inputs of the message or modal just now. */
    values: values.optional(),
    /** The message as this person still sees it, where it has been edited since. */
    saw: z.array(z.custom<Block>(isBlock)).optional(),
    /** How often it is delivered: Slack promises once, and does not always keep to it. */
    deliveries: z.number().int().min(1).max(10).optional(),
  }),
  z.object({
    kind: z.literal('command'),
    user,
    channel: z.string(),
    command: z.string().startsWith('/'),
    text: z.string().default(''),
  }),
  z.object({ kind: z.literal('submit_view'), user, view_id: z.string(), values: values.default({}) }),
  z.object({ kind: z.literal('close_view'), user, view_id: z.string(), all: z.boolean().default(false) }),
  z.object({
    kind: z.literal('message'),
    user,
    channel: z.string(),
    text: z.string().min(1),
    thread_ts: z.string().optional(),
  }),
  /** Opens the app's Home. */
  z.object({ kind: z.literal('open_home'), user }),
  z.object({ kind: z.literal('delete_message'), user, channel: z.string(), ts: z.string() }),
  z.object({
    kind: z.literal('change_channel'),
    user,
    channel: z.string(),
    change: z.enum(['archive', 'unarchive', 'add_bot', 'remove_bot']),
  }),
])

export type Act = z.infer<typeof actShape>
export type ActOf<K extends Act['kind']> = Extract<Act, { kind: K }>

/**
 * What came of it. `ack` is what the app passed to its acknowledgement (for a submitted view with
 * `response_action` and `errors`). Errors: `dispatch_failed` (no connection), `operation_timed_out` (3 s),
 * `invalid_input` with `errors` by block (Slack's own check of a modal), and names for what is not there.
 */
export type Acted =
  | { ok: true; ack: Record<string, unknown>; ts?: string }
  | { ok: false; error: string; errors?: Record<string, string>; messages?: string[] }
