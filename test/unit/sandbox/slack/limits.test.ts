import { describe, expect, it } from 'vitest'
import { limits } from '../../../../sandbox/slack/limits.ts'
import type { LimitName } from '../../../../sandbox/slack/limits.ts'
import { checkBlocks, checkView, tooMuchText } from '../../../../sandbox/slack/problems.ts'

const text = (length: number) => 'x'.repeat(length)
const plain = (length: number) => ({ type: 'plain_text', text: text(length) })
const short = plain(1)
const times = (count: number, make: (index: number) => unknown) =>
  Array.from({ length: count }, (_, i) => make(i))
const options = (count: number, more = {}) =>
  times(count, index => ({ text: short, value: `v${index}`, ...more }))
const section = (more: object) => ({ type: 'section', text: short, ...more })
const actions = (element: object) => ({ type: 'actions', elements: [element] })
const button = (more: object) => actions({ type: 'button', text: short, ...more })
const radio = (more: object) => actions({ type: 'radio_buttons', options: options(1), ...more })
const select = (more: object) => actions({ type: 'static_select', ...more })
const confirm = (more: object) =>
  button({ confirm: { title: short, text: short, confirm: short, deny: short, ...more } })
const image = (more: object) => ({
  type: 'image',
  image_url: 'https://a.example/b.png',
  alt_text: 'a',
  ...more,
})
const input = (more: object, element: object = {}) => ({
  type: 'input',
  label: short,
  element: { type: 'plain_text_input', ...element },
  ...more,
})
const url = (length: number) => `https://a.example/${text(length - 18)}`

/** For each limit of a block a block that has exactly `n` of it. */
const blockOf = {
  block_id: n => ({ type: 'divider', block_id: text(n) }),
  action_id: n => button({ action_id: text(n) }),
  text_object: n => section({ text: { type: 'mrkdwn', text: text(n) } }),
  section_fields: n => section({ fields: times(n, () => short) }),
  section_field: n => section({ fields: [plain(n)] }),
  header_text: n => ({ type: 'header', text: plain(n) }),
  actions_elements: n => ({ type: 'actions', elements: times(n, () => ({ type: 'button', text: short })) }),
  context_elements: n => ({ type: 'context', elements: times(n, () => short) }),
  markdown_text: n => ({ type: 'markdown', text: text(n) }),
  image_alt: n => image({ alt_text: text(n) }),
  image_title: n => image({ title: plain(n) }),
  image_url: n => image({ image_url: url(n) }),
  input_label: n => input({ label: plain(n) }),
  input_hint: n => input({ hint: plain(n) }),
  button_text: n => button({ text: plain(n) }),
  button_value: n => button({ value: text(n) }),
  button_url: n => button({ url: url(n) }),
  accessibility_label: n => button({ accessibility_label: text(n) }),
  overflow_options: n => actions({ type: 'overflow', options: options(n) }),
  choice_options: n => radio({ options: options(n) }),
  select_options: n => select({ options: options(n) }),
  option_groups: n => select({ option_groups: times(n, () => ({ label: short, options: options(1) })) }),
  group_label: n => select({ option_groups: [{ label: plain(n), options: options(1) }] }),
  option_text: n => radio({ options: options(1, { text: plain(n) }) }),
  option_description: n => radio({ options: options(1, { description: plain(n) }) }),
  option_value: n => radio({ options: options(1, { value: text(n) }) }),
  option_url: n => actions({ type: 'overflow', options: options(1, { url: url(n) }) }),
  placeholder: n => input({}, { placeholder: plain(n) }),
  plain_text_input: n => input({}, { max_length: n }),
  confirm_title: n => confirm({ title: plain(n) }),
  confirm_text: n => confirm({ text: plain(n) }),
  confirm_button: n => confirm({ deny: plain(n) }),
} satisfies Partial<Record<LimitName, (n: number) => object>>

const modal = (more: object) => ({ type: 'modal', title: short, blocks: [], ...more })
const viewOf = {
  view_blocks: n => modal({ blocks: times(n, () => ({ type: 'divider' })) }),
  view_title: n => modal({ title: plain(n) }),
  view_button: n => modal({ submit: plain(n) }),
  callback_id: n => modal({ callback_id: text(n) }),
  external_id: n => modal({ external_id: text(n) }),
  private_metadata: n => modal({ private_metadata: text(n) }),
} satisfies Partial<Record<LimitName, (n: number) => object>>

const blockCases = Object.entries(blockOf).map(([name, make]) => ({ name, make }))
const viewCases = Object.entries(viewOf).map(([name, make]) => ({ name, make }))
const maxOf = (name: string) => Object.entries(limits).find(([key]) => key === name)?.[1].max ?? 0

const dividers = (count: number) => times(count, () => ({ type: 'divider' }))
const twoSections = (length: number) => [
  section({ text: plain(3000) }),
  section({ text: plain(length - 3000) }),
]
const problemsOf = (blocks: unknown[]) => {
  const checked = checkBlocks(blocks)
  return checked.ok ? [] : checked.problems
}

describe("Slack's limits", () => {
  it.each(blockCases)('takes a block at $name and refuses one beyond it', ({ name, make }) => {
    expect(checkBlocks([make(maxOf(name))])).toMatchObject({ ok: true })
    expect(checkBlocks([make(maxOf(name) + 1)])).toMatchObject({ ok: false })
  })

  it.each(viewCases)('takes a view at $name and refuses one beyond it', ({ name, make }) => {
    expect(checkView(make(maxOf(name)))).toMatchObject({ ok: true })
    expect(checkView(make(maxOf(name) + 1))).toMatchObject({ ok: false })
  })

  it('takes 50 blocks in a message and refuses 51', () => {
    expect(checkBlocks(dividers(limits.message_blocks.max))).toMatchObject({ ok: true })
    expect(checkBlocks(dividers(limits.message_blocks.max + 1))).toEqual({
      ok: false,
      problems: ['[ERROR] no more than 50 items allowed [json-pointer:/blocks]'],
    })
  })

  it('counts all texts of a message together', () => {
    expect(tooMuchText(twoSections(limits.message_all_text.max))).toBe(false)
    expect(tooMuchText(twoSections(limits.message_all_text.max + 1))).toBe(true)
  })

  it('names a page for each', () => {
    for (const limit of Object.values(limits)) expect(limit.page).toMatch(/^https:\/\//)
  })
})

describe("what Slack's words say", () => {
  it('names an unknown block, a missing field, and a field too many', () => {
    expect(problemsOf([{ type: 'sections' }])).toEqual([
      '[ERROR] unsupported type: sections [json-pointer:/blocks/0/type]',
    ])
    expect(problemsOf([{ type: 'header' }])).toEqual([
      '[ERROR] missing required field: text [json-pointer:/blocks/0]',
    ])
    expect(problemsOf([{ type: 'divider', text: 'x' }])).toEqual([
      '[ERROR] invalid additional property: text [json-pointer:/blocks/0]',
    ])
  })

  it('refuses an empty text', () => {
    expect(problemsOf([section({ text: plain(0) })])).toEqual([
      '[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ])
  })

  it('refuses a section without text and fields', () => {
    expect(problemsOf([{ type: 'section' }])).toEqual([
      '[ERROR] must define either `text` or `fields` [json-pointer:/blocks/0]',
    ])
  })

  it('refuses a block id twice in a message and an action id twice in a block', () => {
    expect(
      problemsOf([
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ]),
    ).toHaveLength(1)
    const twice = { type: 'button', text: short, action_id: 'go' }
    expect(problemsOf([{ type: 'actions', elements: [twice, twice] }])).toHaveLength(1)
    expect(problemsOf([actions(twice), actions(twice)])).toEqual([])
  })

  it('refuses a modal with inputs and no submit button', () => {
    expect(checkView(modal({ blocks: [input({})] }))).toMatchObject({ ok: false })
    expect(checkView(modal({ blocks: [input({})], submit: short }))).toMatchObject({ ok: true })
  })
})
