import { expect, it } from 'vitest'
import { createPersonTokens } from '../../../../src/clients/github/person-tokens.ts'
import type { Grant } from '../../../../src/ports.ts'
import { memoryLinks } from '../../../simulator/memory-links.ts'
import { memoryStore } from '../../../simulator/memory-store.ts'

const HOUR_MS = 3_600_000
const ANN = { slack: 'U1', account: { id: 1, login: 'ann' }, linkedAtMs: 0 }

/** Somebody linked, whose token lives for eight hours, and replicas that act for them. */
async function world(renewing?: () => Promise<void>) {
  let now = 0
  let renewals = 0
  const store = memoryStore({ nowMs: () => now })
  const links = memoryLinks()
  const grant: Grant = { access: 'a0', accessEndsAtMs: 8 * HOUR_MS, refresh: 'r0' }
  await links.link(ANN, grant)
  const over = new Set<string>()
  const accounts = {
    renew: async (refresh: string, nowMs: number): Promise<Grant | 'over'> => {
      await renewing?.()
      if (over.has(refresh)) return 'over'
      over.add(refresh)
      renewals += 1
      return { access: `a${renewals}`, accessEndsAtMs: nowMs + 8 * HOUR_MS, refresh: `r${renewals}` }
    },
  }
  const replica = () => createPersonTokens({ links, accounts, store, log: { info: () => {} } })
  return { links, over, replica, after: (ms: number) => void (now += ms), renewals: () => renewals }
}

it('uses a token while it is good, and renews both shortly before its end', async () => {
  const { replica, after, links } = await world()
  const tokens = replica()
  expect(await tokens.of(1)).toBe('a0')
  after(7.9 * HOUR_MS)
  expect(await tokens.of(1)).toBe('a1')
  expect(await links.grantOf(1)).toMatchObject({ access: 'a1', refresh: 'r1' })
  expect(await tokens.of(2)).toBeNull()
})

it('renews once for many who ask at once, on two replicas', async () => {
  const { replica, after, renewals } = await world(() => new Promise(resolve => void setImmediate(resolve)))
  after(7.9 * HOUR_MS)
  const [one, other] = [replica(), replica()]
  const asked = Array.from({ length: 20 }, (_, n) => (n % 2 === 0 ? one : other).of(1))
  expect(new Set(await Promise.all(asked))).toEqual(new Set(['a0', 'a1']))
  expect(renewals()).toBe(1)
})

it('comes back soon for a token that is over while somebody else renews it', async () => {
  const { replica, after } = await world(() => new Promise(resolve => void setImmediate(resolve)))
  after(9 * HOUR_MS)
  const first = replica().of(1)
  await expect(replica().of(1)).rejects.toMatchObject({ code: 'store_lane_busy' })
  expect(await first).toBe('a1')
})

it('forgets a link that cannot be renewed any more', async () => {
  const { replica, after, over, links } = await world()
  over.add('r0')
  after(9 * HOUR_MS)
  expect(await replica().of(1)).toBeNull()
  expect(await links.of('U1')).toBeNull()
})

it('forgets a link whose newest token GitHub refuses, and no older one', async () => {
  const { replica, links } = await world()
  const tokens = replica()
  expect(await tokens.afterRefusal(1, 'older')).toBe('a0')
  expect(await tokens.afterRefusal(1, 'a0')).toBeNull()
  expect(await links.of('U1')).toBeNull()
})

it('does not take a refusal for the last word while the token is being renewed', async () => {
  const [begun, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const { replica, after, links } = await world(() => {
    begun.resolve()
    return answered.promise
  })
  after(7.9 * HOUR_MS)
  const renewing = replica().of(1)
  await begun.promise
  await expect(replica().afterRefusal(1, 'a0')).rejects.toMatchObject({ code: 'store_lane_busy' })
  answered.resolve()
  await renewing
  expect(await replica().afterRefusal(1, 'a0')).toBe('a1')
  expect(await links.of('U1')).not.toBeNull()
})
