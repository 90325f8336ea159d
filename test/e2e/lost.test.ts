import { createPrivateKey, sign } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { asPerson } from '../../sandbox/ci/api.ts'
import { personalToken } from '../../sandbox/github/seed.ts'
import { needs } from '../servers/missing.ts'
import { cardSaying } from '../world/crowd-clicks.ts'
import { get } from '../world/get.ts'
import type { PullSeen } from '../world/look-github.ts'
import type { Front } from '../world/servers.ts'
import { until } from '../world/until.ts'
import { startWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'

const describeHere = await needs('redis-server')

const RULE = 'delivery: pull-request, merge: author, approvals: { authors: any, peers: 0 }'
const SERVICE = { name: 'cart', announce: 'card', crashes: false, settings: RULE } as const
/** GitHub has no address to call: what it sends is answered with 404, and Slipway looks by itself. */
const DEAF = { PUBLIC_URL: '', GITHUB_WEBHOOK_SECRET: '' }

let world: World<Front>
afterEach(async () => {
  await world?.stop()
})

const straight = async (url: string): Promise<Front> => ({ url, stop: async () => undefined })
const output = () => world.product.output().slice(-3_000)

async function start(env: NodeJS.ProcessEnv): Promise<void> {
  world = await startWorld({ services: [SERVICE], front: straight, env })
}

/** A pull request that waits for its author. */
async function released(number: number): Promise<PullSeen> {
  const revision = await world.ci.commit(`Change ${number}`)
  await world.ci.push(SERVICE.name, { number, revision, crashes: false })
  await cardSaying(world.urls.slack, new RegExp(`main-${number}.*Waiting for approval`), output)
  const pulls = await world.look.pulls(SERVICE.name)
  const pull = pulls.find(({ title }) => title.startsWith(`Release main-${number} of `))
  if (pull === undefined) throw new Error('there is no pull request')
  return pull
}

const carol = () => asPerson(world.urls.github, personalToken('carol'))
const at = (pull: PullSeen) => `/repos/acme/deploy/pulls/${pull.number}`

const Deliveries = z.array(
  z.object({ event: z.string(), status_code: z.number(), redelivery: z.boolean(), guid: z.string() }),
)

/** What GitHub keeps of its webhooks, as the App sees it. */
async function deliveries(): Promise<z.infer<typeof Deliveries>> {
  const url = `${world.urls.github}/app/hook/deliveries?per_page=100`
  return get(url, { authorization: `Bearer ${jwt(world.privateKey)}` }, Deliveries)
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

function jwt(privateKey: string): string {
  const nowS = Math.floor(Date.now() / 1_000)
  const text = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iss: '4242', iat: nowS - 60, exp: nowS + 300 })}`
  return `${text}.${sign('sha256', Buffer.from(text), createPrivateKey(privateKey)).toString('base64url')}`
}

describeHere('without webhooks', () => {
  it('R6, R7: a review and a merge on GitHub are found by looking, and the release goes live', async () => {
    await start(DEAF)
    const pull = await released(2)
    await world.ci.approve(pull.number, 'bob')
    await cardSaying(world.urls.slack, /ready to merge/, output)
    await carol().ask('PUT', `${at(pull)}/merge`, z.unknown(), { sha: pull.head })
    await cardSaying(world.urls.slack, /main-2.*Live since/, output)
    expect((await world.look.workload(SERVICE.name)).image).toContain(':main-2@')
  })

  it('R5: a pull request that a person closes is found by looking', async () => {
    await start(DEAF)
    const pull = await released(2)
    await carol().ask('PATCH', at(pull), z.unknown(), { state: 'closed' })
    await cardSaying(world.urls.slack, /Withdrawn/i, output)
    expect((await world.look.pulls(SERVICE.name)).map(({ state }) => state)).toEqual(['closed'])
  })
})

describeHere('webhooks that were lost while Slipway was away', () => {
  it('R8: are asked for again, each once, and arrive', async () => {
    await start({})
    const pull = await released(2)
    await world.product.kill()
    await world.ci.approve(pull.number, 'bob')
    const lost = await until('a webhook that did not arrive', async () =>
      (await deliveries()).find(
        ({ event, status_code }) => event === 'pull_request_review' && status_code === 0,
      ),
    )
    await world.product.restart()
    const again = await until(
      'it was sent again',
      async () => {
        const attempts = (await deliveries()).filter(({ guid }) => guid === lost.guid)
        return attempts.some(({ status_code }) => status_code === 202) && attempts
      },
      { withinMs: 150_000, more: output },
    )
    expect(again.filter(({ redelivery }) => redelivery)).toHaveLength(1)
    await cardSaying(world.urls.slack, /ready to merge/, output)
  })
})
