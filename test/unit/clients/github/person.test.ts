import { afterEach, describe, expect, it } from 'vitest'
import { createAccounts } from '../../../../src/clients/github/accounts.ts'
import type { PersonTokens } from '../../../../src/clients/github/person-tokens.ts'
import { sharedStore, world, type Said, type World } from './world.ts'

const CANARY = 'ghu_canaryCanaryCanary00000000000042'
const SECRET = 'canary-client-secret'
const REVIEWS = '/repos/acme/deploy/pulls/7/reviews'
const request = {
  repository: 'acme/deploy',
  number: 7,
  head: 'a'.repeat(40),
  as: { id: 101, login: 'ann' },
  verb: 'approve' as const,
  body: 'Approved',
  mark: 'slipway production/checkout#1 3',
}

let stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.map(stop => stop()))
  stops = []
})

/** GitHub that answers reviews of a person so, in order; whoever linked their account has this token. */
async function github(answers: Said[], tokens: Partial<PersonTokens> = {}): Promise<World> {
  const rest = [...answers]
  const say = ({ method, path }: { method: string; path: string }): Said | null => {
    if (!path.startsWith(REVIEWS)) return null
    return method === 'GET' ? { body: [] } : (rest.shift() ?? { status: 500 })
  }
  return world([say], sharedStore(), '', {
    of: async () => CANARY,
    afterRefusal: async () => null,
    ...tokens,
  })
}

const caught = (doing: Promise<unknown>) =>
  doing.then(
    () => null,
    (error: unknown) => error,
  )

describe('a request as a person', () => {
  it.each<[string, Said]>([
    ['GitHub breaks down', { status: 502, body: { message: CANARY } }],
    ['the connection is cut', { break: 'before' }],
    ['the answer is cut', { break: 'within' }],
    ['GitHub is tired', { status: 429, headers: { 'retry-after': '7' }, body: { message: CANARY } }],
  ])('tells nothing of the token when %s', async (_what, said) => {
    const { git, asked } = await github([said])
    const error = await caught(git.reviewAs(request))
    expect(error).toMatchObject({ name: 'RetryableError' })
    const told = error instanceof Error ? [error.message, error.stack, JSON.stringify(error)].join() : ''
    expect(told).not.toContain(CANARY)
    expect(asked.map(({ path }) => path).join()).not.toContain(CANARY)
    expect(asked.at(-1)?.headers.authorization).toBe(`Bearer ${CANARY}`)
  })

  it('keeps the limit of one person apart from that of the App', async () => {
    const { git, store } = await github([{ status: 429, headers: { 'retry-after': '7' } }])
    await caught(git.reviewAs(request))
    expect([...store.bans.keys()]).toEqual(['github:person:101'])
  })

  it('tries once more with a token that another replica renewed', async () => {
    const { git, asked } = await github([{ status: 401 }, { body: {} }], {
      afterRefusal: async () => 'ghu_newer',
    })
    expect(await git.reviewAs(request)).toEqual({ kind: 'given' })
    expect(asked.at(-1)?.headers.authorization).toBe('Bearer ghu_newer')
  })

  it('is refused as not linked where GitHub takes no token of them', async () => {
    const { git } = await github([{ status: 401 }])
    expect(await git.reviewAs(request)).toMatchObject({ kind: 'refused', why: 'unlinked' })
  })

  it.each<[number, string, string]>([
    [403, 'Resource not accessible by integration', 'forbidden'],
    [404, 'Not Found', 'forbidden'],
    [422, 'The commit_id is not part of the pull request', 'other'],
  ])('says why GitHub refuses it: %s %s', async (status, message, why) => {
    const { git } = await github([{ status, body: { message } }])
    expect(await git.reviewAs(request)).toEqual({ kind: 'refused', why, message })
  })

  it('gives the reason that stands among the errors', async () => {
    const body = { message: 'Unprocessable Entity', errors: ['Can not approve your own pull request'] }
    const { git } = await github([{ status: 422, body }])
    expect(await git.reviewAs(request)).toMatchObject({
      why: 'own',
      message: 'Unprocessable Entity: Can not approve your own pull request',
    })
  })
})

/** The web host, which answers so. */
async function host(said: Said) {
  const made = await world([({ path }) => (path.startsWith('/login') ? said : null)])
  const log = { warn: () => {} }
  const options = { apiUrl: made.url, webUrl: made.url, clientId: 'Iv1.1', clientSecret: SECRET, log }
  const accounts = createAccounts(options)
  stops.push(accounts.close)
  return { accounts, asked: made.asked }
}

describe('the device flow', () => {
  it.each<[string, Said]>([
    ['it is away', { break: 'before' }],
    ['it breaks down', { status: 500 }],
    ['it is tired', { status: 429 }],
  ])('waits, and tells nothing of secrets, when %s', async (_what, said) => {
    const { accounts, asked } = await host(said)
    for (const doing of [accounts.ask('canary-device', 0), accounts.renew('ghr_canary', 0)]) {
      // oxlint-disable-next-line no-await-in-loop -- one after another, to see each
      const error = await caught(doing)
      expect(error).toMatchObject({ name: 'RetryableError' })
      const told = error instanceof Error ? [error.message, error.stack].join() : ''
      expect(told).not.toMatch(/canary/)
    }
    expect(asked.map(({ path }) => path).join()).not.toMatch(/canary/)
  })

  it.each<[string, Said, string]>([
    ['is switched off', { body: { error: 'device_flow_disabled' } }, 'people_device_off'],
    ['has another client', { status: 404, body: { error: 'Not Found' } }, 'people_client_refused'],
  ])('says what to mend where it %s', async (_what, said, code) => {
    const { accounts } = await host(said)
    await expect(accounts.begin(0)).rejects.toMatchObject({ name: 'TerminalError', code })
  })

  it('leads nobody to another host', async () => {
    const begun = { device_code: 'x', user_code: 'AB-CD', expires_in: 900, interval: 5 }
    const { accounts } = await host({
      body: { ...begun, verification_uri: 'https://evil.example/login/device' },
    })
    await expect(accounts.begin(0)).rejects.toMatchObject({ code: 'git_answer_unexpected' })
  })

  it('takes a token that never ends, where the App lets tokens live', async () => {
    const { accounts } = await host({ body: { access_token: 'ghu_x', token_type: 'bearer', scope: '' } })
    expect(await accounts.ask('x', 0)).toEqual({
      kind: 'granted',
      grant: { access: 'ghu_x', accessEndsAtMs: null, refresh: null },
    })
  })
})
