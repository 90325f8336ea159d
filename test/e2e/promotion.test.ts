import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { checkOn, pullEyes } from './real/pulls.ts'
import type { PullEyes, PullSeen } from './real/pulls.ts'
import { CAROL, textOf } from './real/slack.ts'
import { until } from './real/until.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const SOAK_MS = 4_000
const PRODUCTION = `{ namespace: shop-production, after: { environment: staging, soak: ${SOAK_MS / 1_000}s }, approvals: { authors: none, peers: 1, from: [user:carol], recorded: count }, merge: auto }`
const FROZEN = 'Approved, but the freeze stocktaking goes on until'

let world: World
let pulls: PullEyes

beforeAll(async () => {
  const shop = { name: 'shop', environment: 'production', settings: PRODUCTION, staging: '{}' } as const
  world = await startWorld({ services: [shop] })
  pulls = pullEyes(world.github.url)
})
afterAll(async () => {
  await world?.stop()
})

const card = (number: number, environment: string, says: RegExp) =>
  world.slack.cardSaying(`→ main-${number}* · ${environment}`, says)

async function push(number: number, play: 'runs' | 'stalls' | 'crashes' = 'runs'): Promise<void> {
  const revision = await world.people.code('ann', 'shop', `Change ${number}`)
  await world.people.push({ service: 'shop', number, revision, play })
}

/** What `/release why` says once it says that. */
function why(says: string): Promise<string> {
  return until(`why: ${says}`, async () => {
    const answer = await world.slack.ask(CAROL, 'why shop production')
    return answer.includes(says) && answer
  })
}

const newest = (number: number, fits: (pull: PullSeen) => boolean = () => true) =>
  pulls.of('shop', pull => pull.title.includes(`main-${number} `) && fits(pull))

/** Another slipway.yml, in which production freezes from a minute ago on, or does not any more. */
async function freeze(isFrozen: boolean): Promise<void> {
  const before = await readFile(world.place.config, 'utf8')
  const now = new Date(Date.now() - 60_000)
  const start = `${now.getUTCMinutes()} ${now.getUTCHours()} * * *`
  const key = ` freeze: [{ name: stocktaking, start: '${start}', duration: 6h }],`
  const thawed = before.replace(/ freeze: \[[^\]]*\],/, '')
  const after = isFrozen ? thawed.replace('{ namespace: shop-production,', line => `${line}${key}`) : thawed
  await writeFile(world.place.config, after)
}

describeHere('an image that production takes after staging', () => {
  it('lands on staging, soaks there, and only then becomes a pull request of production', async () => {
    await push(2)
    await card(2, 'staging', /Live since/)
    const liveMs = Date.now()
    expect(await why('soaks in staging/shop')).toContain('it has been healthy there for 4 s')
    expect(await pulls.all('shop')).toEqual([])
    await newest(2)
    expect(Date.now() - liveMs).toBeGreaterThan(SOAK_MS / 2)
    expect(textOf(await card(2, 'production', /Waiting for approval/))).toContain('on staging since')
  })

  it('is not merged in a freeze that the configuration begins, however well it is approved', async () => {
    await freeze(true)
    await newest(2, pull => checkOn(pull).startsWith('in_progress: Waiting for one peer'))
    await card(2, 'production', /Frozen: stocktaking, until/)
    const { ts } = await card(2, 'production', /Waiting for approval/)
    await world.slack.click(CAROL, ts, 'Approve')
    await card(2, 'production', /Approved, but frozen:\* stocktaking, until/)
    const pull = await newest(2, seen => checkOn(seen).startsWith(`in_progress: ${FROZEN}`))
    expect(pull.state).toBe('open')
  })

  it('is merged and live once the configuration lifts the freeze', async () => {
    await freeze(false)
    await newest(2, ({ state }) => state === 'merged')
    await card(2, 'production', /Live since/)
    expect((await world.cluster.deployment('shop-production', 'shop'))?.isDone).toBe(true)
  })
})

describeHere('a freeze', () => {
  it('is overridden for one release by an operator, with the reason', async () => {
    await push(3)
    await card(3, 'production', /Waiting for approval/)
    await freeze(true)
    const { ts } = await card(3, 'production', /Frozen: stocktaking, until/)
    await world.slack.click(CAROL, ts, 'Approve')
    await card(3, 'production', /Approved, but frozen/)
    await world.slack.click(CAROL, ts, 'Override the freeze')
    await world.slack.giveReason(CAROL, 'orders are lost')
    await newest(3, ({ state }) => state === 'merged')
    expect(textOf(await card(3, 'production', /Live since/))).toContain(
      'Freeze overridden by carol: orders are lost',
    )
    await freeze(false)
  })
})

describeHere('an image that fails on staging', () => {
  it('never becomes a pull request of production, which says why', async () => {
    await push(4, 'crashes')
    await card(4, 'staging', /Failed/)
    expect(await why('did not last in staging/shop')).toContain('it failed there')
    expect((await pulls.all('shop')).filter(({ title }) => title.includes('main-4'))).toEqual([])
  })

  it('gives way to the next one, which soaks anew', async () => {
    await push(5)
    await card(5, 'staging', /Live since/)
    await why('main-5 soaks* in staging/shop')
    expect((await newest(5)).state).toBe('open')
  })
})
