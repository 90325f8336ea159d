import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { sendGhcr, sendUntagged } from './real/ghcr.ts'
import { CAROL, textOf } from './real/slack.ts'
import { until } from './real/until.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

let world: World

beforeAll(async () => {
  const services = [
    { name: 'wide' },
    { name: 'gate' },
    { name: 'quiet' },
    { name: 'duo', images: ['api', 'worker'] },
    { name: 'bare' },
    { name: 'stranger' },
    { name: 'moving' },
  ]
  world = await startWorld({ services, atGhcr: ['gate'], poll: '2s' })
})
afterAll(async () => {
  await world?.stop()
})

describeHere('how an image is heard of', () => {
  it('R2, R3: pins the index of an image for several platforms, and reads the labels of its platform', async () => {
    const revision = await world.people.code('ann', 'wide', 'Work on ARM too')
    const platforms = ['linux/arm64', 'linux/amd64']
    const { digest } = await world.people.push({ service: 'wide', number: 2, revision, platforms })
    const card = await world.slack.cardSaying('wide main-1 → main-2', /Live since/)
    expect(textOf(card)).toContain('1 change: Work on ARM too')
    expect((await world.cluster.deployment('wide'))?.image).toContain(digest)
  })

  it('R2: ignores an index without the platform of the cluster, and says so', async () => {
    const revision = await world.people.code('ann', 'wide', 'Only on ARM')
    const platforms = ['linux/arm64', 'linux/arm/v7']
    await world.people.push({ service: 'wide', number: 3, revision, platforms })
    expect(await verdict('wide', 'main-3')).toContain('has no image for linux/amd64')
    expect(await world.github.commits('main-3 of wide')).toEqual([])
  })

  it('R2, F6: takes a signed event of GHCR, sent twice and with one that has no tag, for one release', async () => {
    const { ghcr } = world.registries
    const revision = await world.people.code('bob', 'gate', 'Check tickets twice')
    const { digest } = await world.people.push({ service: 'gate', number: 2, revision })
    const sender = { url: world.product.url, secret: world.secrets.ghcr }
    const event = { ...sender, host: ghcr.host, repository: 'acme/gate', tag: 'main-2', digest }
    const answers = await Promise.all([sendGhcr(event), sendGhcr(event), sendUntagged(sender)])
    expect(answers).toEqual([202, 202, 202])
    await world.slack.cardSaying('gate main-1 → main-2', /Live since/)
    expect(await world.github.commits(digest)).toHaveLength(1)
    expect(await verdict('gate', 'main-2')).toContain('staging/gate: taken (ghcr)')
  })

  it('R2, F8: finds by its poll an image whose notification was lost', async () => {
    world.relay.lose('/hooks/distribution')
    const revision = await world.people.code('ann', 'quiet', 'Nobody hears this')
    const { digest } = await world.people.push({ service: 'quiet', number: 2, revision })
    await until('the commit', () => world.github.commit(digest))
    await until('the loss', () => world.relay.heard().some(({ lost, body }) => lost && body.includes(digest)))
    world.relay.lose(null)
    expect(await verdict('quiet', 'main-2')).toContain('staging/quiet: taken (sweep)')
  })
})

describeHere('images that belong together', () => {
  it('wait for each other and are written by one commit', async () => {
    const revision = await world.people.code('ann', 'duo', 'Split the work')
    const api = await world.people.push({ service: 'duo', image: 'api', number: 2, revision })
    const waiting = await until('what is missing', async () => {
      const said = await world.slack.ask(CAROL, 'why duo staging')
      return said.includes('is incomplete') && said
    })
    expect(waiting).toContain('the image worker did not arrive')
    expect(await world.github.commits(api.digest)).toEqual([])
    const worker = await world.people.push({ service: 'duo', image: 'worker', number: 2, revision })
    await world.slack.cardSaying('duo main-1 → main-2', /Live since.*4 of 4 pods/)
    const [commit, ...others] = await world.github.commits('staging/duo#')
    expect(others).toEqual([])
    expect(commit?.message).toContain(api.digest)
    expect(commit?.message).toContain(worker.digest)
  })
})

describeHere('an image that is not quite right', () => {
  it('goes on without labels, and its card says what is missing', async () => {
    const { digest } = await world.people.push({ service: 'bare', number: 2, revision: null })
    const card = await world.slack.cardSaying('bare main-1 → main-2', /Live since/)
    expect(textOf(card)).toContain('the image has no labels')
    expect(textOf(card)).toContain('Add them in CI')
    expect((await world.cluster.deployment('bare'))?.image).toContain(digest)
  })

  it('goes on with the label of a foreign repository, without naming its changes or authors', async () => {
    const source = 'mallory/stranger'
    const revision = await world.people.code('bob', 'stranger', 'A change by bob')
    await world.people.push({ service: 'stranger', number: 2, revision, source })
    const card = await world.slack.cardSaying('stranger main-1 → main-2', /Live since/)
    expect(textOf(card)).toContain('the image says it is built from mallory/stranger')
    expect(textOf(card)).not.toMatch(/A change by bob|by bob/)
    expect(await world.github.deployment('acme/stranger', revision, 'staging/stranger')).toBeNull()
  })

  it('is ignored when its tag moves after the release, which says so', async () => {
    const first = await world.people.code('ann', 'moving', 'The first of the name')
    const { digest } = await world.people.push({ service: 'moving', number: 2, revision: first })
    await world.slack.cardSaying('moving main-1 → main-2', /Live since/)
    const second = await world.people.code('ann', 'moving', 'The second of the name')
    const moved = await world.people.push({ service: 'moving', number: 2, revision: second })
    const said = await until('the verdict about the second', async () => {
      const answer = await verdict('moving', 'main-2')
      return answer.includes('moved after it was released') && answer
    })
    expect(said).toMatch(/[2-9] notifications/)
    expect((await world.cluster.deployment('moving'))?.image).toContain(digest)
    expect(await world.github.commits(moved.digest)).toEqual([])
  })

  it('leaves a verdict when no service uses it, and when no policy admits its tag', async () => {
    const { main } = world.registries
    await main.pushImage({ repository: 'acme/nobody', tag: 'main-7' })
    expect(await verdict('nobody', 'main-7')).toContain('ignored: no service uses')
    await main.pushImage({ repository: 'acme/bare', tag: 'latest' })
    expect(await verdict('bare', 'latest')).toMatch(/staging\/bare: .*latest/)
    const told = world.relay.heard().filter(({ body }) => /acme\/nobody|"latest"/.test(body))
    expect([...new Set(told.map(({ status }) => status))]).toEqual([202])
  })
})

/** What `/release why` says of an image once its verdict is there. */
async function verdict(service: string, tag: string): Promise<string> {
  const { main, ghcr } = world.registries
  const { host } = service === 'gate' ? ghcr : main
  return until(`a verdict about ${service}:${tag}`, async () => {
    const said = await world.slack.ask(CAROL, `why ${host}/acme/${service}:${tag}`)
    return said.includes('Newest first') && said
  })
}
