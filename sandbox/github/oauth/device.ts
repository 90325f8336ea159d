import { randomBytes, randomInt } from 'node:crypto'
import { findUser } from '../world.ts'
import type { Device, World } from '../world.ts'
import { issueTokens, renewTokens } from './tokens.ts'
import type { Issued } from './tokens.ts'

const codeLifeS = 900
const intervalS = 5
const slowerByS = 5
const letters = 'BCDFGHJKLMNPQRSTVWXZ'
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'

type Fields = Record<string, string>
type Problem = { error: string; error_description: string; error_uri: string; interval?: number }

/** `POST /login/device/code`: a code that the person enters, and one that the App asks with meanwhile. */
export function beginDevice(world: World, form: Fields): object | null {
  if (form['client_id'] !== world.app.clientId) return null
  if (!world.app.deviceFlow)
    return problem('device_flow_disabled', 'Device Flow must be explicitly enabled for this App')
  const device: Device = {
    deviceCode: randomBytes(20).toString('hex'),
    userCode: `${word()}-${word()}`,
    expiresAt: world.now() + codeLifeS * 1_000,
    intervalS,
    askedAt: null,
    answer: null,
  }
  world.devices.push(device)
  return {
    device_code: device.deviceCode,
    user_code: device.userCode,
    verification_uri: `${world.url}/login/device`,
    expires_in: codeLifeS,
    interval: intervalS,
  }
}

/** `POST /login/oauth/access_token` for the device flow and for renewal. */
export function grantToken(world: World, form: Fields): Issued | Problem {
  if (form['client_id'] !== world.app.clientId)
    return problem('incorrect_client_credentials', 'The client_id and/or client_secret passed are incorrect.')
  const { grant_type: grant, device_code: code = '', refresh_token: refresh = '' } = form
  if (grant === deviceGrant) return askForDevice(world, code)
  if (grant !== 'refresh_token')
    return problem('unsupported_grant_type', 'The grant type is not supported by the server.')
  const wrong = problem('bad_refresh_token', 'The refresh token passed is incorrect or expired.')
  return renewTokens(world, refresh) ?? wrong
}

/** What a person answers on the page; says what is wrong with the code, or nothing. */
export function answerDevice(
  world: World,
  { code, login, allow }: { code: string; login: string; allow: boolean },
): string | null {
  const wanted = code.trim().toUpperCase()
  const device = world.devices.find(({ userCode, answer }) => userCode === wanted && answer === null)
  const user = findUser(world, login)
  if (!device || !user || device.expiresAt <= world.now())
    return 'This code is incorrect or has expired. Enter the code shown where you began.'
  device.answer = allow ? { kind: 'allowed', user } : { kind: 'denied' }
  return null
}

function askForDevice(world: World, code: string): Issued | Problem {
  const device = world.devices.find(({ deviceCode }) => deviceCode === code)
  const now = world.now()
  if (!device) return problem('incorrect_device_code', 'The device_code provided is not valid.')
  if (device.expiresAt <= now) return problem('expired_token', 'This `device_code` has expired.')
  const early = device.askedAt !== null && now - device.askedAt < device.intervalS * 1_000
  device.askedAt = now
  if (early) {
    device.intervalS += slowerByS
    const slower = problem('slow_down', 'Too many requests have been made in the same timeframe.')
    return { ...slower, interval: device.intervalS }
  }
  if (device.answer === null)
    return problem('authorization_pending', 'The authorization request is still pending.')
  world.devices = world.devices.filter(other => other !== device)
  return device.answer.kind === 'denied'
    ? problem('access_denied', 'The authorization request was denied.')
    : issueTokens(world, device.answer.user)
}

function problem(error: string, description: string): Problem {
  const uri =
    'https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app/generating-a-user-access-token-for-a-github-app'
  return { error, error_description: description, error_uri: uri }
}

function word(): string {
  return Array.from({ length: 4 }, () => letters[randomInt(letters.length)]).join('')
}
