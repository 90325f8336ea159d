import { expect, it } from 'vitest'
import { arrange, channel, command, crashed, modalOf, person, told, until } from './slack/people.ts'

it('holds, resumes and rolls back by command', async () => {
  await arrange(crashed())
  await command('U01CAROL', 'hold checkout staging sale day')
  expect((await until(({ hold }) => hold !== null)).hold?.reason).toBe('sale day')
  await command('U01CAROL', 'hold checkout staging again')
  await told('U01CAROL', /Not done: held already by carol: sale day/)
  await command('U01CAROL', 'resume staging/checkout')
  await until(({ hold }) => hold === null)
  await command('U01CAROL', 'rollback staging/checkout it crashes')
  expect((await until(({ open }) => open?.kind === 'rollback')).hold?.reason).toBe('it crashes')
})

it('opens a modal where a reason is missing', async () => {
  await arrange(crashed())
  await command('U01CAROL', 'rollback staging/checkout')
  expect(JSON.stringify(await modalOf('U01CAROL'))).toContain('goes back to *1.41.3*')
})

it.each([
  ['help', /What \/release can do/],
  ['stauts', /did you mean `\/release status`/],
  ['status', /checkout in staging/],
  ['status chekout', /Did you mean `checkout`/],
  ['why', /Which service/],
  ['hold checkout', /Which one: `staging\/checkout`, `production\/checkout`/],
  ['why ghcr.io/acme/checkout:1.42.0', /No notification about ghcr\.io\/acme\/checkout:1\.42\.0/],
])('answers /release %s to the asker alone', async (text, words) => {
  await arrange(crashed())
  await command('U01BOB', text)
  await told('U01BOB', words)
  expect((await person().state()).messages[channel]).toHaveLength(1)
})

it('shows the answer to the channel with --share', async () => {
  await arrange(crashed())
  await command('U01BOB', 'status staging/checkout --share')
  await person().until(state =>
    state.messages[channel]?.find(({ text }) => text.includes('checkout in staging')),
  )
  expect((await person().state()).ephemerals).toEqual([])
})
