import { timingSafeEqual, verify } from 'node:crypto'
import { z } from 'zod'
import { Refusal, notFound } from './http/refusal.ts'
import type { World } from './world.ts'

const jwtAgeMaxMs = 10 * 60_000
const clockDriftMs = 60_000

const Header = z.object({ alg: z.literal('RS256') })
const Claims = z.object({ iat: z.int(), exp: z.int(), iss: z.union([z.string(), z.int()]) })

/** JSON Web Token as GitHub wants it: RS256 by the App's key, at most ten minutes, issued in the past. */
export function appId(world: World, jwt: string): number {
  const [head = '', payload = '', signature = ''] = jwt.split('.')
  const signed = Buffer.from(`${head}.${payload}`)
  const header = Header.safeParse(decode(head))
  const claims = Claims.safeParse(decode(payload))
  if (!header.success || !claims.success) throw new Refusal(401, 'A JSON web token could not be decoded')
  const { iss, iat, exp } = claims.data
  if (String(iss) !== String(world.app.id)) throw new Refusal(404, 'Integration not found')
  if (!verify('RSA-SHA256', signed, world.app.publicKey, Buffer.from(signature, 'base64url')))
    throw new Refusal(401, 'A JSON web token could not be decoded')
  checkTimes(world.now(), iat * 1_000, exp * 1_000)
  return world.app.id
}

/** The App's client id, if the Basic header carries it with its secret; GitHub says 404 of any other. */
export function clientId(world: World, authorization: string): string {
  const [id = '', secret = ''] = Buffer.from(authorization.slice('basic '.length), 'base64')
    .toString()
    .split(':')
  const { app } = world
  if (id !== app.clientId || !isSame(secret, app.clientSecret)) throw notFound()
  return id
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function checkTimes(nowMs: number, issuedMs: number, expiresMs: number): void {
  if (issuedMs > nowMs + clockDriftMs)
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    )
  if (expiresMs <= nowMs)
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    )
  if (expiresMs > nowMs + jwtAgeMaxMs + clockDriftMs)
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future")
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}
