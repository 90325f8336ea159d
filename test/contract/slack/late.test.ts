import { expect, it } from 'vitest'
import {
  arrange,
  channel,
  click,
  command,
  crashed,
  modalOf,
  person,
  store,
  stored,
  told,
  until,
  worker,
} from './people.ts'

const cardAt = async (ts: string): Promise<string> => {
  const { messages } = await person().state()
  return JSON.stringify(messages[channel]?.find(each => each.ts === ts) ?? {})
}

it('answers a second click in a window, with the reason and what helps', async () => {
  const card = await arrange(crashed())
  await click('U01CAROL', card, 'retry')
  await until(({ rolling }) => rolling?.stage === 'applying')
  await click('U01CAROL', card, 'retry')
  const refused = JSON.stringify(await modalOf('U01CAROL'))
  expect(refused).toContain('did not fail, or is retried already')
  expect(refused).toContain('/release why staging/checkout')
})

it('answers a click on a release that is over, and takes its buttons away', async () => {
  const story = crashed()
  const card = await arrange(story)
  const over = story
    .asks({ verb: 'roll_back', release: 'staging/checkout#1', reason: 'it crashes' })
    .commit('1.41.3', { inputs: 'in-1.41.3' })
    .applied()
    .live()
  await store.save({ target: { ...over.target, version: 2, ending: [] }, dueAtMs: null, journal: [] })
  await click('U01CAROL', card, 'retry')
  expect(JSON.stringify(await modalOf('U01CAROL'))).toContain('is over')
  await worker.idle()
  expect(await cardAt(card.ts)).not.toContain('"button"')
})

it('says in why that a card cannot be drawn, and what to do; the release goes on', async () => {
  const card = await arrange(crashed())
  worker.paint()
  await person().act({ kind: 'change_channel', user: 'U01ANN', channel, change: 'remove_bot' })
  await click('U01CAROL', card, 'retry')
  await until(({ rolling }) => rolling?.stage === 'applying')
  await worker.idle()
  await person().act({ kind: 'change_channel', user: 'U01ANN', channel, change: 'add_bot' })
  await command('U01BOB', 'why staging/checkout')
  const answer = await told('U01BOB', /checkout in staging|Nothing keeps|Held|waits/)
  expect(JSON.stringify(answer)).toMatch(/paint failed: .*(?:not in|Invite)/)
  expect((await stored()).rolling?.stage).toBe('applying')
})

it('draws a card anew that somebody deleted, once', async () => {
  const card = await arrange(crashed())
  worker.paint()
  await person().act({ kind: 'delete_message', user: 'U01ANN', channel, ts: card.ts })
  await command('U01CAROL', 'rollback staging/checkout it crashes')
  await until(({ ending }) => ending.some(({ stage }) => stage === 'rolled_back'))
  await worker.idle()
  const { messages } = await person().state()
  const cards = (messages[channel] ?? []).filter(each => /Rolled back/.test(JSON.stringify(each)))
  expect(cards).toHaveLength(1)
})
