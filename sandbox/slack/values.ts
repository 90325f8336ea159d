import type { Element, Option } from './elements.ts'
import type { StateValue } from './world.ts'

/** What a person put in: a text, a date, the value of an option, ids; several for a multi-select. */
export type Given = string | string[] | null

/** The value of an untouched element, or `undefined` for one that holds none (button, overflow menu). */
export function initialValue(element: Element): StateValue | undefined {
  switch (element.type) {
    case 'button':
    case 'overflow':
      return undefined
    case 'static_select':
    case 'radio_buttons':
      return { type: element.type, selected_option: element.initial_option ?? null }
    case 'multi_static_select':
    case 'checkboxes':
      return { type: element.type, selected_options: element.initial_options ?? [] }
    case 'users_select':
      return { type: element.type, selected_user: element.initial_user ?? null }
    case 'multi_users_select':
      return { type: element.type, selected_users: element.initial_users ?? [] }
    case 'conversations_select':
      return { type: element.type, selected_conversation: element.initial_conversation ?? null }
    case 'channels_select':
      return { type: element.type, selected_channel: element.initial_channel ?? null }
    case 'datepicker':
      return { type: element.type, selected_date: element.initial_date ?? null }
    case 'timepicker':
      return { type: element.type, selected_time: element.initial_time ?? null }
    case 'datetimepicker':
      return { type: element.type, selected_date_time: element.initial_date_time ?? null }
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type: element.type, value: element.initial_value ?? null }
  }
}

/** The value of an element after a person put something in; `undefined` when it does not offer that. */
export function givenValue(element: Element, given: Given): StateValue | undefined {
  const one = Array.isArray(given) ? (given[0] ?? null) : given
  const several = Array.isArray(given) ? given : given === null ? [] : [given]
  switch (element.type) {
    case 'button':
      return { type: element.type }
    case 'overflow':
    case 'static_select':
    case 'radio_buttons':
      return chosen(element.type, optionsOf(element), one)
    case 'multi_static_select':
    case 'checkboxes':
      return allChosen(element.type, optionsOf(element), several)
    case 'users_select':
      return { type: element.type, selected_user: one }
    case 'multi_users_select':
      return { type: element.type, selected_users: several }
    case 'conversations_select':
      return { type: element.type, selected_conversation: one }
    case 'channels_select':
      return { type: element.type, selected_channel: one }
    case 'datepicker':
      return { type: element.type, selected_date: one }
    case 'timepicker':
      return { type: element.type, selected_time: one }
    case 'datetimepicker':
      return { type: element.type, selected_date_time: one === null ? null : Number(one) }
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type: element.type, value: one === '' ? null : one }
  }
}

/** Whether nothing was put in. */
export function isEmpty(value: StateValue): boolean {
  return Object.entries(value).every(
    ([key, one]) => key === 'type' || one === null || (Array.isArray(one) && one.length === 0),
  )
}

/** The options an element offers, in groups or not. */
function optionsOf(element: Element): Option[] {
  if (!('options' in element) && !('option_groups' in element)) return []
  const grouped = 'option_groups' in element ? (element.option_groups ?? []) : []
  return [...(element.options ?? []), ...grouped.flatMap(group => group.options)]
}

function chosen(type: string, options: Option[], value: string | null): StateValue | undefined {
  if (value === null) return { type, selected_option: null }
  const option = options.find(one => one.value === value)
  return option && { type, selected_option: { text: option.text, value: option.value } }
}

function allChosen(type: string, options: Option[], values: string[]): StateValue | undefined {
  const found = options.filter(option => values.includes(option.value))
  if (found.length !== values.length) return undefined
  return { type, selected_options: found.map(({ text, value }) => ({ text, value })) }
}
