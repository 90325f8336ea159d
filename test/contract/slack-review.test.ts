import { expect, it } from 'vitest'
import { annWrites, carolWrites, clicks, looked, opened, production } from '../unit/views/pulls.ts'
import { arrange, click, modalOf, person, store, stored, told, until } from './slack/people.ts'

const target = production().target
const asOpen = async () => (await stored(target)).open

it('records the approvals of author and peer', async () => {
  const waiting = await arrange(opened())
  await click('U01ANN', waiting, 'approve')
  await until(({ open }) => open?.clicks.length === 1, target)
  await click('U01CAROL', waiting, 'approve')
  const { open } = await until(known => known.open?.judged?.yes === true, target)
  expect(open?.clicks.map(({ by, verb }) => `${by.login} ${verb}`)).toEqual(['ann approve', 'carol approve'])
})

it('merges exactly the approved head, for an author who asks', async () => {
  const card = await arrange(clicks(clicks(opened(), 'approve', annWrites), 'approve', carolWrites))
  await click('U01ANN', card, 'merge')
  const { open, todo } = await until(known => known.open?.stage === 'merging', target)
  expect(open?.merging?.by?.login).toBe('ann')
  expect(Object.values(todo).map(({ effect }) => effect.kind)).toContain('report_check')
})

it('takes an approval back from the menu', async () => {
  const card = await arrange(opened())
  await click('U01ANN', card, 'approve')
  await until(({ open }) => open?.clicks.length === 1, target)
  await click('U01ANN', card, 'more', 'withdraw')
  const { open } = await until(known => known.open?.clicks.length === 2, target)
  expect(open?.clicks.at(-1)?.verb).toBe('withdraw')
})

it('asks in a window what should change, and keeps the words', async () => {
  const card = await arrange(opened())
  await click('U01CAROL', card, 'request_changes')
  const view = await modalOf('U01CAROL')
  expect(JSON.stringify(view)).toContain('What should change?')
  const values = { reason: { text: 'Wait for the migration' } }
  await person().act({ kind: 'submit_view', user: 'U01CAROL', view_id: view.id, values })
  const { open } = await until(known => known.open?.clicks.length === 1, target)
  expect(open?.clicks[0]).toMatchObject({ verb: 'request_changes', text: 'Wait for the migration' })
  await told('U01CAROL', /request for changes of .production\/checkout. is noted/)
})

it('refuses privately, with the reason, whose account is not known', async () => {
  const card = await arrange(opened())
  await click('U01BOB', card, 'approve')
  expect(JSON.stringify(await modalOf('U01BOB'))).toContain('Slipway does not know your GitHub account')
  expect((await asOpen())?.clicks).toEqual([])
})

it('refuses an approval of a head that moved since the card was drawn', async () => {
  const story = opened()
  const card = await arrange(story)
  looked(story, { head: 'e'.repeat(40) })
  await store.save({ target: { ...story.target, version: 2 }, dueAtMs: null, journal: [] })
  await click('U01ANN', card, 'approve')
  expect(JSON.stringify(await modalOf('U01ANN'))).toContain('a new head meanwhile')
})

it('gives way to the newer version by the menu', async () => {
  const story = opened(production({}, { supersede: 'never' }))
  story.push('1.43.0')
  const card = await arrange(story)
  await click('U01ANN', card, 'more', 'switch')
  const { open } = await until(known => known.open?.givesWay !== null, target)
  expect(open?.givesWay).toBe('1.43.0')
})
