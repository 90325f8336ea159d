import { z } from 'zod'
import { acted } from './acked.ts'
import type { ActOf, Acted } from './acts.ts'
import type { InputBlock } from './blocks.ts'
import { changeModal, closeModal, openModal, pileIsFull } from './modals.ts'
import { newTrigger, payloadBase } from './payloads.ts'
import { checkView } from './problems.ts'
import type { Sockets } from './sockets.ts'
import { givenValue, isEmpty } from './values.ts'
import type { StateValue, View, World } from './world.ts'

/** Submits a modal: Slack's own check of the inputs first, then `view_submission`. */
export async function submitView(world: World, sockets: Sockets, act: ActOf<'submit_view'>): Promise<Acted> {
  const view = findOpen(world, act)
  if (!view) return { ok: false, error: 'view_not_found' }
  const errors = fill(view, act.values)
  if (Object.keys(errors).length > 0) return { ok: false, error: 'invalid_input', errors }
  const payload = {
    type: 'view_submission',
    ...payloadBase(world, act.user),
    trigger_id: newTrigger(world, act.user, true),
    view: structuredClone(view),
    response_urls: [],
  }
  const ack = await sockets.send('interactive', payload)
  if (ack.kind !== 'acked') return acted(ack)
  const problems = follow(world, act.user, view, ack.payload)
  return problems.length === 0
    ? acted(ack)
    : { ok: false, error: 'invalid_response_action', messages: problems }
}

/** Closes a modal; the app hears of it if the view asked for that. */
export async function closeView(world: World, sockets: Sockets, act: ActOf<'close_view'>): Promise<Acted> {
  const view = findOpen(world, act)
  if (!view) return { ok: false, error: 'view_not_found' }
  const all = act.all || view.clear_on_close
  closeModal(world, act.user, view.id, all)
  if (!view.notify_on_close) return { ok: true, ack: {} }
  const payload = { type: 'view_closed', ...payloadBase(world, act.user), view, is_cleared: all }
  return acted(await sockets.send('interactive', payload))
}

const findOpen = (world: World, act: { user: string; view_id: string }): View | undefined =>
  (world.modals.get(act.user) ?? []).find(one => one.id === act.view_id)

const required = 'Please complete this required field.'

/** Puts values into the view's state; errors by block id. */
function fill(view: View, values: ActOf<'submit_view'>['values']): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const block of view.blocks) {
    if (block.type !== 'input') continue
    const blockId = block.block_id ?? ''
    const actionId = block.element.action_id ?? ''
    const given = values[blockId]?.[actionId]
    const before = view.state.values[blockId]?.[actionId]
    const value = given === undefined ? before : givenValue(block.element, given)
    const problem = value ? problemOf(block, value) : 'Please choose one of the options.'
    if (problem) errors[blockId] = problem
    else if (value) (view.state.values[blockId] ??= {})[actionId] = value
  }
  return errors
}

function problemOf(block: InputBlock, value: StateValue): string | undefined {
  if (isEmpty(value)) return block.optional ? undefined : required
  if (block.element.type !== 'plain_text_input' || typeof value['value'] !== 'string') return undefined
  const { min_length, max_length } = block.element
  const length = value['value'].length
  if (min_length !== undefined && length < min_length)
    return `Please enter at least ${min_length} characters.`
  if (max_length !== undefined && length > max_length) return `Please enter at most ${max_length} characters.`
  return undefined
}

const responseAction = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('update'), view: z.unknown() }),
  z.object({ response_action: z.literal('push'), view: z.unknown() }),
  z.object({ response_action: z.literal('clear') }),
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
])

/** Does what the acknowledgement of a submission asks; problems when Slack would not. */
function follow(world: World, user: string, view: View, ack: Record<string, unknown>): string[] {
  if (Object.keys(ack).length === 0) {
    closeModal(world, user, view.id, false)
    return []
  }
  const parsed = responseAction.safeParse(ack)
  if (!parsed.success) return ['[ERROR] unknown response_action']
  const asked = parsed.data
  switch (asked.response_action) {
    case 'errors':
      return unknownBlocks(view, Object.keys(asked.errors))
    case 'clear':
      closeModal(world, user, view.id, true)
      return []
    case 'update':
    case 'push':
      return show(world, { user, view, push: asked.response_action === 'push', sent: asked.view })
  }
}

const unknownBlocks = (view: View, blockIds: string[]) =>
  blockIds
    .filter(id => !view.blocks.some(block => block.type === 'input' && block.block_id === id))
    .map(id => `[ERROR] no input block with block_id ${id}`)

function show(world: World, asked: { user: string; view: View; push: boolean; sent: unknown }): string[] {
  const checked = checkView(asked.sent)
  if (!checked.ok) return checked.problems
  if (checked.value.type !== 'modal') return ['[ERROR] unsupported type: home [json-pointer:/view/type]']
  if (!asked.push) changeModal(world, asked.view, checked.value)
  else if (pileIsFull(world, asked.user)) return ['[ERROR] push_limit_reached']
  else openModal(world, asked.user, checked.value, true)
  return []
}
