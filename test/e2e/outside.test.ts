import { afterAll, beforeAll, expect, it } from 'vitest'
import { actor } from '../contract/slack/actor.ts'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { pullEyes } from './real/pulls.ts'
import type { PullEyes } from './real/pulls.ts'
import { ANN, BOB, CAROL, textOf } from './real/slack.ts'
import { until } from './real/until.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const environment = 'production'
const RULE = 'approvals: { authors: any, recorded: count }, merge: author'

let world: World
let pulls: PullEyes

beforeAll(async () => {
  world = await startWorld({
    services: [
      { name: 'vault', environment, settings: `{ ${RULE} }` },
      { name: 'shed', environment, settings: `{ ${RULE}, outside: apply }` },
    ],
  })
  pulls = pullEyes(world.github.url)
})
afterAll(async () => {
  await world?.stop()
})

/** Bob edits a setting on the default branch, and nobody is asked. */
function edited(service: string, title: string, to: string): Promise<string> {
  const text = (before: string) => before.replace(/TIMEOUT_MS: "\d+"/, `TIMEOUT_MS: "${to}"`)
  return world.people.edit('bob', `production/${service}/config.yaml`, { title, text })
}

async function timeoutOf(service: string): Promise<string | null> {
  return (await world.cluster.configMap(service))?.values['TIMEOUT_MS'] ?? null
}

/** The card at this place, whose title an end leaves out. */
async function says(ts: string, words: RegExp): Promise<void> {
  await until(`a card that says ${String(words)}`, async () => {
    const card = await world.slack.cardAt(ts)
    return card !== null && words.test(textOf(card))
  })
}

async function isLive(service: string, timeout: string): Promise<void> {
  await until(`${timeout} in the cluster`, async () => (await timeoutOf(service)) === timeout)
}

describeHere('a commit that reached the branch without an approval', () => {
  it('R8: is kept from the cluster, and said to be so', async () => {
    const commit = await edited('vault', 'Wait longer', '2700')
    const card = await world.slack.cardSaying('Wait longer', /Not applied:\* bob brought commit/)
    expect(textOf(card)).toContain(commit.slice(0, 7))
    const reply = await until('the call', () => world.slack.reply(card.ts, 'is not applied'))
    expect(reply.text).toContain(`<@${BOB}>`)
    expect(reply.text).toContain(`<@${CAROL}>`)
    expect(await world.slack.ask(ANN, 'why vault production')).toContain('may apply or revert it')
    expect(await timeoutOf('vault')).toBeNull()
  })

  it('R8: is applied by an operator alone, whose name is on it', async () => {
    const card = await world.slack.cardSaying('Wait longer', /Not applied/)
    await world.slack.click(BOB, card.ts, 'Apply')
    await until('a refusal', async () => {
      const { modals } = await actor(world.place.slackUrl).state()
      return JSON.stringify(modals[BOB] ?? []).includes('is not an operator')
    })
    expect(await timeoutOf('vault')).toBeNull()
    await world.slack.click(CAROL, card.ts, 'Apply')
    await isLive('vault', '2700')
    const live = await world.slack.cardSaying('Wait longer', /Live since/)
    expect(textOf(live)).toContain("merged without Slipway's yes, let through by carol")
  })

  it('R8: is taken back by a pull request that restores what was there before', async () => {
    await edited('vault', 'Wait for ever', '90000')
    const before = await world.people.file('production/vault/config.yaml')
    const card = await world.slack.cardSaying('Wait for ever', /Not applied/)
    await world.slack.click(ANN, card.ts, 'Revert')
    const back = await pulls.of('vault', ({ state }) => state === 'merged')
    expect(back.body).toContain('Asked for by ann: takes back commit')
    await says(card.ts, /Taken back:\*/)
    const after = await world.people.file('production/vault/config.yaml')
    expect(after).toBe(before.replace('90000', '2700'))
    await world.slack.cardSaying('takes back commit', /Live since/)
    expect(await timeoutOf('vault')).toBe('2700')
  })

  it('R8: is brought along by what is approved with it inside', async () => {
    await edited('vault', 'Wait a little', '2800')
    const waiting = await world.slack.cardSaying('Wait a little', /Not applied/)
    const revision = await world.people.code('ann', 'vault', 'Lock the door')
    await world.people.push({ service: 'vault', number: 2, revision })
    const pull = await pulls.of('vault', ({ state }) => state === 'open')
    await pulls.of('vault', ({ checks }) => checks.length > 0)
    expect(await timeoutOf('vault')).toBe('2700')
    await pulls.review('ann', pull, 'APPROVE')
    const card = await world.slack.cardSaying('vault main-1 → main-2', /Approved\*, ready to merge/)
    await world.slack.click(ANN, card.ts, 'Merge')
    await isLive('vault', '2800')
    await says(waiting.ts, /Included\* in/)
  })

  it('R8: is applied or taken back by words, which name the commit', async () => {
    const first = await edited('vault', 'Wait by words', '2850')
    await world.slack.cardSaying('Wait by words', /Not applied/)
    const which = await world.slack.ask(CAROL, 'apply vault production')
    expect(which).toContain(`apply vault production ${first.slice(0, 7)}`)
    expect(await world.slack.ask(BOB, `apply vault production ${first}`)).toContain('is not an operator')
    await world.slack.ask(CAROL, `apply vault production ${first.slice(0, 7)}`)
    await isLive('vault', '2850')
    const second = await edited('vault', 'Wait in vain', '91000')
    const card = await world.slack.cardSaying('Wait in vain', /Not applied/)
    await world.slack.ask(ANN, `revert vault production ${second.slice(0, 7)}`)
    await says(card.ts, /Taken back:\*/)
    expect(await timeoutOf('vault')).toBe('2850')
  })

  it('R8: is applied and marked where the policy says so', async () => {
    const commit = await edited('shed', 'Wait in the shed', '2600')
    await isLive('shed', '2600')
    const card = await world.slack.cardSaying('Wait in the shed', /Live since/)
    expect(textOf(card)).toContain("merged without Slipway's yes")
    await until('a green status', async () => {
      const { states } = await world.github.statuses('acme/deploy', commit, 'slipway/production/shed')
      return states.at(-1) === 'success'
    })
  })
})
