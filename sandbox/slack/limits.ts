const reference = 'https://docs.slack.dev/reference'
const kit = `${reference}/block-kit`
const element = (name: string) => `${kit}/block-elements/${name}-element`
const block = (name: string) => `${kit}/blocks/${name}-block`
const object = (name: string) => `${kit}/composition-objects/${name}-object`
const method = (name: string) => `${reference}/methods/${name}`

type Limit = {
  max: number
  unit: 'blocks' | 'bytes' | 'characters' | 'connections' | 'elements' | 'milliseconds' | 'uses' | 'views'
  page: string
}

/** Slack's limits, the only table of them: the stand-in refuses what exceeds a row, tests check against it. */
export const limits = {
  message_blocks: { max: 50, unit: 'blocks', page: `${kit}/blocks` },
  view_blocks: { max: 100, unit: 'blocks', page: `${kit}/blocks` },
  block_id: { max: 255, unit: 'characters', page: `${kit}/blocks` },
  action_id: { max: 255, unit: 'characters', page: element('button') },
  text_object: { max: 3000, unit: 'characters', page: object('text') },
  section_fields: { max: 10, unit: 'elements', page: block('section') },
  section_field: { max: 2000, unit: 'characters', page: block('section') },
  header_text: { max: 150, unit: 'characters', page: block('header') },
  actions_elements: { max: 25, unit: 'elements', page: block('actions') },
  context_elements: { max: 10, unit: 'elements', page: block('context') },
  markdown_text: { max: 12_000, unit: 'characters', page: block('markdown') },
  image_alt: { max: 2000, unit: 'characters', page: block('image') },
  image_title: { max: 2000, unit: 'characters', page: block('image') },
  image_url: { max: 3000, unit: 'characters', page: block('image') },
  input_label: { max: 2000, unit: 'characters', page: block('input') },
  input_hint: { max: 2000, unit: 'characters', page: block('input') },
  button_text: { max: 75, unit: 'characters', page: element('button') },
  button_value: { max: 2000, unit: 'characters', page: element('button') },
  button_url: { max: 3000, unit: 'characters', page: element('button') },
  accessibility_label: { max: 75, unit: 'characters', page: element('button') },
  overflow_options: { max: 5, unit: 'elements', page: element('overflow-menu') },
  choice_options: { max: 10, unit: 'elements', page: element('radio-button-group') },
  select_options: { max: 100, unit: 'elements', page: element('select-menu') },
  option_groups: { max: 100, unit: 'elements', page: element('select-menu') },
  group_label: { max: 75, unit: 'characters', page: object('option-group') },
  option_text: { max: 75, unit: 'characters', page: object('option') },
  option_description: { max: 75, unit: 'characters', page: object('option') },
  option_value: { max: 150, unit: 'characters', page: object('option') },
  option_url: { max: 3000, unit: 'characters', page: object('option') },
  placeholder: { max: 150, unit: 'characters', page: element('plain-text-input') },
  plain_text_input: { max: 3000, unit: 'characters', page: element('plain-text-input') },
  confirm_title: { max: 100, unit: 'characters', page: object('confirmation-dialog') },
  confirm_text: { max: 300, unit: 'characters', page: object('confirmation-dialog') },
  confirm_button: { max: 30, unit: 'characters', page: object('confirmation-dialog') },
  view_title: { max: 24, unit: 'characters', page: `${reference}/views/modal-views` },
  view_button: { max: 24, unit: 'characters', page: `${reference}/views/modal-views` },
  callback_id: { max: 255, unit: 'characters', page: `${reference}/views/modal-views` },
  external_id: { max: 255, unit: 'characters', page: `${reference}/views/modal-views` },
  private_metadata: { max: 3000, unit: 'characters', page: `${reference}/views/modal-views` },
  view_size: { max: 250_000, unit: 'bytes', page: method('views.open') },
  view_stack: { max: 3, unit: 'views', page: method('views.push') },
  message_text: { max: 40_000, unit: 'characters', page: method('chat.postMessage') },
  updated_text: { max: 4000, unit: 'characters', page: method('chat.update') },
  message_all_text: {
    max: 13_200,
    unit: 'characters',
    page: 'https://github.com/slackapi/bolt-js/issues/2509',
  },
  metadata_size: { max: 16_000, unit: 'bytes', page: 'https://docs.slack.dev/messaging/message-metadata' },
  acknowledgement: {
    max: 3000,
    unit: 'milliseconds',
    page: 'https://docs.slack.dev/interactivity/handling-user-interaction',
  },
  trigger_id: {
    max: 3000,
    unit: 'milliseconds',
    page: 'https://docs.slack.dev/interactivity/handling-user-interaction',
  },
  response_url_age: {
    max: 1_800_000,
    unit: 'milliseconds',
    page: 'https://docs.slack.dev/interactivity/handling-user-interaction',
  },
  response_url_uses: {
    max: 5,
    unit: 'uses',
    page: 'https://docs.slack.dev/interactivity/handling-user-interaction',
  },
  sockets: { max: 10, unit: 'connections', page: 'https://docs.slack.dev/apis/events-api/using-socket-mode' },
  event_retries: { max: 3, unit: 'uses', page: 'https://docs.slack.dev/apis/events-api' },
} as const satisfies Record<string, Limit>

export type LimitName = keyof typeof limits

export type RateLimit = { perMinute: number; burst: number; per: 'workspace' | 'channel'; page: string }

const tiers = 'https://docs.slack.dev/apis/web-api/rate-limits'

/**
 * Slack's rate tiers. Slack states the calls per minute and only says that bursts are tolerated; how many
 * (`burst`) is this stand-in's choice.
 */
export const rates = {
  tier1: { perMinute: 1, burst: 30, per: 'workspace', page: tiers },
  tier2: { perMinute: 20, burst: 20, per: 'workspace', page: tiers },
  tier3: { perMinute: 50, burst: 50, per: 'workspace', page: tiers },
  tier4: { perMinute: 100, burst: 100, per: 'workspace', page: tiers },
  many: { perMinute: 300, burst: 300, per: 'workspace', page: method('auth.test') },
  posting: { perMinute: 60, burst: 5, per: 'channel', page: method('chat.postMessage') },
} as const satisfies Record<string, RateLimit>

export type Tier = keyof typeof rates
