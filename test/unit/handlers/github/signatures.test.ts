import { expect, it } from 'vitest'
import { signedWith } from '../../../../handlers/github/signature.ts'
import { generator, mutate } from '../mutate.ts'
import { pushBody, SECRET, signature } from './world.ts'

const MUTATIONS = 100_000

it(`accepts none of ${MUTATIONS} mutated signatures`, { timeout: 120_000 }, async () => {
  const isSigned = signedWith(SECRET)
  const body = Buffer.from(pushBody())
  const right = signature(body)
  const random = generator(20_261_123)
  let [tried, accepted] = [0, 0]
  while (tried < MUTATIONS) {
    const once = mutate(right, random)
    const forged = random(3) === 0 && once.length > 0 ? mutate(once, random) : once
    if (forged === right) continue
    tried += 1
    if (await isSigned(forged, body)) accepted += 1
  }
  expect(accepted).toBe(0)
  expect(await isSigned(right, body)).toBe(true)
})

it('accepts the signature for no other body', async () => {
  const isSigned = signedWith(SECRET)
  const body = Buffer.from(pushBody())
  const right = signature(body)
  let accepted = 0
  for (let bit = 0; bit < body.length * 8; bit += 1) {
    const other = Buffer.from(body)
    other.writeUInt8(other.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
    if (await isSigned(right, other)) accepted += 1
  }
  expect(accepted).toBe(0)
})

it.each([[undefined], [null], [''], [['sha256=']], [42], [{}]])('takes %j for no signature', async odd => {
  expect(await signedWith(SECRET)(odd, Buffer.from('{}'))).toBe(false)
})
