import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Message } from '../../sandbox/page/shapes.ts'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { retag } from '../../sandbox/registry/retag.ts'
import { ANN, BOB, CAROL, textOf } from './real/slack.ts'
import { until } from './real/until.ts'
import { deploymentEvents } from './real/webhooks.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const MANIFEST = 'staging/search/deployment.yaml'

let world: World
let good: { digest: string; manifest: string }
let bad: { digest: string; revision: string; card: Message; commit: string }

beforeAll(async () => {
  world = await startWorld({ services: [{ name: 'search' }] })
  const { people, github, slack } = world
  const first = await people.code('ann', 'search', 'Find by number')
  const { digest } = await people.push({ service: 'search', number: 2, revision: first })
  await slack.cardSaying('search main-1 → main-2', /Live since/)
  good = { digest, manifest: await people.file(MANIFEST) }
  const revision = await people.code('bob', 'search', 'Read INDEX_URL')
  const crashing = await people.push({ service: 'search', number: 3, revision, play: 'crashes' })
  const card = await slack.cardSaying('search main-2 → main-3', /Failed/)
  const commit = (await github.commit(crashing.digest))?.sha ?? ''
  bad = { digest: crashing.digest, revision, card, commit }
})
afterAll(async () => {
  await world?.stop()
})

describeHere('an image that crashes', () => {
  it('R11: fails with the reason of its pod and its last log lines on the card', () => {
    const text = textOf(bad.card)
    expect(text).toMatch(/Failed:\* a new pod crashes on start \(search-[a-z0-9-]+, [3-9] restarts\)/)
    expect(text).toContain('panic: setting DATABASE_URL is missing')
    expect(text).toContain('exit status 1')
  })

  it('R12: goes from pending to failure on its commit and is never green', async () => {
    const context = 'slipway/staging/search'
    const states = await until('a final status', async () => {
      const { states: seen } = await world.github.statuses('acme/deploy', bad.commit, context)
      return seen.at(-1) !== 'pending' && seen.length > 0 && seen
    })
    expect(states).toEqual(['pending', 'failure'])
  })

  it('R13, R14: is a failed Deployment of its revision, and CI hears of it', async () => {
    await until('the deployment at failure', async () => {
      const seen = await world.github.deployment('acme/search', bad.revision, 'staging/search')
      return seen?.states.at(-1) === 'failure'
    })
    const heard = await until('the event', () => {
      const events = deploymentEvents(world.relay, bad.revision)
      return events.at(-1)?.endsWith(' failure') === true && events
    })
    expect(heard).not.toContain('acme/search staging/search success')
  })

  it('R15: mentions its author in the thread with the log, and tells them directly', async () => {
    const reply = await until('the mention', () => world.slack.reply(bad.card.ts, `<@${BOB}>`))
    expect(reply.text).toContain('failed in staging')
    const [direct] = await until('a direct message', async () => {
      const messages = await world.slack.direct(BOB)
      return messages.length > 0 && messages
    })
    expect(direct?.text).toContain('Your change is in this')
    expect(await world.slack.direct(ANN)).toEqual([])
  })
})

describeHere('its rollback by a click', () => {
  beforeAll(async () => {
    await world.slack.click(CAROL, bad.card.ts, 'Roll back to main-2')
    await world.slack.cardSaying('· rollback', /Live since/)
  })

  it('restores the manifest by one commit and the former image in the cluster', async () => {
    expect(await world.people.file(MANIFEST)).toBe(good.manifest)
    expect(await world.github.commits('Roll back search in staging to main-2')).toHaveLength(1)
    const seen = await world.cluster.deployment('search')
    expect(seen?.image).toContain(good.digest)
    expect(seen?.isDone).toBe(true)
  })

  it('ends the card of the bad image as rolled back', async () => {
    const card = await world.slack.cardSaying('search main-2 → main-3', /Rolled back/)
    expect(textOf(card)).toMatch(/Rolled back\* to main-2 by carol/)
  })

  it('holds the target: a newer image waits', async () => {
    const revision = await world.people.code('ann', 'search', 'Sort by price')
    await world.people.push({ service: 'search', number: 4, revision })
    const { main } = world.registries
    await until('the newer image as candidate', async () =>
      (await world.slack.ask(CAROL, `why ${main.host}/acme/search:main-4`)).includes('taken'),
    )
    expect(await world.slack.ask(CAROL, 'status search staging')).toContain('held by carol')
    expect(await world.github.commits('main-4')).toEqual([])
  })

  it('goes on with the next image when it is resumed, and never with the one rolled back', async () => {
    expect(await world.slack.ask(CAROL, 'resume search staging')).toContain('is resumed')
    const seen = await until('main-4 in the cluster', async () => {
      const workload = await world.cluster.deployment('search')
      return workload?.image.includes(':main-4@') === true && workload.isDone && workload
    })
    expect(seen.image).not.toContain(bad.digest)
    await world.slack.cardSaying('search main-2 → main-4', /Live since/)
    expect(await world.github.commits(bad.digest)).toHaveLength(1)
  })

  it('stays rejected when the same image is pushed under a newer tag', async () => {
    const { main } = world.registries
    expect(await retag(main.url, 'acme/search', { from: 'main-3', to: 'main-5' })).toBe(bad.digest)
    const answer = await until('the verdict', async () => {
      const said = await world.slack.ask(CAROL, `why ${main.host}/acme/search:main-5`)
      return said.includes('staging/search') && said
    })
    expect(answer).toContain('main-5 was rolled back')
  })
})
