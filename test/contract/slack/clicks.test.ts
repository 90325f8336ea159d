import { expect, it } from 'vitest'
import { z } from 'zod'
import { RATES } from '../../../src/clients/slack/limiter.ts'
import { RetryableError } from '../../../src/errors.ts'
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
  store,
  stored,
  told,
  until,
  worker,
} from './people.ts'

const cardSaying = (ts: string, words: RegExp) =>
  person().until(state =>
    state.messages[channel]?.find(each => each.ts === ts && words.test(JSON.stringify(each))),
  )

const unreachable = (): Promise<never> =>
  Promise.reject(new RetryableError('store_unreachable', { reason: 'ECONNREFUSED' }))

it('does after a restart what was acknowledged before a crash', async () => {
  const card = await arrange(crashed())
  worker.die()
  expect(await click('U01CAROL', card, 'roll_back')).toEqual({ ok: true, ack: {} })
  expect((await stored()).open).toBeNull()
  await worker.restart()
  expect((await stored()).open?.kind).toBe('rollback')
  expect(await store.openEntries(10)).toEqual([])
})

it('keeps a window and a command through a crash as well', async () => {
  const card = await arrange(crashed())
  worker.die()
  await click('U01CAROL', card, 'more', 'hold')
  const view = await modalOf('U01CAROL')
  const values = { reason: { text: 'sale day' } }
  await person().act({ kind: 'submit_view', user: 'U01CAROL', view_id: view.id, values })
  await command('U01ANN', 'resume staging/checkout')
  expect((await stored()).hold).toBeNull()
  await worker.restart()
  await until(({ hold }) => hold?.reason === 'sale day')
  await told('U01CAROL', /is held: sale day/)
  await told('U01ANN', /ann is not an operator of staging/)
})

it('does once what Slack delivers twice, and refuses nobody for it', async () => {
  const card = await arrange(crashed())
  const retry = { kind: 'block_action', user: 'U01CAROL', channel, ts: card.ts, action_id: 'retry' }
  expect(await person().act({ ...retry, deliveries: 2 })).toEqual({ ok: true, ack: {} })
  await worker.idle()
  expect((await stored()).rolling).toMatchObject({ stage: 'applying', round: 1 })
  expect(await store.openEntries(10)).toEqual([])
  expect((await person().state()).modals['U01CAROL'] ?? []).toEqual([])
})

it('says so when a click cannot be stored', async () => {
  const card = await arrange(crashed())
  Object.assign(store, { accept: unreachable })
  await click('U01CAROL', card, 'retry')
  expect(JSON.stringify(await modalOf('U01CAROL'))).toContain('Redis cannot be reached')
})

it('leaves a click without an acknowledgement when it can neither be stored nor said', async () => {
  const card = await arrange(crashed())
  Object.assign(store, { accept: unreachable })
  await fault('^views\\.open$', 'status', { times: 10 })
  expect(await click('U01CAROL', card, 'retry')).toEqual({ ok: false, error: 'operation_timed_out' })
})

it('keeps what was written in a window that cannot be stored, and says so in it', async () => {
  const card = await arrange(crashed())
  await click('U01CAROL', card, 'more', 'hold')
  const view = await modalOf('U01CAROL')
  Object.assign(store, { accept: unreachable })
  const values = { reason: { text: 'sale day' } }
  const acted = await person().act({ kind: 'submit_view', user: 'U01CAROL', view_id: view.id, values })
  expect(JSON.stringify(acted)).toContain('Redis cannot be reached')
  expect((await modalOf('U01CAROL')).id).toBe(view.id)
})

it('answers a command that cannot be stored', async () => {
  await arrange(crashed())
  Object.assign(store, { accept: unreachable })
  await command('U01CAROL', 'hold staging/checkout sale day')
  expect((await told('U01CAROL', /Redis cannot be reached/)).text).toMatch(/Try it again/)
})

it('says "recording" in place of the buttons, and then the result', async () => {
  const card = await arrange(crashed())
  worker.paint()
  await fault('^chat\\.update$', 'do-then-hold')
  await click('U01CAROL', card, 'roll_back')
  const recording = await cardSaying(card.ts, /Recording carol's rollback…/)
  expect(JSON.stringify(recording)).not.toContain('"button"')
  expect((await until(({ open }) => open?.kind === 'rollback')).open?.card).toBeNull()
  await release()
  const done = await cardSaying(card.ts, /Rolled back/)
  expect(JSON.stringify(done)).not.toContain('Recording')
})

it('draws the truth again when the click is refused after all', async () => {
  const card = await arrange(held())
  // Somebody else resumed it; the card does not show it yet.
  await store.save({ target: { ...(await stored()), version: 2, hold: null }, dueAtMs: null, journal: [] })
  await fault('^chat\\.update$', 'do-then-hold')
  await click('U01CAROL', card, 'resume')
  await cardSaying(card.ts, /Recording carol's resume…/)
  await release()
  expect(JSON.stringify(await modalOf('U01CAROL'))).toContain('the target is not held')
  const after = JSON.stringify(await cardSaying(card.ts, /"button"/))
  expect(after).toContain('Retry')
  expect(after).not.toContain('Recording')
})

it('leaves the card alone when somebody clicks who may not', async () => {
  const card = await arrange(crashed())
  await click('U01BOB', card, 'retry')
  await modalOf('U01BOB')
  expect(await edits()).toBe(0)
})

it('says nothing of recording when edits are short, and does it all the same', async () => {
  const card = await arrange(crashed())
  const { burst } = RATES['chat.update']
  const message = { text: 'again', blocks: [] }
  for (let edit = 0; edit < burst / 2 + 1; edit++)
    // oxlint-disable-next-line no-await-in-loop -- the limiter counts one after the other
    await chat.redraw({ card: { channel, ts: '1.1' }, message, spare: true })
  const before = await edits()
  await click('U01CAROL', card, 'retry')
  await until(({ rolling }) => rolling?.stage === 'applying')
  expect(await edits()).toBe(before)
})

it('takes Resume away from the card of a rollback that is over', async () => {
  const back = crashed()
    .asks({ verb: 'roll_back', release: 'staging/checkout#1', reason: 'it crashes' })
    .commit('1.41.3', { inputs: 'in-1.41.3' })
    .applied()
    .live()
  const card = await arrange(back, 2)
  const target = { ...(await stored()), version: 2, ending: [] }
  await store.save({ target, dueAtMs: null, journal: [] })
  await click('U01CAROL', card, 'resume')
  await told('U01CAROL', /is resumed/)
  const after = await person().until(state =>
    state.messages[channel]?.find(
      each => each.ts === card.ts && !/"button"|Recording/.test(JSON.stringify(each)),
    ),
  )
  expect(JSON.stringify(after)).toContain('Live since')
  expect(JSON.stringify(after)).toContain('overflow')
})

const held = () => crashed().asks({ verb: 'hold', reason: 'sale day' })

async function edits(): Promise<number> {
  const listed = z.object({ counts: z.record(z.string(), z.number()) })
  return listed.parse(await person().control('requests', 'GET')).counts['chat.update'] ?? 0
}
