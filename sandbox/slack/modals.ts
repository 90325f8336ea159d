import { elementsOf, withIds } from './blocks.ts'
import { limits } from './limits.ts'
import { initialValue } from './values.ts'
import { nextId, nextTs, randomWord, tell } from './world.ts'
import type { StateValues, View, World } from './world.ts'
import type { ViewSent } from './views.ts'

/** Opens a modal for a person; a second one on top of the first when `onTop`. */
export function openModal(world: World, user: string, sent: ViewSent, onTop: boolean): View {
  const below = onTop ? (world.modals.get(user) ?? []) : []
  const view = viewOf(world, sent, below)
  world.modals.set(user, [...below, view])
  tell(world, { kind: 'view_opened', user, view_id: view.id })
  return view
}

/** Whether a person's pile of modals is as high as Slack allows. */
export function pileIsFull(world: World, user: string): boolean {
  return (world.modals.get(user) ?? []).length >= limits.view_stack.max
}

/** Replaces what an open modal shows; its id stays, its hash is new. */
export function changeModal(world: World, view: View, sent: ViewSent): View {
  const fresh = viewOf(world, sent, [])
  const { id, root_view_id, previous_view_id } = view
  const kept = keptValues(view, fresh)
  Object.assign(view, fresh, { id, root_view_id, previous_view_id, state: { values: kept } })
  tell(world, { kind: 'view_changed', user: ownerOf(world, id) ?? '', view_id: id })
  return view
}

/** Takes a modal away, or all of that person's. */
export function closeModal(world: World, user: string, viewId: string, all: boolean): void {
  const pile = world.modals.get(user) ?? []
  const left = all ? [] : pile.filter(view => view.id !== viewId)
  world.modals.set(user, left)
  tell(world, { kind: 'view_closed', user, view_id: viewId })
}

/** Publishes a person's Home. */
export function publishHome(world: World, user: string, sent: ViewSent): View {
  const view = viewOf(world, sent, [])
  view.id = world.homes.get(user)?.id ?? view.id
  view.root_view_id = view.id
  world.homes.set(user, view)
  tell(world, { kind: 'home_published', user, view_id: view.id })
  return view
}

/** An open modal or a Home by Slack's id or the app's own. */
export function findView(
  world: World,
  by: { view_id?: string | undefined; external_id?: string | undefined },
) {
  const all = [...world.modals.values()].flat().concat([...world.homes.values()])
  return all.find(view =>
    by.view_id ? view.id === by.view_id : by.external_id !== '' && view.external_id === by.external_id,
  )
}

/** Who has that modal open. */
export function ownerOf(world: World, viewId: string): string | undefined {
  return [...world.modals].find(([, pile]) => pile.some(view => view.id === viewId))?.[0]
}

function viewOf(world: World, sent: ViewSent, below: View[]): View {
  const { team, bot } = world.seed
  const id = nextId(world, 'V')
  const blocks = withIds(sent.blocks, randomWord)
  const modal = sent.type === 'modal' ? sent : undefined
  return {
    id,
    team_id: team.id,
    app_id: bot.appId,
    app_installed_team_id: team.id,
    bot_id: bot.botId,
    type: sent.type,
    blocks,
    title: modal?.title ?? { type: 'plain_text', text: 'View Title' },
    close: modal?.close ?? null,
    submit: modal?.submit ?? null,
    callback_id: sent.callback_id ?? '',
    external_id: sent.external_id ?? '',
    private_metadata: sent.private_metadata ?? '',
    state: { values: initialValues(blocks) },
    hash: `${nextTs(world)}.${randomWord()}`,
    clear_on_close: modal?.clear_on_close ?? false,
    notify_on_close: modal?.notify_on_close ?? false,
    root_view_id: below[0]?.id ?? id,
    previous_view_id: below.at(-1)?.id ?? null,
  }
}

/** What a person has typed stays when the same input is still there after an update. */
function keptValues(before: View, after: View): StateValues {
  const values = structuredClone(after.state.values)
  for (const [blockId, actions] of Object.entries(values)) {
    for (const [actionId, value] of Object.entries(actions)) {
      const old = before.state.values[blockId]?.[actionId]
      if (old && old.type === value.type) actions[actionId] = old
    }
  }
  return values
}

/** The state of a view or message before anybody touched it: every element that holds a value. */
export function initialValues(blocks: View['blocks']): StateValues {
  const values: StateValues = {}
  for (const block of blocks) {
    for (const element of elementsOf(block)) {
      const value = initialValue(element)
      if (value) (values[block.block_id ?? ''] ??= {})[element.action_id ?? ''] = value
    }
  }
  return values
}
