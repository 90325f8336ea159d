import { expect, it } from 'vitest'
import type { AskedHint } from '../../../src/ports.ts'
import { NOON_MS } from '../views/world.ts'
import { ANN, from, hint, MINUTE_MS, world } from './link-world.ts'

it('asks GitHub no sooner than it wants to be asked, and goes on after a restart', async () => {
  const { begin, look, accounts, after } = world()
  await begin()
  expect(await look()).toEqual({ kind: 'again', inMs: 5_000 })
  after(5_000)
  expect(await look()).toEqual({ kind: 'again', inMs: 5_000 })
  // The process dies and another one takes the job up at once.
  expect(await look()).toEqual({ kind: 'again', inMs: 5_000 })
  expect(accounts.asked).toHaveLength(1)
})

it('asks slower once GitHub says so', async () => {
  const { begin, look, accounts, after } = world()
  await begin()
  after(5_000)
  accounts.tired = true
  expect(await look()).toEqual({ kind: 'again', inMs: 10_000 })
  after(9_000)
  expect(await look()).toEqual({ kind: 'again', inMs: 1_000 })
  after(1_000)
  expect(await look()).toEqual({ kind: 'again', inMs: 10_000 })
  expect(accounts.asked).toHaveLength(2)
})

it('links an account among whose verified addresses is that of Slack, and says so', async () => {
  const { begin, look, links, accounts, after, texts, queue } = world()
  const { device } = await begin(hint)
  accounts.entered.set(device.userCode, ANN)
  after(5_000)
  expect(await look()).toEqual({ kind: 'done' })
  expect(await links.of('UANN')).toMatchObject({ account: { login: 'ann', id: 1 } })
  expect(texts()).toEqual([expect.stringMatching(/^UANN: Your GitHub account `ann` is linked/)])
  expect(await links.linking('UANN')).toBeNull()
  expect([...queue.jobs.keys()]).toContain('entry.slack:c1.linked')
})

it('gives the click that led to it another turn, under the time at which it was made', async () => {
  const { begin, look, needs, accounts, after } = world()
  const { device } = await begin(hint)
  accounts.entered.set(device.userCode, ANN)
  after(14 * MINUTE_MS)
  await look()
  expect(await needs.store.entry('slack:c1.linked')).toMatchObject({
    receivedAtMs: NOON_MS,
    hint: { ...hint, from: { ...from, trigger: null } },
  })
})

it('keeps what GitHub gave through a crash, since it gives it once', async () => {
  const { begin, look, links, accounts, after, texts, needs } = world()
  const { device } = await begin()
  accounts.entered.set(device.userCode, ANN)
  after(5_000)
  const { whose } = needs.accounts
  Object.assign(needs.accounts, { whose: () => Promise.reject(new Error('killed')) })
  await expect(look()).rejects.toThrow('killed')
  Object.assign(needs.accounts, { whose })
  await look()
  expect(await links.of('UANN')).not.toBeNull()
  expect(accounts.asked).toHaveLength(1)
  expect(texts()).toHaveLength(1)
})

it.each(['link', 'drop'] as const)('links once when the process is killed around %s', async call => {
  const { begin, look, links, accounts, after, texts } = world()
  const { device } = await begin(hint)
  accounts.entered.set(device.userCode, ANN)
  after(5_000)
  const { [call]: real } = links
  Object.assign(links, {
    [call]: async (...given: unknown[]) => {
      await Reflect.apply(real, links, given)
      throw new Error('killed')
    },
  })
  await look().catch(() => undefined)
  Object.assign(links, { [call]: real })
  await look()
  expect(await links.of('UANN')).not.toBeNull()
  expect(texts()).toHaveLength(1)
})

it('links no account that is somebody else’s, nor one whose owner nobody can confirm', async () => {
  const { begin, look, links, accounts, after, texts, needs } = world()
  const grant = { access: 'x', accessEndsAtMs: null, refresh: null }
  await links.link({ slack: 'UEVE', account: { login: 'ann', id: 1 }, linkedAtMs: 0 }, grant)
  const first = await begin()
  accounts.entered.set(first.device.userCode, ANN)
  after(5_000)
  await look()
  Object.assign(needs.people, { admins: () => [] })
  const second = await begin()
  accounts.entered.set(second.device.userCode, { ...ANN, id: 2, emails: [] })
  after(5_000)
  await look()
  expect(texts()).toEqual([
    expect.stringMatching(/is not linked: it is linked to somebody else/),
    expect.stringMatching(/is not linked: your Slack e-mail is none of its verified ones/),
  ])
  expect([await links.of('UANN'), accounts.over.size]).toEqual([null, 2])
})

it('says that somebody refused, or let the code end', async () => {
  const { begin, look, accounts, after, texts } = world()
  const first = await begin()
  accounts.entered.set(first.device.userCode, null)
  after(5_000)
  await look()
  await begin()
  after(15 * MINUTE_MS)
  await look()
  expect(texts()).toEqual([
    expect.stringMatching(/you refused it on GitHub/),
    expect.stringMatching(/the code was not entered in time/),
  ])
})

it('gives the same code again while it is good, and every click its turn', async () => {
  const { begin, after, links } = world()
  const first = await begin(hint)
  const other: AskedHint = { ...hint, target: 'production/cart' }
  expect((await begin(other)).device).toEqual(first.device)
  after(13 * MINUTE_MS)
  const later = await begin()
  expect(later.device.userCode).not.toBe(first.device.userCode)
  expect((await links.linking('UANN'))?.waiting).toHaveLength(2)
})
