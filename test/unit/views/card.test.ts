import { expect, it } from 'vitest'
import { cardOf } from '../../../src/views/card.ts'
import { card, time } from './read.ts'
import { ann, bob, NOON_MS, rangeOf, rulesOf, story } from './world.ts'

const rolling = () =>
  story()
    .baseline('1.41.3')
    .push('1.42.0')
    .commit('1.42.0', {
      range: rangeOf(['Retry payments', 'Fix VAT rounding', 'Third']),
      authors: [ann, bob],
    })

const isRolling = (told: ReturnType<typeof story>) => told.drawing(({ rolling: release }) => release)

it('says that a release is being written', () => {
  const told = story().baseline('1.41.3').push('1.42.0')
  const { lines, text, buttons, menu } = card(told.drawing(({ open }) => open))
  expect(lines.slice(0, 2)).toEqual(['*checkout 1.41.3 → 1.42.0* · staging', '🔵 *Writing* to acme/deploy'])
  expect(text).toBe('checkout 1.41.3 → 1.42.0 in staging: Writing to acme/deploy.')
  expect(buttons).toEqual([])
  expect(menu).toEqual(['Why is it waiting?', 'Hold…'])
})

it('says what it brings while it is applied', () => {
  const { lines, buttons, menu } = card(isRolling(rolling()))
  expect(lines[1]).toBe('🔵 *Applying* to staging')
  expect(lines[2]).toMatch(
    /^3 changes: Retry payments, Fix VAT rounding, \+1 · <https:\/\/github\.com\/acme\/checkout\/compare\/b+\.\.\.a+\|compare>$/,
  )
  expect(lines[3]).toContain('by ann, bob · <https://github.com/acme/deploy/commit/')
  expect(buttons).toEqual(['Roll back to 1.41.3'])
  expect(menu).toContain('Open the commit')
})

it('shows progress and when it fails without any', () => {
  const { lines } = card(isRolling(rolling().applied(2, 3)))
  expect(lines[1]).toBe(
    `🔵 *Rolling out*, 2 of 3 pods ready · fails without progress by ${time(NOON_MS + 600_000, '11:13')}`,
  )
})

it('is live with its time, pods and how long it took', () => {
  const told = rolling().applied().after(41_000).live()
  const { lines, text, buttons, menu } = card(told.numbered(1))
  expect(lines[1]).toBe(
    `🟢 *Live since ${time(NOON_MS + 41_000, '11:03')}*, 3 of 3 pods, 41 s after the push`,
  )
  expect(text).toBe(
    `checkout 1.41.3 → 1.42.0 in staging: Live since ${time(NOON_MS + 41_000, '11:03')}, 3 of 3 pods, 41 s after the push.`,
  )
  expect(buttons).toEqual([])
  expect(menu).toEqual(['What happened?', 'Hold…', 'Roll back to 1.41.3…', 'Open the commit'])
})

it('fails with the reason, the last log lines, Roll back and Retry', () => {
  const told = rolling().applied().crashes(['Starting', 'Error: INDEX_URL is not set'])
  const { lines, buttons } = card(isRolling(told))
  expect(lines[1]).toBe('🔴 *Failed:* a new pod crashes on start (checkout-7d9f-x2x, 3 restarts)')
  expect(lines[2]).toBe('`Starting ↵ Error: INDEX_URL is not set`')
  expect(lines[3]).toContain('3 changes: Retry payments')
  expect(buttons).toEqual(['Roll back to 1.41.3', 'Retry'])
})

it('offers no way back where nothing was live before', () => {
  const told = story().push('1.42.0').commit('1.42.0').applied().crashes(['boom'])
  expect(card(isRolling(told)).buttons).toEqual(['Retry'])
})

it('names a release that failed to be written, with Retry alone', () => {
  const told = story().baseline('1.41.3').push('1.42.0')
  const failure = { code: 'git_commit_refused', message: 'GitHub refused the commit to acme/deploy: no.' }
  told.tell({ kind: 'effect_failed', settles: '1.write.0', failure })
  const { lines, buttons } = card(told.drawing(({ open }) => open))
  expect(lines[1]).toBe('🔴 *Failed:* GitHub refused the commit to acme/deploy: no.')
  expect(buttons).toEqual(['Retry'])
})

it('becomes one line when a newer release carries it', () => {
  const told = rolling().applied().push('1.43.0').commit('1.43.0')
  const { lines, types } = card(told.numbered(1))
  expect(types).toEqual(['context'])
  expect(lines[0]).toBe(
    'checkout 1.41.3 → 1.42.0 · staging · *Included* in 1.43.0 (release #2), which reports for it',
  )
  expect(card(told.numbered(2)).lines.at(-1)).toContain('carries #1')
})

it('becomes one line when a person changed the manifest meanwhile', () => {
  const told = story().baseline('1.41.3').push('1.42.0')
  const reason = 'bob changed the image meanwhile'
  told.tell({ kind: 'write_overtaken', release: 'staging/checkout#1', reason })
  expect(card(told.numbered(1)).lines).toEqual([
    'checkout 1.41.3 → 1.42.0 · staging · *Superseded:* bob changed the image meanwhile',
  ])
})

it('says by whom and why it is held, and offers Resume', () => {
  const told = rolling().after(60_000)
  told.asks({ verb: 'hold', reason: 'sale day' })
  const { lines, buttons, menu } = card(isRolling(told))
  expect(lines[1]).toBe(`✋ *Held* by carol since ${time(NOON_MS + 60_000, '11:04')}: sale day`)
  expect(buttons).toEqual(['Roll back to 1.41.3', 'Resume'])
  expect(menu).toContain('Resume')
})

it('keeps the progress of what rolls out already while the target is held', () => {
  const told = rolling().applied(1, 3)
  told.asks({ verb: 'hold', reason: 'sale day' })
  const { lines } = card(isRolling(told))
  expect(lines[1]).toContain('1 of 3 pods ready')
  expect(lines[2]).toBe('Held by carol: sale day. Nothing newer starts until it is resumed')
})

it('does not end twice what somebody ended with a full stop', () => {
  const told = rolling().applied(1, 3)
  told.asks({ verb: 'hold', reason: 'It is slow.' })
  expect(card(isRolling(told)).lines[2]).toBe(
    'Held by carol: It is slow. Nothing newer starts until it is resumed',
  )
})

it('names the release that was rolled back and the rollback itself, with Resume on it', () => {
  const told = rolling().applied().crashes(['boom'])
  const ask = { verb: 'roll_back', release: 'staging/checkout#1', reason: 'it crashes' } as const
  told.asks(ask)
  expect(card(told.numbered(1)).lines[1]).toBe('⚪ *Rolled back* to 1.41.3 by carol: it crashes')
  const rollback = card(told.numbered(2))
  expect(rollback.lines.slice(0, 2)).toEqual([
    '*checkout 1.42.0 → 1.41.3* · staging · rollback',
    '🔵 *Writing* to acme/deploy',
  ])
  expect(rollback.lines[2]).toBe('Held by carol: it crashes. Nothing newer starts until it is resumed')
  expect(rollback.lines[3]).toContain('asked for by carol')
  expect(rollback.buttons).toEqual(['Resume'])
})

it('names an outage and since when it lasts', () => {
  const told = story().baseline('1.41.3').push('1.42.0')
  const owed = {
    effect: { kind: 'write', key: '1.write.0', release: 'staging/checkout#1' },
    sinceVersion: 1,
    sinceMs: NOON_MS,
    delayed: { reason: 'GitHub did not answer commit in time.', sinceMs: NOON_MS },
  } as const
  const drawing = told.drawing(({ open }) => open)
  const { lines } = card({ ...drawing, target: { ...drawing.target, todo: { '1.write.0': owed } } })
  expect(lines[1]).toBe(
    `✋ *Writing waits* since ${time(NOON_MS, '11:03')}: GitHub did not answer commit in time; it keeps trying`,
  )
})

it('knows nothing of a cluster that is out of sight', () => {
  const told = rolling().applied(1, 3)
  told.tell({ kind: 'watch_lost', cluster: 'staging' })
  expect(card(isRolling(told)).lines[1]).toBe(
    `⚪ *Unknown:* cluster staging is out of sight since ${time(NOON_MS, '11:03')}; the deadline stands still`,
  )
})

it.each([
  ['unlabelled', 'the image has no labels `org.opencontainers.image.source`'],
  ['foreign', 'says it is built from acme/checkout'],
  ['unreachable', 'is on no branch or tag of acme/checkout'],
] as const)('says what an image with %s labels lacks, and how to add it', (trust, words) => {
  const told = story()
    .baseline('1.41.3')
    .push('1.42.0', { trust, repository: 'acme/checkout', revision: 'a'.repeat(40), version: null })
  expect(card(told.drawing(({ open }) => open)).lines[2]).toContain(words)
})

it('shows the commit of a person as a change of the manifests', () => {
  const told = story()
    .baseline('1.41.3')
    .commit('1.41.3', { by: bob, title: 'Raise the memory', inputs: 'x' })
  const { lines } = card(isRolling(told))
  expect(lines[0]).toBe('*checkout 1.41.3* · staging · manifest change')
  expect(lines[2]).toBe('Raise the memory')
})

it('carries the release and what was drawn in its ids and values', () => {
  const drawing = isRolling(rolling().applied().crashes(['boom']))
  const { blocks } = cardOf(drawing)
  const { shown } = drawing.release
  expect(blocks.map(block => block.block_id)).toEqual([
    `card:staging/checkout#1:${shown}`,
    `context:staging/checkout#1:${shown}`,
    `buttons:staging/checkout#1:${shown}`,
  ])
  const actions = blocks.find(({ type }) => type === 'actions')
  expect(JSON.stringify(actions)).toContain(`"value":"staging/checkout#1|0|${shown}"`)
  expect(JSON.stringify(actions)).toContain('"accessibility_label":"Retry checkout 1.42.0 in staging"')
  expect(JSON.stringify(actions)).toContain('"confirm":')
})

it('is never longer than three lines, a context line and three buttons', () => {
  const told = rolling().applied().crashes(['boom'])
  told.asks({ verb: 'hold', reason: 'sale day' })
  const { types, buttons } = card(isRolling(told))
  expect(types).toEqual(['section', 'context', 'actions'])
  expect(buttons).toEqual(['Roll back to 1.41.3', 'Retry', 'Resume'])
})

it('fits names of any length that Kubernetes allows', () => {
  const long = 'a'.repeat(63)
  const target = `${long}/${long}` as const
  const told = story(rulesOf({ target, environment: long, service: long }))
    .baseline('1.41.3')
    .push('1.42.0')
  expect(card(told.drawing(({ open }) => open)).buttons).toEqual([])
})
