import { expect, it } from 'vitest'
import { cardOf } from '../../src/views/card.ts'
import { releasesOf } from '../../src/release/decide/change.ts'
import { addresses, NOON_MS, slackOf, story } from '../unit/views/world.ts'
import {
  arrange,
  channel,
  chat,
  click,
  command,
  crashed,
  fault,
  modalOf,
  person,
  release,
  rules,
  store,
  stored,
  told,
  until,
} from './slack/people.ts'

it('retries a failed release when an operator presses Retry, once for two clicks', async () => {
  const card = await arrange(crashed())
  await fault('^chat\\.update$', 'hold')
  expect(await click('U01CAROL', card, 'retry')).toEqual({ ok: true, ack: {} })
  const target = await until(({ rolling }) => rolling?.stage === 'applying')
  expect(target.rolling?.round).toBe(1)
  await click('U01CAROL', card, 'retry')
  expect(JSON.stringify(await modalOf('U01CAROL'))).toContain('retried already')
  expect((await stored()).rolling?.round).toBe(1)
  await release()
})

it('rolls back with the button and holds the target', async () => {
  const card = await arrange(crashed())
  await click('U01CAROL', card, 'roll_back')
  const target = await until(({ open }) => open?.kind === 'rollback')
  expect(target.hold).toMatchObject({ by: 'carol', reason: expect.stringMatching(/^it failed: /) })
})

it('lets an author roll back, but not hold', async () => {
  const card = await arrange(crashed())
  await command('U01ANN', 'hold staging/checkout sale day')
  await told('U01ANN', /ann is not an operator of staging: carol may do this/)
  await click('U01ANN', card, 'roll_back')
  expect((await until(({ open }) => open?.kind === 'rollback')).hold?.by).toBe('ann')
})

it('refuses somebody whose GitHub account is not known, with the line to add', async () => {
  const card = await arrange(crashed())
  await click('U01BOB', card, 'retry')
  const modal = JSON.stringify(await modalOf('U01BOB'))
  expect(modal).toContain('`- { github: YOUR-LOGIN, slack: U01BOB }`')
  expect(modal).toContain('/release why staging/checkout')
})

it.each([
  ['U01GUEST', 'Guests may look, but not act'],
  ['U01FAR', 'Only members of this workspace'],
])('refuses %s, whoever the people list takes them for', async (user, words) => {
  const card = await arrange(crashed())
  await click(user, card, 'retry')
  expect(JSON.stringify(await modalOf(user))).toContain(words)
  expect((await stored()).rolling?.stage).toBe('failed')
})

it('holds by a modal that asks why, and resumes by the button', async () => {
  const card = await arrange(crashed())
  await click('U01CAROL', card, 'more', 'hold')
  const view = await modalOf('U01CAROL')
  const submit = (text: string) =>
    person().act({
      kind: 'submit_view',
      user: 'U01CAROL',
      view_id: view.id,
      values: { reason: { text } },
    })
  expect(await submit('   ')).toMatchObject({ ack: { response_action: 'errors' } })
  expect(await submit('payments are failing')).toEqual({ ok: true, ack: {} })
  const held = await until(({ hold }) => hold !== null)
  expect(held.hold).toMatchObject({ by: 'carol', reason: 'payments are failing' })
  await told('U01CAROL', /is held: payments are failing/)
  const shown = cardOf({
    target: held,
    release: held.rolling ?? releasesOf(held)[0]!,
    rules,
    slackOf,
    addresses,
    nowMs: NOON_MS,
  })
  await chat.paint({ channel, release: 'staging/checkout#1', card, message: shown })
  await click('U01CAROL', card, 'resume')
  await until(({ hold }) => hold === null)
  await told('U01CAROL', /is resumed/)
})

it('says why, only to the one who asks', async () => {
  const card = await arrange(crashed())
  await click('U01BOB', card, 'more', 'why')
  const answer = await told('U01BOB', /failed/)
  expect(JSON.stringify(answer)).toContain('carol may retry it or roll it back')
})

it('answers an old card and takes its buttons away', async () => {
  const card = await arrange(crashed())
  const forgotten = story().baseline('1.43.0')
  await store.save({ target: { ...forgotten.target, version: 2 }, dueAtMs: null, journal: [] })
  await click('U01CAROL', card, 'retry')
  expect(JSON.stringify(await modalOf('U01CAROL'))).toContain('staging/checkout#1 is over')
  const drawn = await person().until(state =>
    state.messages[channel]?.find(
      ({ ts, blocks }) =>
        ts === card.ts && JSON.stringify(blocks).length > 0 && !JSON.stringify(blocks).includes('button'),
    ),
  )
  expect(JSON.stringify(drawn)).toContain('Retry payments')
})
