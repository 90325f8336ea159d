import { z } from 'zod'
import { changeModal, findView, openModal, ownerOf, pileIsFull, publishHome } from '../modals.ts'
import { limits } from '../limits.ts'
import { checkView } from '../problems.ts'
import type { Trigger, World } from '../world.ts'
import { method, refuse, structure } from './method.ts'
import type { Answer, Method, Refusal } from './method.ts'
import type { ViewSent } from '../views.ts'

const openArgs = z.object({
  trigger_id: z.string().optional(),
  interactivity_pointer: z.string().optional(),
  view: structure,
})
const updateArgs = z.object({
  view_id: z.string().optional(),
  external_id: z.string().optional(),
  hash: z.string().optional(),
  view: structure,
})
const publishArgs = z.object({ user_id: z.string(), hash: z.string().optional(), view: structure })

/** The methods for modals and the Home tab. */
export const viewMethods: Record<string, Method> = {
  'views.open': method({ scopes: [], tier: 'tier4', args: openArgs, run: (w, args) => open(w, args, false) }),
  'views.push': method({ scopes: [], tier: 'tier4', args: openArgs, run: (w, args) => open(w, args, true) }),
  'views.update': method({ scopes: [], tier: 'tier4', args: updateArgs, run: update }),
  'views.publish': method({ scopes: [], tier: 'tier4', args: publishArgs, run: publish }),
}

function open(world: World, args: z.infer<typeof openArgs>, onTop: boolean): Answer {
  const sent = viewSent(args.view, 'modal')
  if (!sent.ok) return sent.refusal
  if (sent.view.external_id && findView(world, { external_id: sent.view.external_id })) {
    return refuse('duplicate_external_id')
  }
  const trigger = world.triggers.get(args.trigger_id ?? args.interactivity_pointer ?? '')
  const spent = spentTrigger(world, trigger)
  if (spent || !trigger) return refuse(spent ?? 'invalid_trigger_id')
  if (onTop && pileIsFull(world, trigger.user)) return refuse('push_limit_reached')
  trigger.used = true
  return { ok: true, view: openModal(world, trigger.user, sent.view, onTop) }
}

function update(world: World, args: z.infer<typeof updateArgs>): Answer {
  const sent = viewSent(args.view, 'modal')
  if (!sent.ok) return sent.refusal
  const view = findView(world, { view_id: args.view_id, external_id: args.external_id ?? '' })
  if (!view || ownerOf(world, view.id) === undefined) return refuse('not_found')
  if (args.hash !== undefined && args.hash !== view.hash) return refuse('hash_conflict')
  return { ok: true, view: changeModal(world, view, sent.view) }
}

function publish(world: World, args: z.infer<typeof publishArgs>): Answer {
  const sent = viewSent(args.view, 'home')
  if (!sent.ok) return sent.refusal
  if (!world.seed.users.some(user => user.id === args.user_id)) return refuse('user_not_found')
  const hash = world.homes.get(args.user_id)?.hash
  if (args.hash !== undefined && hash !== undefined && args.hash !== hash) return refuse('hash_conflict')
  return { ok: true, view: publishHome(world, args.user_id, sent.view) }
}

type Sent = { ok: true; view: ViewSent } | { ok: false; refusal: Refusal }

function viewSent(view: unknown, type: 'modal' | 'home'): Sent {
  const size = Buffer.byteLength(JSON.stringify(view) ?? '')
  if (size > limits.view_size.max) return { ok: false, refusal: refuse('view_too_large') }
  const checked = checkView(view)
  if (!checked.ok) return { ok: false, refusal: refuse('invalid_arguments', checked.problems) }
  if (checked.value.type === type) return { ok: true, view: checked.value }
  const wrong = `[ERROR] unsupported type: ${checked.value.type} [json-pointer:/view/type]`
  return { ok: false, refusal: refuse('invalid_arguments', [wrong]) }
}

function spentTrigger(world: World, trigger: Trigger | undefined): string | undefined {
  if (!trigger) return 'invalid_trigger_id'
  if (trigger.used) return 'exchanged_trigger_id'
  return world.nowMs() > trigger.expiresAtMs ? 'expired_trigger_id' : undefined
}
