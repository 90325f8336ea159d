import { createHash } from 'node:crypto'
import { healthOf } from '../../src/release/health.ts'
import type { Ask } from '../../src/release/events.ts'
import type { ClickedCard, Hint, KubeObject } from '../../src/ports.ts'
import type { Release } from '../../src/release/release.ts'
import type { FakeChat } from './memory-world.ts'
import { config, deployment, edited, REPOSITORY, TARGET } from './scenario.ts'
import { spawn, type World } from './simulator.ts'

const CAROL = 'UCAROL'
export const STRANGER = 'UX'

/** What somebody pressed; whatever was acknowledged must come to something. */
export type Pressed = { id: string; by: string; verb: Ask['verb']; older?: boolean; acknowledged: boolean }
export type Told = {
  built: number
  pressed: number
  asks: Pressed[]
  edits: string[]
  /** How often people did what on GitHub itself. */
  hands: Record<string, number>
  /** The story is of what people open themselves. */
  isOwn: boolean
}

/** CI pushes the next image, a bad one now and then; its notification may be lost, doubled or late. */
export function pushImage(world: World, told: Told): void {
  const { random } = world
  told.built += 1
  const isBad = random.chance(0.25)
  const tag = `${isBad ? 'bad' : 'main'}-${told.built + 1}`
  world.registry.pushed.set(tag, { digest: digestOf(tag), revision: revisionOf(tag) })
  if (random.chance(0.2)) return
  const times = random.chance(0.2) ? 2 : 1
  for (let time = 0; time < times; time++) notify(world, `n${told.built}.${time}`, imageHint(tag))
}

/** A notification about something older, long after it. */
export function repeatOld(world: World, told: Told): void {
  const [tag] = [...world.registry.pushed.keys()].slice(world.random.below(world.registry.pushed.size))
  if (tag !== undefined) notify(world, `late${told.built}.${world.random.below(1_000_000)}`, imageHint(tag))
}

/** A tag is pushed again with another digest. */
export function moveTag(world: World): void {
  const tags = [...world.registry.pushed.keys()]
  const tag = tags.at(-1)
  if (tag === undefined) return
  const digest = digestOf(`${tag}+moved`)
  world.registry.pushed.set(tag, { digest, revision: revisionOf(`${tag}+moved`) })
  notify(world, `moved.${tag}`, imageHint(tag))
}

/** A person edits something, and now and then again a moment later. */
export function edit(world: World, told: Told): void {
  const { random, process } = world
  push(world, told)
  if (random.chance(0.6)) return
  spawn(world, 'edit again', async () => {
    // oxlint-disable-next-line no-await-in-loop -- other tasks have their turn at each call
    for (let turns = random.below(12); turns > 0; turns--) await process.ports.store.nowMs()
    push(world, told)
  })
}

/** A setting, or an image written by hand; the webhook may be lost. */
function push(world: World, told: Told): void {
  const { random, git } = world
  const number = git.history.length
  const setting = `s${number}`
  const tags = [...world.registry.pushed.keys()].filter(tag => tag.startsWith('main'))
  const file =
    random.chance(0.2) && tags.length > 0
      ? deployment(imageOfTag(world, random.pick(tags)), `"${setting}"`)
      : config(setting)
  const sha = git.push('ann', `edit ${number}`, [file])
  told.edits.push(setting)
  if (random.chance(0.25)) return
  const hint: Hint = { kind: 'push', repository: 'acme/deploy', branch: 'main', head: sha }
  notify(world, `push:acme/deploy:main:${sha}`, hint)
}

const ASKED = ['hold', 'retry', 'roll_back', 'override', 'emergency'] as const
const ON_ANY = [...ASKED, 'resume', 'resume', 'resume', 'start', 'start', 'start'] as const
const ON_OUTSIDE = ['apply', 'apply', 'revert', 'revert', 'hold', 'resume'] as const
const ON_FAILED = ['retry', 'retry', 'retry', 'roll_back', 'resume'] as const

/** Somebody presses a button, now and then without the right to, or Slack delivers it twice. */
export function ask(world: World, told: Told): void {
  const { random, chat } = world
  const id = `slack:${++told.pressed}`
  const by = random.chance(0.1) ? STRANGER : CAROL
  const times = random.chance(0.2) ? 2 : 1
  spawn(world, 'ask', async () => {
    const { target } = await world.store.load(TARGET)
    const waiting = target?.outside ?? null
    const isOutside = waiting !== null && random.chance(0.7)
    const release = isOutside ? waiting : (target?.rolling ?? target?.open ?? null)
    const verb = random.pick(isOutside ? ON_OUTSIDE : release?.stage === 'failed' ? ON_FAILED : ON_ANY)
    const what = release?.id ?? target?.pending?.commit ?? target?.candidates[0]?.tag ?? null
    const known = { live: target?.live?.release ?? null, reason: id, what }
    const wanted = verb === 'start' ? startOf(world, id) : askOf(verb, release, known)
    const older = wanted?.verb === 'start' && wanted.older
    const pressed: Pressed = { id, by, verb, older, acknowledged: false }
    told.asks.push(pressed)
    if (wanted === null) return
    const card = clickedOn(chat, release ?? random.pick([target?.ending.at(-1) ?? null, null]))
    const from = { channel: 'C1', thread: null, trigger: null, share: false, card }
    const hint: Hint = { kind: 'asked', target: TARGET, ask: wanted, by, from }
    for (let time = 0; time < times; time++) deliver(world, pressed, hint)
  })
}

/** As the handler does it: stored, queued, and only then acknowledged. */
export function deliver(world: World, pressed: Pressed, hint: Hint): void {
  const { clock, process } = world
  spawn(world, `click ${pressed.id}`, async () => {
    const entry = { id: pressed.id, sender: 'slack', hint, receivedAtMs: clock.nowMs() }
    await process.ports.store.accept(entry)
    await process.ports.queue.add([{ kind: 'route', entry: pressed.id }])
    pressed.acknowledged = true
  })
}

/** The card as it is drawn at that moment. */
export function clickedOn(chat: FakeChat, release: Pick<Release, 'id' | 'shown'> | null): ClickedCard | null {
  const drawn = chat.cards.find(card => card.release === release?.id)
  if (release === null || drawn === undefined) return null
  // While it says "recording" there is nothing on it to be pressed.
  if (JSON.stringify(drawn.blocks).includes('Recording')) return null
  const blocks = drawn.blocks.map(block => ({ type: 'type' in block ? String(block.type) : '', ...block }))
  return { channel: 'C1', ts: drawn.card.ts, release: release.id, shown: release.shown, text: '', blocks }
}

type Known = Pick<Release, 'id' | 'round'> | null

/** Any version that was ever pushed, now and then one that is older. */
function startOf({ registry, random }: World, reason: string): Ask | null {
  const tags = [...registry.pushed.keys()]
  if (tags.length === 0) return null
  return { verb: 'start', tag: random.pick(tags), older: random.chance(0.75), reason }
}

function askOf(
  verb: Exclude<(typeof ON_ANY)[number], 'start'> | 'apply' | 'revert',
  release: Known,
  { live, reason, what }: { live: Release['id'] | null; reason: string; what: string | null },
): Ask | null {
  if (verb === 'hold') return { verb, reason }
  if (verb === 'override' || verb === 'emergency') return what === null ? null : { verb, what, reason }
  if (verb === 'resume') return { verb }
  if (verb === 'retry') return release === null ? null : { verb, release: release.id, round: release.round }
  if (verb === 'apply' || verb === 'revert') return release === null ? null : { verb, release: release.id }
  const current = release?.id ?? live
  return current === null ? null : { verb, release: current, reason }
}

/**
 * The controllers work, and the watch tells, unless it is deaf at that moment. Whoever sees a release fail (nobody does
 * without `told`) may press what its card offers.
 */
export function converge(world: World, told: Told | null): void {
  const settled = world.cluster.settle('checkout')
  if (settled === null || (world.faulty && world.random.chance(0.3))) return
  const object = world.cluster.objects.get('Deployment/checkout')
  if (object === undefined) return
  const before = SEEN.get(world) ?? []
  SEEN.set(world, [...before, structuredClone(object)].slice(-4))
  observe(world, structuredClone(object), told)
  // What a watch saw earlier may be told later.
  const late = before[0]
  if (world.faulty && late !== undefined && world.random.chance(0.2)) observe(world, late, told)
}

const SEEN = new WeakMap<World, KubeObject[]>()

function observe(world: World, seen: KubeObject, told: Told | null): void {
  const { process } = world
  spawn(world, 'observe', async () => {
    const { target } = await process.advance(TARGET, {
      kind: 'observed',
      ref: { apiVersion: seen.apiVersion, kind: seen.kind, namespace: 'checkout', name: seen.metadata.name },
      uid: seen.metadata.uid ?? '',
      generation: seen.metadata.generation ?? 0,
      health: healthOf(seen),
      trouble: null,
    })
    const failed = target?.rolling?.stage === 'failed' ? target.rolling : null
    if (failed === null || told === null || !world.random.chance(0.8)) return
    const pressed: Pressed = { id: `slack:${++told.pressed}`, by: CAROL, verb: 'retry', acknowledged: false }
    told.asks.push(pressed)
    const retry: Ask = { verb: 'retry', release: failed.id, round: failed.round }
    const from = {
      channel: 'C1',
      thread: null,
      trigger: null,
      share: false,
      card: clickedOn(world.chat, failed),
    }
    deliver(world, pressed, { kind: 'asked', target: TARGET, ask: retry, by: CAROL, from })
  })
}

/** The watch is lost, and found again later. */
export function blink(world: World): void {
  const { process } = world
  const kind = world.random.chance(0.4) ? 'watch_lost' : 'watch_found'
  spawn(world, kind, async () => void (await process.advance(TARGET, { kind, cluster: 'staging' })))
}

/** Another configuration is in force; who starts with it tells nobody that it is another one. */
export function reconfigure(world: World, told: Told): void {
  world.rules = edited(world.random, world.rules)
  told.hands['reconfigured'] = (told.hands['reconfigured'] ?? 0) + 1
  if (world.random.chance(0.3)) return
  spawn(world, 'rules', async () => void (await world.process.advance(TARGET, { kind: 'rules_changed' })))
}

export function outage(world: World): void {
  const port = world.random.pick(['git', 'registry', 'cluster', 'chat'] as const)
  world.outages.set(port, world.clock.nowMs() + world.random.below(60_000))
}

export function notify(world: World, id: string, hint: Hint): void {
  const { process, clock } = world
  spawn(world, `notify ${id}`, async () => {
    const entry = { id, sender: 'registry', hint, receivedAtMs: clock.nowMs() }
    const stored = await process.ports.store.accept(entry)
    if (stored === 'stored') await process.ports.queue.add([{ kind: 'route', entry: id }])
  })
}

function imageHint(tag: string): Hint {
  return { kind: 'image', repository: REPOSITORY, tag, digest: null }
}

function imageOfTag(world: World, tag: string): string {
  return `${REPOSITORY}:${tag}@${world.registry.pushed.get(tag)?.digest ?? ''}`
}

export function digestOf(tag: string): string {
  return `sha256:${createHash('sha256').update(tag).digest('hex')}`
}

function revisionOf(tag: string): string {
  return createHash('sha1').update(tag).digest('hex')
}
