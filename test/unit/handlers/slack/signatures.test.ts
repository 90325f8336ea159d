import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { signedBySlack } from '../../../../handlers/slack/signature.ts'
import { generator, mutate } from '../mutate.ts'

const MUTATIONS = 100_000
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5'
const NOW_MS = Date.UTC(2026, 10, 26, 9)
const AT = String(NOW_MS / 1_000)
const BODY = Buffer.from('payload=%7B%22type%22%3A%22block_actions%22%7D')

const isSigned = signedBySlack(SECRET, () => NOW_MS)

function signature(at: string, body: Buffer, secret = SECRET): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex')}`
}

const headers = (at: string, signed: string) => ({
  'x-slack-request-timestamp': at,
  'x-slack-signature': signed,
})

it(`accepts none of ${MUTATIONS} mutated signatures and times`, { timeout: 120_000 }, () => {
  const right = signature(AT, BODY)
  const random = generator(20_261_126)
  let [tried, accepted] = [0, 0]
  while (tried < MUTATIONS) {
    const forged = random(4) === 0 ? right : mutate(right, random)
    const at = forged === right || random(4) === 0 ? mutate(AT, random) : AT
    if (forged === right && at === AT) continue
    tried += 1
    if (isSigned(headers(at, forged), BODY)) accepted += 1
  }
  expect(accepted).toBe(0)
  expect(isSigned(headers(AT, right), BODY)).toBe(true)
})

it('accepts the signature for no other body, and not that of another secret', () => {
  const right = signature(AT, BODY)
  for (let bit = 0; bit < BODY.length * 8; bit += 1) {
    const other = Buffer.from(BODY)
    other.writeUInt8(other.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    expect(isSigned(headers(AT, right), other)).toBe(false)
  }
  expect(isSigned(headers(AT, signature(AT, BODY, 'another')), BODY)).toBe(false)
})

const at = (seconds: number) => String(NOW_MS / 1_000 + seconds)

const signed = (seconds: number) => isSigned(headers(at(seconds), signature(at(seconds), BODY)), BODY)

it('takes what is older than five minutes for a replay, and what is from later for a wrong clock', () => {
  expect([-300, 0, 300].map(signed)).toEqual([true, true, true])
  expect([-301, 301, -86_400].map(signed)).toEqual([false, false, false])
})

it('needs both headers and a body', () => {
  const right = signature(AT, BODY)
  expect(isSigned({ 'x-slack-signature': right }, BODY)).toBe(false)
  expect(isSigned({ 'x-slack-request-timestamp': AT }, BODY)).toBe(false)
  expect(isSigned(headers(AT, signature(AT, Buffer.alloc(0))), Buffer.alloc(0))).toBe(false)
  expect(isSigned(headers(AT, right), undefined)).toBe(false)
})
