import { readFile, writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { freePort } from '../../sandbox/child.ts'
import { actor } from '../contract/slack/actor.ts'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { startProduct } from './real/product.ts'
import type { Product } from './real/product.ts'
import { pullEyes } from './real/pulls.ts'
import type { PullEyes } from './real/pulls.ts'
import { ANN, BOB, CAROL } from './real/slack.ts'
import { until } from './real/until.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const environment = 'production'
const BY_BOB = '{ approvals: { authors: none, peers: 1, from: [user:bob], recorded: count }, merge: author }'
const BY_AUTHOR = '{ approvals: { authors: any, recorded: count }, merge: author }'
const MINUTE_MS = 60_000
const NOTHING = 'Nothing of this waits for you any more.'

let world: World
let pulls: PullEyes
let replicas: Product[]

beforeAll(async () => {
  world = await startWorld({
    services: [
      { name: 'vault', environment, settings: BY_BOB },
      { name: 'shed', environment, settings: BY_AUTHOR },
    ],
  })
  pulls = pullEyes(world.github.url)
  replicas = [world.product, await startProduct({ ...world.place, port: await freePort() })]
})
afterAll(async () => {
  await Promise.all((replicas ?? []).map(replica => replica.stop()))
  await world?.stop()
})

async function released(service: string): Promise<void> {
  const revision = await world.people.code('ann', service, `Lock the ${service}`)
  await world.people.push({ service, number: 2, revision })
  await world.slack.cardSaying(`${service} main-1 → main-2`, /Waiting for approval/)
}

/** People are reminded at the next minute of what waits by now. */
async function remindSoon(): Promise<void> {
  const path = world.place.config
  const at = new Date(Math.ceil((Date.now() + 2_000) / MINUTE_MS) * MINUTE_MS)
  const schedule = `${at.getUTCMinutes()} ${at.getUTCHours()} * * *`
  const before = await readFile(path, 'utf8')
  const reminders = `  reminders: { schedule: '${schedule}', after: 1s }\n`
  await writeFile(path, before.replace(/(slack:\n)/, `$1${reminders}`))
}

async function told(user: string): Promise<string[]> {
  return (await world.slack.direct(user)).map(({ text }) => text)
}

/** A minute has to begin, and a second round has to follow one whose answer was lost. */
const WITHIN_MS = 120_000

async function isTold(user: string, ...texts: string[]): Promise<void> {
  const look = async () => (await told(user)).join() === texts.join()
  await until(`messages to ${user} that say ${texts.join()}`, look, { withinMs: WITHIN_MS })
}

describeHere('what waits for somebody', () => {
  it('is told them directly, once, by two replicas of which one does not hear that it was', async () => {
    await Promise.all(['vault', 'shed'].map(released))
    await pulls.review('ann', await pulls.of('shed'), 'APPROVE')
    await world.slack.cardSaying('shed main-1 → main-2', /ready to merge/)
    const match = { method: '^chat\\.postMessage$', fields: 'reminder:' }
    await actor(world.place.slackUrl).control('faults', 'POST', { match, do: 'do-then-reset' })
    await remindSoon()
    await isTold(BOB, '1 release waits for you: vault main-2 in production.')
    await isTold(ANN, '1 release waits for you: shed main-2 in production.')
    expect(await told(CAROL)).toEqual([])
  })

  it('is taken out of the message when it is done, also when everybody was killed meanwhile', async () => {
    await Promise.all(replicas.map(replica => replica.kill()))
    await pulls.review('bob', await pulls.of('vault'), 'APPROVE')
    replicas = [
      await startProduct({ ...world.place, port: await freePort() }),
      await startProduct(world.place),
    ]
    const card = await world.slack.cardSaying('shed main-1 → main-2', /ready to merge/)
    await world.slack.click(ANN, card.ts, 'Merge')
    await isTold(BOB, NOTHING)
    await isTold(ANN, NOTHING)
    expect(await told(CAROL)).toEqual([])
  })
})
