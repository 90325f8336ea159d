import { Octokit } from '@octokit/rest'
import { z } from 'zod'
import { RetryableError, TerminalError } from '../../errors.ts'
import { registerSecret, type Log } from '../../log.ts'
import type { Accounts, DeviceAnswer, Grant } from '../../ports.ts'
import { messageOf, parsed, unexpected, type Answer } from './answer.ts'
import { quiet } from './app.ts'
import { ask } from './ask.ts'
import { connect } from './connection.ts'
import { createOAuth, type OAuth } from './oauth.ts'

export type AccountsOptions = {
  /** `https://api.github.com`, or `https://<host>/api/v3`. */
  apiUrl: string
  /** The web host, where people log in: `https://github.com`. */
  webUrl: string
  clientId: string
  clientSecret: string
  log: Pick<Log, 'warn'>
}

export type GitHubAccounts = Accounts & {
  /** Both tokens are new afterwards; `over`: the person has to link again. */
  renew(refresh: string, nowMs: number): Promise<Grant | 'over'>
  close(): Promise<void>
}

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
const PAGE = 100

const Begun = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1).max(40),
  verification_uri: z.string().max(300),
  expires_in: z.number().positive(),
  interval: z.number().positive(),
})
const Granted = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive().optional(),
  refresh_token: z.string().min(1).optional(),
})
const Problem = z.object({
  error: z.string(),
  error_description: z.string().optional(),
  interval: z.number().positive().optional(),
})
const Whose = z.object({ id: z.number(), login: z.string() })
const Emails = z.array(z.object({ email: z.string(), verified: z.boolean() }))

/** The device flow of the App, and whose tokens it gave. */
export function createAccounts(options: AccountsOptions): GitHubAccounts {
  const connection = connect()
  const oauth = createOAuth({ webUrl: options.webUrl, connection })
  const octokit = new Octokit({
    baseUrl: options.apiUrl.replace(/\/+$/, ''),
    request: { fetch: connection.fetch },
    log: quiet(options.log),
  })
  return {
    ...flow(oauth, options),
    ...owners(octokit, options),
    close: connection.close,
  }
}

function flow(oauth: OAuth, options: AccountsOptions): Pick<GitHubAccounts, 'begin' | 'ask' | 'renew'> {
  const { clientId } = options
  return {
    begin: async nowMs => {
      const answer = await oauth('/login/device/code', { client_id: clientId })
      const begun = Begun.safeParse(answer)
      if (!begun.success) throw notBegun(answer)
      const { device_code: deviceCode, user_code: userCode, verification_uri: url } = begun.data
      registerSecret(deviceCode, 'passing')
      if (!URL.canParse(url) || new URL(url).origin !== new URL(options.webUrl).origin)
        throw unexpected('the device flow', 'it leads people to another host')
      const endsAtMs = nowMs + begun.data.expires_in * 1_000
      return {
        device: { userCode, url: new URL(url).href, deviceCode, endsAtMs },
        intervalMs: begun.data.interval * 1_000,
      }
    },
    ask: async (deviceCode, nowMs) => {
      const fields = { client_id: clientId, device_code: deviceCode, grant_type: DEVICE_GRANT }
      const answer = await oauth('/login/oauth/access_token', fields)
      const granted = Granted.safeParse(answer)
      return granted.success ? { kind: 'granted', grant: grantOf(granted.data, nowMs) } : notYet(answer)
    },
    renew: async (refresh, nowMs) => renewed(oauth, { options, refresh, nowMs }),
  }
}

function owners(
  octokit: Octokit,
  { clientId, clientSecret }: AccountsOptions,
): Pick<GitHubAccounts, 'whose' | 'isOver' | 'end'> {
  const request = (route: string, parameters: object) =>
    ask(octokit, { route, parameters: { ...parameters } }, async () => undefined)
  const asPerson = (route: string, { access }: Grant, parameters = {}) =>
    request(route, { ...parameters, headers: bearer(access) })
  return {
    whose: async grant => {
      const [user, emails] = await Promise.all([
        asPerson('GET /user', grant),
        asPerson('GET /user/emails', grant, { per_page: PAGE }),
      ])
      if (emails.status === 403 || emails.status === 404) throw new TerminalError('people_emails_refused', {})
      const verified = parsed(Emails, bodyOf(emails), 'GET /user/emails').filter(each => each.verified)
      return { account: parsed(Whose, bodyOf(user), 'GET /user'), emails: verified.map(({ email }) => email) }
    },
    isOver: async grant => (await asPerson('GET /user', grant)).status === 401,
    end: async ({ access }) => {
      const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64')
      registerSecret(basic)
      const answer = await request('DELETE /applications/{client_id}/token', {
        client_id: clientId,
        access_token: access,
        headers: { authorization: `Basic ${basic}` },
      })
      // A token that is over already is not known any more.
      if (![204, 404, 422].includes(answer.status)) throw refusedClient(messageOf(answer))
    },
  }
}

async function renewed(
  oauth: OAuth,
  { options, refresh, nowMs }: { options: AccountsOptions; refresh: string; nowMs: number },
): Promise<Grant | 'over'> {
  const answer = await oauth('/login/oauth/access_token', {
    client_id: options.clientId,
    client_secret: options.clientSecret,
    grant_type: 'refresh_token',
    refresh_token: refresh,
  })
  const granted = Granted.safeParse(answer)
  if (granted.success) return grantOf(granted.data, nowMs)
  const { error, reason } = problemOf(answer)
  if (error === 'bad_refresh_token') return 'over'
  throw error === 'incorrect_client_credentials' ? refusedClient(reason) : unexpected('a renewal', reason)
}

/** Their spans count from before the question, so that no token is believed too long. */
function grantOf(granted: z.output<typeof Granted>, nowMs: number): Grant {
  const { access_token: access, refresh_token: refresh = null, expires_in: forS } = granted
  registerSecret(access, 'passing')
  if (refresh !== null) registerSecret(refresh, 'passing')
  return { access, accessEndsAtMs: forS === undefined ? null : nowMs + forS * 1_000, refresh }
}

function notYet(answer: unknown): DeviceAnswer {
  const { error, reason, intervalMs } = problemOf(answer)
  switch (error) {
    case 'authorization_pending':
      return { kind: 'pending' }
    case 'slow_down':
      return { kind: 'slower', intervalMs }
    case 'access_denied':
      return { kind: 'denied' }
    case 'expired_token':
    case 'incorrect_device_code':
      return { kind: 'over' }
    case 'incorrect_client_credentials':
      throw refusedClient(reason)
    default:
      throw unexpected('the device flow', reason)
  }
}

function notBegun(answer: unknown): TerminalError | RetryableError {
  const { error, reason } = problemOf(answer)
  if (error === 'device_flow_disabled') return new TerminalError('people_device_off', {})
  return refusedClient(reason)
}

const SLOWER_MS = 10_000

function problemOf(answer: unknown): { error: string; reason: string; intervalMs: number } {
  const { error, error_description: text, interval } = Problem.safeParse(answer).data ?? { error: 'unknown' }
  return { error, reason: text ?? error, intervalMs: interval === undefined ? SLOWER_MS : interval * 1_000 }
}

function refusedClient(reason: string): TerminalError {
  return new TerminalError('people_client_refused', { reason })
}

/** A token that was taken back meanwhile says so by 401. */
function bodyOf(answer: Answer): unknown {
  if (answer.status < 300) return answer.body
  throw unexpected('who somebody is', messageOf(answer))
}

export function bearer(access: string): { authorization: string } {
  return { authorization: `Bearer ${access}` }
}
