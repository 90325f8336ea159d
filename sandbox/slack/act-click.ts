import type { ActOf, Acted } from './acts.ts'
import { acted } from './acked.ts'
import { elementsOf } from './blocks.ts'
import type { Block } from './blocks.ts'
import type { Element } from './elements.ts'
import { findMessage, shown } from './messages.ts'
import { initialValues } from './modals.ts'
import { newResponseUrl, newTrigger, payloadBase } from './payloads.ts'
import type { Sockets } from './sockets.ts'
import { givenValue } from './values.ts'
import type { Given } from './values.ts'
import { nextTs } from './world.ts'
import type { Channel, Ephemeral, Message, StateValue, StateValues, View, World } from './world.ts'

type Click = ActOf<'block_action'>

/** A click or a choice in a message, an ephemeral message or a modal: `block_actions`. */
export async function blockAction(world: World, sockets: Sockets, click: Click): Promise<Acted> {
  const place = findPlace(world, click)
  if (!place) return { ok: false, error: click.view_id ? 'view_not_found' : 'message_not_found' }
  const found = findElement(place.blocks, click)
  if (!found) return { ok: false, error: 'action_not_found' }
  const value = givenValue(found.element, givenBy(click))
  if (!value) return { ok: false, error: 'option_not_found' }
  const state = stateAfter(place, click, { ...found, value })
  const action = {
    ...actionOf(found.element, value),
    block_id: found.block.block_id,
    action_ts: nextTs(world),
  }
  const payload = {
    type: 'block_actions',
    ...payloadBase(world, click.user),
    ...surfaceOf(world, place, click.user),
    trigger_id: newTrigger(world, click.user, place.kind === 'view'),
    ...(place.kind === 'view' ? {} : { state: { values: state } }),
    actions: [action],
  }
  const repeats = Array.from({ length: (click.deliveries ?? 1) - 1 }, () =>
    sockets.send('interactive', payload),
  )
  const [first] = await Promise.all([sockets.send('interactive', payload), ...repeats])
  return acted(first)
}

type Place =
  | { kind: 'message'; channel: Channel; message: Message; blocks: Block[] }
  | { kind: 'ephemeral'; channel: Channel; ephemeral: Ephemeral; blocks: Block[] }
  | { kind: 'view'; view: View; blocks: Block[] }

function findPlace(world: World, click: Click): Place | undefined {
  if (click.view_id !== undefined) {
    const open = [...(world.modals.get(click.user) ?? []), ...homeOf(world, click.user)]
    const view = open.find(one => one.id === click.view_id)
    return view && { kind: 'view', view, blocks: view.blocks }
  }
  const channel = world.channels.get(click.channel ?? '')
  if (!channel?.members.includes(click.user)) return undefined
  const message = findMessage(world, channel.id, click.ts ?? '')
  const blocks = click.saw ?? message?.blocks ?? []
  if (message) return { kind: 'message', channel, message: { ...message, blocks }, blocks }
  const ephemeral = world.ephemerals.find(one => one.ts === click.ts && one.user === click.user)
  return ephemeral && { kind: 'ephemeral', channel, ephemeral, blocks: ephemeral.blocks ?? [] }
}

const homeOf = (world: World, user: string) => {
  const home = world.homes.get(user)
  return home ? [home] : []
}

type Found = { block: Block; element: Element }

function findElement(blocks: Block[], click: Click): Found | undefined {
  return blocks
    .filter(block => click.block_id === undefined || block.block_id === click.block_id)
    .flatMap(block => elementsOf(block).map(element => ({ block, element })))
    .find(({ element }) => element.action_id === click.action_id)
}

const givenBy = (click: Click): Given => click.selected_option?.value ?? click.value ?? null

/** The element as the payload shows it: what it is, and what the person chose. */
function actionOf(element: Element, value: StateValue) {
  if (element.type === 'button') {
    const { type, action_id, text, value: own, style, url } = element
    return { type, action_id, text, value: own, style, url }
  }
  return { ...value, action_id: element.action_id }
}

function stateAfter(place: Place, click: Click, done: Found & { value: StateValue }): StateValues {
  const values = place.kind === 'view' ? place.view.state.values : initialValues(place.blocks)
  const others = Object.entries(click.values ?? {}).flatMap(([blockId, actions]) =>
    Object.entries(actions).map(([actionId, given]) => ({ blockId, actionId, given })),
  )
  for (const { blockId, actionId, given } of others) {
    const other = findElement(place.blocks, { ...click, block_id: blockId, action_id: actionId })
    const value = other && givenValue(other.element, given)
    if (value) (values[blockId] ??= {})[actionId] = value
  }
  const holdsValue = done.element.type !== 'button' && done.element.type !== 'overflow'
  if (holdsValue) (values[done.block.block_id ?? ''] ??= {})[done.element.action_id ?? ''] = done.value
  return values
}

function surfaceOf(world: World, place: Place, user: string) {
  if (place.kind === 'view') {
    return { container: { type: 'view', view_id: place.view.id }, view: place.view }
  }
  const at = place.kind === 'message' ? place.message : place.ephemeral
  const isEphemeral = place.kind === 'ephemeral'
  const channel = { id: place.channel.id, name: place.channel.is_im ? 'directmessage' : place.channel.name }
  return {
    container: {
      type: 'message',
      message_ts: at.ts,
      channel_id: place.channel.id,
      is_ephemeral: isEphemeral,
      ...(at.thread_ts ? { thread_ts: at.thread_ts } : {}),
    },
    channel,
    // Slack does not repeat an ephemeral message in the payload.
    ...(place.kind === 'message' ? { message: shown(world, place.channel, place.message, false) } : {}),
    response_url: newResponseUrl(world, {
      channel: place.channel.id,
      user,
      messageTs: at.ts,
      threadTs: at.thread_ts,
      ephemeral: isEphemeral,
    }),
  }
}
