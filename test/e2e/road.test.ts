import { afterAll, beforeAll, expect, it } from 'vitest'
import { readImage } from '../../sandbox/demo/auto/read-registry.ts'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { ANN, textOf } from './real/slack.ts'
import { until } from './real/until.ts'
import { deploymentEvents } from './real/webhooks.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const CONTEXT = 'slipway/staging/cart'
const MANIFEST = 'staging/cart/deployment.yaml'

/** What GitHub's statuses said, and whether the cluster had converged when it was asked just after. */
type Sample = { states: string[]; isDone: boolean }

let world: World
let pushed: { digest: string; revision: string; before: string; samples: Sample[]; commit: string }

beforeAll(async () => {
  // The pods take their time, so that there is progress to be seen.
  const slow = { 'slipway.test/starts-in-ms': '1500' }
  world = await startWorld({ services: [{ name: 'cart', podAnnotations: slow }] })
  const before = await world.people.file(MANIFEST)
  const revision = await world.people.code('ann', 'cart', 'Keep vouchers')
  const { digest } = await world.people.push({ service: 'cart', number: 2, revision })
  const { sha } = await until('the commit', () => world.github.commit(digest), {
    also: world.product.output,
  })
  pushed = { digest, revision, before, commit: sha, samples: await sampled(sha) }
})
afterAll(async () => {
  await world?.stop()
})

describeHere('an image that is pushed', () => {
  it('R1: carries its source, revision, version and time as labels in the registry', async () => {
    const { digest, labels } = await readImage(world.registries.main.url, 'acme/cart', 'main-2')
    expect(digest).toBe(pushed.digest)
    expect(labels).toMatchObject({
      'org.opencontainers.image.source': 'https://github.com/acme/cart',
      'org.opencontainers.image.revision': pushed.revision,
      'org.opencontainers.image.version': 'main-2',
      'org.opencontainers.image.created': expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    })
  })

  it('R2: leaves a verdict that says which target it is for', async () => {
    const answer = await world.slack.ask(ANN, `why ${world.registries.main.host}/acme/cart:main-2`)
    expect(answer).toContain('1 notification about')
    expect(answer).toContain('staging/cart: taken (distribution)')
  })

  it('R3: patches the manifest with one verified commit, byte-minimal, with trailers', async () => {
    const { main } = world.registries
    const commits = await world.github.commits(pushed.digest)
    expect(commits).toHaveLength(1)
    const read = await world.github.commit(pushed.digest)
    expect(read?.commit.verification.verified).toBe(true)
    expect(read?.files).toEqual([{ filename: MANIFEST }])
    expect(read?.stats).toMatchObject({ additions: 1, deletions: 1 })
    const image = `${main.host}/acme/cart:main-2@${pushed.digest}`
    const former = `${main.host}/acme/cart:main-1`
    expect(await world.people.file(MANIFEST)).toBe(pushed.before.replace(former, image))
    expect(commits[0]?.message.split('\n').slice(-3)).toEqual([
      'Slipway-Release: staging/cart#1',
      `Slipway-Image: ${image}`,
      'Co-authored-by: ann <101+ann@users.noreply.github.com>',
    ])
  })
})

describeHere('what it brings to the cluster', () => {
  it('R9: is applied server-side by the field manager slipway', async () => {
    const [workload, settings] = await Promise.all([
      world.cluster.deployment('cart'),
      world.cluster.configMap('cart'),
    ])
    expect(workload?.image).toContain(pushed.digest)
    expect(workload?.managers).toContain('slipway Apply')
    expect(settings?.managers).toEqual(['slipway Apply'])
  })

  it('R10: shows its progress on the card while pods start', async () => {
    const card = await world.slack.cardSaying('cart main-1 → main-2', /Live since/)
    const history = await world.slack.history(card.ts)
    expect(history.some(text => text.includes('Rolling out, 0 of 2 pods ready'))).toBe(true)
    expect(history.at(-1)).toContain('2 of 2 pods')
  })

  it('R11: is live once the cluster says so', async () => {
    expect((await world.cluster.deployment('cart'))?.isDone).toBe(true)
    await world.slack.cardSaying('cart main-1 → main-2', /Live since .*2 of 2 pods/)
  })

  it('R9: leaves alone what did not change', async () => {
    const before = await world.cluster.configMap('cart')
    const revision = await world.people.code('bob', 'cart', 'Round totals')
    const { digest } = await world.people.push({ service: 'cart', number: 3, revision })
    await until('main-3 in the cluster', async () => {
      const seen = await world.cluster.deployment('cart')
      return seen?.image.includes(digest) === true && seen.isDone
    })
    await world.slack.cardSaying('cart main-2 → main-3', /Live since/)
    expect(await world.cluster.configMap('cart')).toEqual(before)
  })
})

describeHere('who is told', () => {
  it('R12: is pending and then green on its commit, never green early', () => {
    expect(pushed.samples.map(({ states }) => states)).toContainEqual(['pending'])
    const green = pushed.samples.filter(({ states }) => states.includes('success'))
    expect(green.every(({ isDone }) => isDone)).toBe(true)
    expect(pushed.samples.at(-1)?.states).toEqual(['pending', 'success'])
  })

  it('R13: is told to CI by deployment_status events of the application repository', async () => {
    const events = await until('the final event', () => {
      const heard = deploymentEvents(world.relay, pushed.revision)
      return heard.at(-1)?.endsWith(' success') === true && heard
    })
    expect(events).toEqual(['acme/cart staging/cart in_progress', 'acme/cart staging/cart success'])
  })

  it('R14: is a Deployment and a status on the commit that it was built from', async () => {
    const { github } = world
    const read = () => github.deployment('acme/cart', pushed.revision, 'staging/cart')
    await until('the deployment at success', async () => (await read())?.states.at(-1) === 'success')
    expect((await read())?.states).toEqual(['in_progress', 'success'])
    const statuses = () => github.statuses('acme/cart', pushed.revision, CONTEXT)
    await until('a green status', async () => (await statuses()).states.at(-1) === 'success')
  })

  it('R15: ends its card and mentions the author in the thread', async () => {
    const card = await world.slack.cardSaying('cart main-1 → main-2', /Live since/)
    expect(textOf(card)).toContain('1 change: Keep vouchers')
    const reply = await until('the mention', () => world.slack.reply(card.ts, `<@${ANN}>`))
    expect(reply.text).toContain('is live in staging')
    expect(await world.slack.direct(ANN)).toEqual([])
  })
})

/** Looks at GitHub and then at the cluster, again and again, until GitHub says it is over. */
async function sampled(sha: string): Promise<Sample[]> {
  const samples: Sample[] = []
  await until('a final status', async () => {
    const { states } = await world.github.statuses('acme/deploy', sha, CONTEXT)
    const isDone = (await world.cluster.deployment('cart'))?.isDone ?? false
    samples.push({ states, isDone })
    return states.includes('success') || states.includes('failure')
  })
  return samples
}
