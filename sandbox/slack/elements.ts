import { z } from 'zod'
import { limits } from './limits.ts'

const flag = z.boolean().optional()
const id = z.string().min(1).max(limits.action_id.max)

/** A `plain_text` object of 1 to `max` characters. */
export const plain = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: z.string().min(1).max(max), emoji: flag })

const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: z.string().min(1).max(max), verbatim: flag })

/** A `plain_text` or `mrkdwn` object of 1 to `max` characters. */
export const text = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)])

const confirm = z.strictObject({
  title: plain(limits.confirm_title.max),
  text: text(limits.confirm_text.max),
  confirm: plain(limits.confirm_button.max),
  deny: plain(limits.confirm_button.max),
  style: z.enum(['primary', 'danger']).optional(),
})

const option = z.strictObject({
  text: text(limits.option_text.max),
  value: z.string().min(1).max(limits.option_value.max),
  description: text(limits.option_description.max).optional(),
  url: z.string().max(limits.option_url.max).optional(),
})
export type Option = z.infer<typeof option>

const actionable = { action_id: id.optional(), confirm: confirm.optional() }
const focusable = { focus_on_load: flag }
const placeholder = { placeholder: plain(limits.placeholder.max).optional() }
const asked = { ...actionable, ...focusable, ...placeholder }

const button = z.strictObject({
  type: z.literal('button'),
  ...actionable,
  text: plain(limits.button_text.max),
  value: z.string().max(limits.button_value.max).optional(),
  url: z.url().max(limits.button_url.max).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  accessibility_label: z.string().max(limits.accessibility_label.max).optional(),
})

const overflow = z.strictObject({
  type: z.literal('overflow'),
  ...actionable,
  options: z.array(option).min(1).max(limits.overflow_options.max),
})

const options = {
  options: z.array(option).min(1).max(limits.select_options.max).optional(),
  option_groups: z
    .array(
      z.strictObject({
        label: plain(limits.group_label.max),
        options: z.array(option).min(1).max(limits.select_options.max),
      }),
    )
    .min(1)
    .max(limits.option_groups.max)
    .optional(),
}
const many = { max_selected_items: z.number().int().min(1).optional() }
const onlyOne = (one: { options?: unknown; option_groups?: unknown }) =>
  (one.options === undefined) !== (one.option_groups === undefined)
const oneList = 'must define either `options` or `option_groups`'

const selects = [
  z
    .strictObject({
      type: z.literal('static_select'),
      ...asked,
      ...options,
      initial_option: option.optional(),
    })
    .refine(onlyOne, oneList),
  z
    .strictObject({
      type: z.literal('multi_static_select'),
      ...asked,
      ...options,
      ...many,
      initial_options: z.array(option).min(1).optional(),
    })
    .refine(onlyOne, oneList),
  z.strictObject({ type: z.literal('users_select'), ...asked, initial_user: z.string().optional() }),
  z.strictObject({
    type: z.literal('multi_users_select'),
    ...asked,
    ...many,
    initial_users: z.array(z.string()).optional(),
  }),
  z.strictObject({
    type: z.literal('conversations_select'),
    ...asked,
    initial_conversation: z.string().optional(),
    default_to_current_conversation: flag,
    response_url_enabled: flag,
  }),
  z.strictObject({
    type: z.literal('channels_select'),
    ...asked,
    initial_channel: z.string().optional(),
    response_url_enabled: flag,
  }),
] as const

const choices = [
  z.strictObject({
    type: z.literal('checkboxes'),
    ...actionable,
    ...focusable,
    options: z.array(option).min(1).max(limits.choice_options.max),
    initial_options: z.array(option).min(1).optional(),
  }),
  z.strictObject({
    type: z.literal('radio_buttons'),
    ...actionable,
    ...focusable,
    options: z.array(option).min(1).max(limits.choice_options.max),
    initial_option: option.optional(),
  }),
] as const

const date = z.string().regex(/^\d{4}-\d\d-\d\d$/)
const pickers = [
  z.strictObject({ type: z.literal('datepicker'), ...asked, initial_date: date.optional() }),
  z.strictObject({
    type: z.literal('timepicker'),
    ...asked,
    initial_time: z
      .string()
      .regex(/^\d\d:\d\d$/)
      .optional(),
    timezone: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('datetimepicker'),
    ...actionable,
    ...focusable,
    initial_date_time: z.number().int().min(1_000_000_000).max(9_999_999_999).optional(),
  }),
] as const

const typed = {
  action_id: id.optional(),
  ...focusable,
  ...placeholder,
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z.array(z.enum(['on_enter_pressed', 'on_character_entered'])).min(1),
    })
    .optional(),
  initial_value: z.string().optional(),
}
const length = z.number().int().max(limits.plain_text_input.max)
const inputs = [
  z.strictObject({
    type: z.literal('plain_text_input'),
    ...typed,
    initial_value: z.string().max(limits.plain_text_input.max).optional(),
    multiline: flag,
    min_length: length.min(0).optional(),
    max_length: length.min(1).optional(),
  }),
  z.strictObject({
    type: z.literal('number_input'),
    ...typed,
    is_decimal_allowed: z.boolean(),
    min_value: z.string().optional(),
    max_value: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('email_text_input'), ...typed }),
  z.strictObject({ type: z.literal('url_text_input'), ...typed }),
] as const

/** Either a public address or a file of Slack's, as for the image block. */
export const pictured = {
  image_url: z.string().max(limits.image_url.max).optional(),
  slack_file: z.strictObject({ id: z.string().optional(), url: z.string().optional() }).optional(),
  alt_text: z.string().min(1).max(limits.image_alt.max),
}
export const hasPicture = (image: { image_url?: unknown; slack_file?: unknown }) =>
  (image.image_url === undefined) !== (image.slack_file === undefined)
export const onePicture = 'must define either `image_url` or `slack_file`'
const image = z.strictObject({ type: z.literal('image'), ...pictured }).refine(hasPicture, onePicture)

/** What may stand in an actions block, beside a section, in a context block and in an input block. */
export const actionElement = z.discriminatedUnion('type', [
  button,
  overflow,
  ...selects,
  ...choices,
  ...pickers,
])
export const accessory = z.discriminatedUnion('type', [
  button,
  overflow,
  image,
  ...selects,
  ...choices,
  ...pickers,
])
export const contextElement = z.discriminatedUnion('type', [
  image,
  plain(limits.text_object.max),
  mrkdwn(limits.text_object.max),
])
export const inputElement = z.discriminatedUnion('type', [...selects, ...choices, ...pickers, ...inputs])

type WithImage = z.infer<typeof accessory> | z.infer<typeof inputElement>
/** An element that a person can act on. */
export type Element = Exclude<WithImage, { type: 'image' }>
