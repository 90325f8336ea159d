import { expect, it } from 'vitest'
import { ANN, from, world } from './link-world.ts'

it('asks the admins where the addresses differ, and links by their word', async () => {
  const { begin, look, links, accounts, after, direct, texts, route, answers } = world()
  const { device } = await begin()
  accounts.entered.set(device.userCode, { ...ANN, emails: ['ann@home.example'] })
  after(5_000)
  expect(await look()).toEqual({ kind: 'done' })
  expect(texts()).toEqual([
    expect.stringMatching(/^UCAROL: Is the GitHub account `ann` that of <@UANN>\?/),
    expect.stringMatching(/^UANN: Your Slack e-mail is none of the verified ones/),
  ])
  const linking = (await links.linking('UANN'))?.id ?? ''
  expect(JSON.stringify(direct[0]?.message.blocks)).toContain(`UANN|${linking}`)
  const confirm = { kind: 'people', what: 'confirm', of: 'UANN', linking, yes: true, from, at: null } as const
  await route({ ...confirm, by: 'UANN' })
  await route({ ...confirm, by: 'UBOB' })
  expect(await links.of('UANN')).toBeNull()
  await route({ ...confirm, by: 'UCAROL' })
  expect(await links.of('UANN')).toMatchObject({ account: { login: 'ann' } })
  await route({ ...confirm, by: 'UCAROL' })
  expect(answers()).toEqual([
    expect.stringMatching(/^Not done: only another admin/),
    expect.stringMatching(/^Not done: only another admin/),
    expect.stringMatching(/is linked to the Slack member `UANN`/),
    expect.stringMatching(/^That link is over already/),
  ])
})

it('ends the token of an account that an admin does not confirm', async () => {
  const { begin, look, links, accounts, after, texts, route } = world()
  const { device } = await begin()
  accounts.entered.set(device.userCode, { ...ANN, emails: [] })
  after(5_000)
  await look()
  const linking = (await links.linking('UANN'))?.id ?? ''
  await route({
    kind: 'people',
    what: 'confirm',
    by: 'UCAROL',
    of: 'UANN',
    linking,
    yes: false,
    from,
    at: null,
  })
  expect([await links.of('UANN'), accounts.over.size]).toEqual([null, 1])
  expect(texts().at(-1)).toMatch(/^UANN: .* is not linked: an admin did not confirm/)
})

it('forgets a link when its person asks, and when GitHub has ended it', async () => {
  const { links, accounts, route, answers, texts } = world()
  const link = { slack: 'UANN', account: { login: 'ann', id: 1 }, linkedAtMs: 0 }
  const grant = { access: 'x', accessEndsAtMs: null, refresh: null }
  await links.link(link, grant)
  await route({ kind: 'people', what: 'revoked', account: 1 })
  expect(await links.of('UANN')).not.toBeNull()
  accounts.over.add('x')
  await route({ kind: 'people', what: 'revoked', account: 1 })
  expect(await links.of('UANN')).toBeNull()
  expect(texts()).toEqual([expect.stringMatching(/you took Slipway's right back on GitHub/)])
  await links.link(link, { ...grant, access: 'y' })
  await route({ kind: 'people', what: 'unlink', by: 'UANN', from })
  await route({ kind: 'people', what: 'unlink', by: 'UANN', from })
  expect([await links.of('UANN'), accounts.over.has('y')]).toEqual([null, true])
  expect(answers()).toEqual([
    expect.stringMatching(/is not linked any more, and its token is forgotten/),
    expect.stringMatching(/No GitHub account of yours is linked/),
  ])
})
