import { expect, it } from 'vitest'
import { newestClicks } from '../../src/release/clicks.ts'
import { opened, production } from '../unit/views/pulls.ts'
import {
  accounts,
  arrange,
  click,
  command,
  links,
  modalOf,
  person,
  rule,
  stored,
  told,
  until,
} from './slack/people.ts'

const refuse = production({ recorded: 'refuse' }, { linking: true })
const target = refuse.target

const ANN = { login: 'ann', id: 1, emails: ['ann@acme.example'] }
const BOB = { login: 'bob', id: 2, emails: ['somebody@else.example'] }

const codeIn = async (user: string): Promise<string> =>
  /CODE-\d+/.exec(JSON.stringify(await modalOf(user)))?.[0] ?? 'none'

/** What the bot has said, wherever it said it. */
const said = (words: RegExp) =>
  person().until(state =>
    Object.values(state.messages)
      .flat()
      .find(({ text }) => words.test(text)),
  )

it('shows the way to link to whoever is refused for want of it, and to nobody else', async () => {
  rule(refuse)
  const card = await arrange(opened(refuse))
  await click('U01ANN', card, 'approve')
  const modal = JSON.stringify(await modalOf('U01ANN'))
  expect(modal).toContain('counts reviews on GitHub only')
  expect(modal).toContain('https://github.com/login/device')
  const { modals, ephemerals } = await person().state()
  expect(Object.keys(modals).filter(user => (modals[user] ?? []).length > 0)).toEqual(['U01ANN'])
  expect(ephemerals).toEqual([])
  expect((await stored(target)).open?.clicks).toEqual([])
})

it('does what was clicked once the account is linked', async () => {
  rule(refuse)
  const card = await arrange(opened(refuse))
  accounts.intervalMs = 0
  accounts.entered.set('CODE-1', ANN)
  await click('U01ANN', card, 'approve')
  const { open } = await until(known => (known.open?.clicks.length ?? 0) > 0, target)
  expect(newestClicks(open?.clicks ?? [])).toMatchObject([
    { by: { login: 'ann', id: 1 }, mirror: { state: 'owed' } },
  ])
  await said(/Your GitHub account `ann` is linked/)
})

it('links by command, in a window, and unlinks', async () => {
  await command('U01ANN', 'link')
  expect(await codeIn('U01ANN')).toBe('CODE-1')
  await command('U01ANN', 'link')
  expect(await codeIn('U01ANN')).toBe('CODE-1')
  await command('U01ANN', 'unlink')
  await told('U01ANN', /No GitHub account of yours is linked/)
  expect(await links.linking('U01ANN')).toBeNull()
})

it('gives no code to a guest, or to somebody of another organisation', async () => {
  await command('U01GUEST', 'link')
  await told('U01GUEST', /Guests may look, but not act/)
  await command('U01FAR', 'link')
  await told('U01FAR', /Only members of this workspace/)
  expect(await links.linkings()).toEqual([])
})

it('asks an admin by two buttons, who are gone once pressed', async () => {
  accounts.intervalMs = 0
  accounts.entered.set('CODE-1', BOB)
  await command('U01BOB', 'link')
  const question = await said(/Is the GitHub account `bob` that of/)
  const channel = await person().until(state =>
    Object.keys(state.messages).find(id => state.messages[id]?.some(({ ts }) => ts === question.ts)),
  )
  await person().act({
    kind: 'block_action',
    user: 'U01CAROL',
    channel,
    ts: question.ts,
    action_id: 'confirm_link',
  })
  await person().until(state =>
    state.messages[channel]?.find(({ ts, text }) => ts === question.ts && /is linked to/.test(text)),
  )
  expect(await links.of('U01BOB')).toMatchObject({ account: { login: 'bob' } })
})
