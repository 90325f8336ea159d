import { afterAll, beforeAll, expect, it } from 'vitest'
import { actor } from '../contract/slack/actor.ts'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { openChange } from './real/changes.ts'
import { checkOn, pullEyes } from './real/pulls.ts'
import type { PullEyes } from './real/pulls.ts'
import { ANN, BOB, CAROL, textOf } from './real/slack.ts'
import { until } from './real/until.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const environment = 'production'
const settings = '{ approvals: { authors: any, peers: 1, recorded: count }, merge: author }'

let world: World
let pulls: PullEyes

beforeAll(async () => {
  world = await startWorld({
    services: [
      { name: 'mill', environment, settings },
      { name: 'kiln', environment, settings },
    ],
  })
  pulls = pullEyes(world.github.url)
})
afterAll(async () => {
  await world?.stop()
})

const configOf = (service: string) => `production/${service}/config.yaml`
const waitFor = (ms: string) => (before: string) => before.replace(/TIMEOUT_MS: "\d+"/, `TIMEOUT_MS: "${ms}"`)

/** A person opens a pull request of their own that changes a setting of the service; its number and branch. */
async function opened(login: 'ann' | 'bob', service: string, what: { title: string; to: string }) {
  const { title, to } = what
  const change = { login, repository: 'acme/deploy', path: configOf(service), title, text: waitFor(to) }
  const { number, head } = await openChange(world.github.url, change)
  return { number, branch: head.ref }
}

async function isLive(service: string, timeout: string): Promise<void> {
  await until(`${timeout} in the cluster`, async () => {
    const seen = await world.cluster.configMap(service)
    return seen?.values['TIMEOUT_MS'] === timeout
  })
}

describeHere("a person's own pull request", () => {
  it('R4: is a release from its opening: a card, a check, and the same rule as for any other', async () => {
    const { number } = await opened('bob', 'mill', { title: 'Wait longer', to: '2700' })
    const card = await world.slack.cardSaying('Wait longer', /Waiting\* for one peer/)
    expect(textOf(card)).toContain('manifest change')
    expect(textOf(card)).toContain('Approved: bob (author, by opening it)')
    await pulls.numbered(number, pull => checkOn(pull) === 'in_progress: Waiting for one peer')
  })

  it('R6: is not approved by whoever opened it, and by a peer on either side', async () => {
    const card = await world.slack.cardSaying('Wait longer', /Waiting\* for one peer/)
    await world.slack.click(BOB, card.ts, 'Approve')
    await until('a refusal', async () => {
      const { modals } = await actor(world.place.slackUrl).state()
      return JSON.stringify(modals[BOB] ?? []).includes('opening it was your word already')
    })
    expect(await world.slack.ask(ANN, 'why mill production')).toContain('one peer')
    await world.slack.click(CAROL, card.ts, 'Approve')
    await world.slack.cardSaying('Wait longer', /Approved\*, ready to merge/)
    const [pull] = await openNow()
    await pulls.numbered(pull?.number ?? 0, seen => checkOn(seen) === 'success: Approved')
  })

  it('R7: is merged by its author on GitHub, applied and live', async () => {
    const [pull] = await openNow()
    await pulls.merge('bob', await pulls.numbered(pull?.number ?? 0))
    await isLive('mill', '2700')
    const card = await world.slack.cardSaying('Wait longer', /Live since/)
    expect(textOf(card)).not.toContain("without Slipway's yes")
  })

  it('R6: that touches two targets has one check, which says yes once both do', async () => {
    const { number, branch } = await opened('ann', 'mill', { title: 'Wait together', to: '3100' })
    await world.people.edit('ann', configOf('kiln'), { title: 'wip', text: waitFor('3200'), branch })
    const pull = await pulls.numbered(number, seen => checkOn(seen).includes('0 of 2 targets say yes'))
    await pulls.review('carol', pull, 'APPROVE')
    await pulls.numbered(number, seen => checkOn(seen) === 'success: 2 targets: Approved')
    const card = await world.slack.cardSaying('Wait together', /Approved\*, ready to merge/)
    await world.slack.click(ANN, card.ts, 'Merge')
    const merged = await pulls.numbered(number, ({ state }) => state === 'merged')
    expect(merged.merged?.by).toBe('slipway[bot]')
    await isLive('mill', '3100')
    await isLive('kiln', '3200')
  })

  it('R8: waits without an approval where it is merged all the same', async () => {
    const { number } = await opened('bob', 'kiln', { title: 'In a hurry', to: '3300' })
    await world.slack.cardSaying('In a hurry', /Waiting\* for one peer/)
    await pulls.merge('bob', await pulls.numbered(number))
    await world.slack.cardSaying('In a hurry', /Not applied:\* bob merged/)
    expect((await world.cluster.configMap('kiln'))?.values['TIMEOUT_MS']).toBe('3200')
  })

  it('R4: is found by looking when its webhook is lost, and withdrawn when it is closed', async () => {
    await world.github.hook(null)
    const { number } = await opened('bob', 'mill', { title: 'Nobody told', to: '3400' })
    const card = await world.slack.cardSaying('Nobody told', /Waiting\* for one peer/)
    await world.github.hook(`${world.relay.url}/hooks/github`)
    await pulls.close('bob', await pulls.numbered(number))
    const withdrawn = await until('a withdrawn card', async () => {
      const seen = await world.slack.cardAt(card.ts)
      return seen !== null && textOf(seen).includes('Withdrawn') && textOf(seen)
    })
    expect(withdrawn).toContain('Withdrawn* by bob')
  })

  it('R4: is no release where it touches no target', async () => {
    const change = {
      login: 'bob',
      repository: 'acme/deploy',
      path: 'docs/README.md',
      title: 'Say more',
    } as const
    const { number } = await openChange(world.github.url, { ...change, text: before => `${before}\nMore.\n` })
    await pulls.numbered(number, pull => checkOn(pull).startsWith('success: Touches no target'))
    expect(await world.slack.ask(ANN, 'why mill production')).not.toContain(`#${number}`)
  })
})

async function openNow() {
  const found = await until('the open pull request', async () => {
    const all = await pulls.open()
    return all.length > 0 && all
  })
  return found
}
