import type { AskedHint, ClickedCard, Linking } from '../../../../src/ports.ts'
import type { Actor } from '../../../../src/release/actors.ts'
import type { Ask } from '../../../../src/release/events.ts'
import type { Click } from '../../../../src/release/release.ts'
import { NOT_MERGED } from '../../../../src/release/own.ts'
import type { Rules } from '../../../../src/release/rules.ts'
import { cardOf } from '../../../../src/views/card.ts'
import type { Drawing } from '../../../../src/views/shape.ts'
import { proposed } from '../../release/own-pulls.ts'
import { annWrites, carolWrites, clicks, HEAD, looked, opened, production } from '../pulls.ts'
import { NOON_MS, rangeOf, rulesOf, story } from '../world.ts'

type Told = ReturnType<typeof story>

/** Services, images and environments that no configuration allows, and that views must not trust all the same. */
export function hostileRules(hostile: string, changes: Partial<Rules> = {}): Rules {
  return rulesOf({
    service: hostile,
    environment: hostile,
    images: { [hostile]: hostile },
    operators: [`user:${hostile}`, 'user:carol', `team:${hostile}/${hostile}`],
    ...changes,
    place: { ...rulesOf().place, repository: hostile, path: hostile, cluster: hostile, namespace: hostile },
  })
}

export function people(hostile: string) {
  return [
    { login: 'ann', id: 1, bot: false },
    { login: hostile, id: 3, bot: false },
  ]
}

/** A release whose new pods crash, with everything foreign hostile. */
export function failed(hostile: string): Told {
  const rules = rulesOf({ ...hostileRules(hostile), images: rulesOf().images })
  return story(rules)
    .baseline('1.41.3')
    .push('1.42.0')
    .commit('1.42.0', {
      range: rangeOf([hostile, hostile]),
      authors: people(hostile),
      version: hostile,
    })
    .applied()
    .crashes([hostile, hostile])
}

/** A pull request in which everything that is foreign is hostile. */
export function reviewed(hostile: string): Told {
  const rules = production({ from: ['user:carol', `user:${hostile}`, `team:${hostile}/${hostile}`] })
  return opened(
    { ...rules, service: hostile, environment: hostile },
    {
      range: rangeOf([hostile, hostile]),
      authors: people(hostile),
    },
  )
}

/** Every state of a release that a card, a reply or an answer is drawn of. */
export function drawings(hostile: string): Drawing[] {
  const release = 'production/checkout#1'
  const by: Actor = { ...carolWrites, login: hostile }
  const waiting = looked(reviewed(hostile), { demands: [hostile, hostile, hostile] })
  const ready = clicks(clicks(reviewed(hostile), 'approve', annWrites), 'approve', carolWrites)
  const merging = clicks(ready, 'merge', { ...annWrites, login: hostile })
  const objected = reviewed(hostile).asks({ verb: 'request_changes', release, head: HEAD, text: hostile }, by)
  const ofOpen = [waiting, ready, merging, objected].map(told => told.drawing(({ open }) => open))
  merging.tell({ kind: 'merge_refused', number: 318, head: HEAD, message: hostile })
  const refused = merging.drawing(({ open }) => open)
  const replaced = { ...refused, release: { ...refused.release, givesWay: hostile } }
  const chosen = {
    ...refused,
    release: { ...refused.release, chosen: { by: null, reason: hostile }, version: hostile },
  }
  merging.tell({ kind: 'change_closed', number: 318, by: { login: hostile, id: 4, bot: false } })
  const crash = failed(hostile)
  const ofFailed = crash.drawing(({ rolling }) => rolling)
  crash.asks({ verb: 'roll_back', release: 'staging/checkout#1', reason: hostile })
  const change = story().baseline('1.41.3').commit('1.41.3', { title: hostile, inputs: 'other' })
  const ofChange = change.drawing(({ rolling }) => rolling)
  change.applied().live()
  const live = change.drawing(({ ending }) => ending.at(-1))
  return [
    ...ofOpen,
    refused,
    replaced,
    chosen,
    merging.numbered(1),
    ofFailed,
    crash.numbered(1),
    crash.numbered(2),
    ofChange,
    live,
    ...outsiders(hostile),
    ...owns(hostile),
  ]
}

/** What reached the branch without a yes: waiting, and let through. */
function outsiders(hostile: string): Drawing[] {
  const rules = production({}, { outside: 'hold', service: hostile, environment: hostile })
  const by = { login: hostile, id: 4, bot: false }
  const told = story(rules).baseline('1.41.3').commit('1.41.3', { by, title: hostile, inputs: 'other' })
  const waiting = told.drawing(({ outside }) => outside)
  const allowed = { ...waiting.release, stage: 'applying', outside: { allowedBy: hostile } } as const
  return [waiting, { ...waiting, release: allowed }]
}

/** What a person opened: while it waits, and kept from its merge by another target; beside it an image that could not be written. */
function owns(hostile: string): Drawing[] {
  const rules = production({}, { outside: 'hold', service: hostile, environment: hostile })
  const by = { login: hostile, id: 4, bot: false }
  const failure = { code: 'image_not_found', message: hostile }
  const told = story(rules)
    .baseline('1.41.3')
    .push('1.42.0')
    .tell({ kind: 'effect_failed', settles: '1.write.0', failure })
  proposed(told, { title: hostile, by, authors: [by], writers: [hostile] })
  const waiting = told.drawing(({ open }) => open)
  proposed(told, { title: hostile, by, authors: [by], writers: [hostile] }, {}, [{}])
  told.asks({ verb: 'merge', release: 'production/checkout#2', head: HEAD }, carolWrites)
  const message = `${NOT_MERGED}${hostile} has not said yes to it`
  told.tell({ kind: 'merge_refused', number: 12, head: HEAD, message })
  return [waiting, told.drawing(({ open }) => open)]
}

/** A card as Slack gives it back when it is clicked. */
export function clicked(drawing: Drawing): ClickedCard {
  const { text, blocks } = cardOf(drawing)
  const known = blocks.map(block => ({ ...block }))
  const { id: release, shown } = drawing.release
  return { channel: 'C1', ts: '1.0001', release, shown, text, blocks: known }
}

/** Everything that somebody may ask for, with hostile words where there are words. */
export function asks(hostile: string): Ask[] {
  const release = 'production/checkout#1'
  const each: Record<Ask['verb'], Ask> = {
    retry: { verb: 'retry', release, round: 0 },
    roll_back: { verb: 'roll_back', release, reason: hostile },
    hold: { verb: 'hold', reason: hostile },
    resume: { verb: 'resume' },
    start: { verb: 'start', tag: hostile, older: true, reason: hostile },
    approve: { verb: 'approve', release, head: HEAD },
    request_changes: { verb: 'request_changes', release, head: HEAD, text: hostile },
    withdraw: { verb: 'withdraw', release },
    merge: { verb: 'merge', release, head: HEAD },
    switch: { verb: 'switch', release },
    apply: { verb: 'apply', release },
    revert: { verb: 'revert', release },
    override: { verb: 'override', what: hostile, reason: hostile },
    emergency: { verb: 'emergency', what: hostile, reason: hostile },
  }
  return Object.values(each)
}

export const target = (hostile: string): AskedHint['target'] => `${hostile}/${hostile}`
export const lines = (hostile: string) =>
  Array.from({ length: 60 }, () => ({ atMs: NOON_MS, text: hostile, by: hostile }))

/** Somebody who links their account. */
export function linking(hostile: string): Linking {
  const url = 'https://github.com/login/device'
  return {
    id: '9f2c1ab0',
    slack: 'U01ANN',
    device: { userCode: hostile, url, deviceCode: 'x', endsAtMs: NOON_MS },
    nextAskAtMs: 0,
    intervalMs: 0,
    waiting: [],
    grant: null,
    account: null,
  }
}

/** What somebody said on a card, and GitHub refused, in its words. */
export function clicksOf(hostile: string): { drawing: Drawing; click: Click }[] {
  const release = 'production/checkout#1'
  const told = opened(production({ recorded: 'refuse' }, { linking: true, service: hostile }))
  const by = { ...annWrites, login: hostile, account: 1 }
  told.asks({ verb: 'request_changes', release, head: HEAD, text: hostile }, by)
  const drawing = told.drawing(({ open }) => open)
  return drawing.release.clicks.flatMap(click =>
    (['unlinked', 'own', 'forbidden', 'other'] as const).map(why => {
      return { drawing, click: { ...click, mirror: { state: 'refused', why, message: hostile } } }
    }),
  )
}
