import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { BOB, CAROL, textOf } from './real/slack.ts'
import { until } from './real/until.ts'
import { pushesTold } from './real/webhooks.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const CONFIG = 'staging/prices/config.yaml'

let world: World

beforeAll(async () => {
  world = await startWorld({ services: [{ name: 'prices' }, { name: 'orders' }, { name: 'stock' }] })
})
afterAll(async () => {
  await world?.stop()
})

describeHere('a commit by a person', () => {
  it('R8: is applied, reported and told like any other release', async () => {
    const commit = await world.people.edit('bob', CONFIG, {
      title: 'Let prices wait 2600 ms',
      text: before => before.replace('"2500"', '"2600"'),
    })
    const seen = await until('the new value in the cluster', async () => {
      const settings = await world.cluster.configMap('prices')
      return settings?.values['TIMEOUT_MS'] === '2600' && settings
    })
    expect(seen.managers).toEqual(['slipway Apply'])
    const card = await world.slack.cardSaying('Let prices wait 2600 ms', /Live since/)
    expect(textOf(card)).toContain('manifest change')
    await until('the mention', () => world.slack.reply(card.ts, `<@${BOB}>`))
    const states = () => world.github.statuses('acme/deploy', commit, 'slipway/staging/prices')
    await until('a green status', async () => (await states()).states.at(-1) === 'success')
    expect((await states()).states).toEqual(['pending', 'success'])
  })

  it('R8: does nothing where it touches no inputs of a target, whatever files it lists', async () => {
    const [before, told] = [await world.cluster.configMap('prices'), pushesTold(world.relay)]
    const readme = await world.people.edit('bob', 'docs/README.md', {
      title: 'Say what this is',
      text: text => `${text}\nEverything here is applied by Slipway.\n`,
    })
    await until('the push told', () => pushesTold(world.relay) > told)
    // A later commit is through: so this one was looked at.
    await edited('orders', '3000')
    expect((await world.github.statuses('acme/deploy', readme, 'slipway/staging/prices')).states).toEqual([])
    expect(await world.cluster.configMap('prices')).toEqual(before)
    expect(await world.slack.cards('Say what this is')).toEqual([])
  })
})

describeHere('a commit by a person that is not like others', () => {
  it('F8: is found by the sweep when its webhook was lost', async () => {
    world.relay.lose('/hooks/github')
    await edited('stock', '2700')
    expect(world.relay.heard().some(({ lost }) => lost)).toBe(true)
    world.relay.lose(null)
  })

  it('R8: that changes the image by hand is applied, and the next image goes above it', async () => {
    const { main } = world.registries
    const revision = await world.people.code('ann', 'stock', 'Count pallets')
    const hand = await world.people.push({ service: 'stock', number: 2, revision })
    await world.slack.cardSaying('stock main-1 → main-2', /Live since/)
    await world.people.edit('bob', 'staging/stock/deployment.yaml', {
      title: 'Back to the first by hand',
      text: text => text.replace(/image: "[^"]+"/, `image: "${main.host}/acme/stock:main-1"`),
    })
    await world.slack.cardSaying('Back to the first by hand', /Live since/)
    expect((await world.cluster.deployment('stock'))?.image).toBe(`${main.host}/acme/stock:main-1`)
    const next = await world.people.code('ann', 'stock', 'Count crates')
    await world.people.push({ service: 'stock', number: 3, revision: next })
    await world.slack.cardSaying('→ main-3', /Live since/)
    expect((await world.github.commits(hand.digest)).length).toBe(1)
  })
})

describeHere('a hold', () => {
  it('stops what is pushed and what is committed, and says why', async () => {
    expect(await world.slack.ask(CAROL, 'hold orders staging audit of the shop')).toContain('is held')
    const settings = await world.cluster.configMap('orders')
    const revision = await world.people.code('ann', 'orders', 'Retry payments')
    await world.people.push({ service: 'orders', number: 2, revision })
    const commit = await world.people.edit('bob', 'staging/orders/config.yaml', {
      title: 'Wait longer for orders',
      text: text => text.replace(/"\d+"/, '"3300"'),
    })
    const why = await until('both as waiting', async () => {
      const said = await world.slack.ask(CAROL, 'why orders staging')
      return said.includes('main-2 is a candidate') && said.includes('waits') && said
    })
    expect(why).toContain('audit of the shop')
    expect(await world.cluster.configMap('orders')).toEqual(settings)
    expect(await world.github.commits('main-2 of orders')).toEqual([])
    expect(
      (await world.github.statuses('acme/deploy', commit, 'slipway/staging/orders')).states,
    ).not.toContain('success')
  })

  it('lets both through when it is resumed', async () => {
    await world.slack.ask(CAROL, 'resume orders staging')
    await until('the setting in the cluster', async () => {
      const settings = await world.cluster.configMap('orders')
      return settings?.values['TIMEOUT_MS'] === '3300'
    })
    const applied = await until('the image in the cluster', async () => {
      const seen = await world.cluster.deployment('orders')
      return seen?.isDone === true && seen.image.includes(':main-2@') && seen
    })
    expect(applied.managers).toContain('slipway Apply')
  })
})

/** Bob changes a service's timeout; returns when the cluster has it. */
async function edited(service: string, timeoutMs: string): Promise<void> {
  await world.people.edit('bob', `staging/${service}/config.yaml`, {
    title: `Let ${service} wait ${timeoutMs}`,
    text: text => text.replace(/TIMEOUT_MS: "\d+"/, `TIMEOUT_MS: "${timeoutMs}"`),
  })
  await until(`${timeoutMs} in the cluster`, async () => {
    const settings = await world.cluster.configMap(service)
    return settings?.values['TIMEOUT_MS'] === timeoutMs
  })
}
