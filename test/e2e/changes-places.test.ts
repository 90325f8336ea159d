import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { openChange } from './real/changes.ts'
import { checkOn, pullEyes } from './real/pulls.ts'
import type { PullEyes, PullSeen } from './real/pulls.ts'
import { BOB } from './real/slack.ts'
import { until } from './real/until.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const CONFIG = 'production/loom/config.yaml'
const settings = '{ approvals: { authors: any, peers: 1, recorded: count }, merge: auto, supersede: always }'
const MISSING = 'in_progress: Waiting for one author and one peer'
const YES = 'success: Approved'

let world: World
let pulls: PullEyes
let own: { number: number; branch: string }

beforeAll(async () => {
  world = await startWorld({ services: [{ name: 'loom', environment: 'production', settings }] })
  pulls = pullEyes(world.github.url)
  const change = { login: 'bob', repository: 'acme/deploy', path: CONFIG, title: 'Weave faster' } as const
  const { number, head } = await openChange(world.github.url, { ...change, text: waitFor('2700') })
  own = { number, branch: head.ref }
})
afterAll(async () => {
  await world?.stop()
})

function waitFor(ms: string) {
  return (before: string) => before.replace(/TIMEOUT_MS: "\d+"/, `TIMEOUT_MS: "${ms}"`)
}

const checked = (says: string): Promise<PullSeen> =>
  pulls.numbered(own.number, pull => checkOn(pull).startsWith(says))

async function approvedBy(logins: string[], pull: PullSeen): Promise<void> {
  for (const login of logins)
    // oxlint-disable-next-line no-await-in-loop -- people, one after another
    await pulls.review(login, pull, 'APPROVE')
}

describeHere("a person's own pull request, among other releases", () => {
  it('R6: loses what was approved with a commit of somebody else, who has to say yes to it', async () => {
    await approvedBy(['carol'], await checked('in_progress: Waiting for one peer'))
    await checked(YES)
    await world.people.edit('ann', CONFIG, { title: 'wip', text: waitFor('2800'), branch: own.branch })
    await approvedBy(['ann', 'carol'], await checked(MISSING))
    expect((await checked(YES)).state).toBe('open')
  })

  it('R7: is not merged without a click, also where Slipway merges by itself', async () => {
    const card = await world.slack.cardSaying('Weave faster', /Approved\*, ready to merge/)
    expect(JSON.stringify(card)).toContain('Merge pull request')
    expect((await pulls.numbered(own.number)).state).toBe('open')
  })

  it('R4: gives its place to an image, stays open, and says what it waits for', async () => {
    const revision = await world.people.code('ann', 'loom', 'Weave wider')
    await world.people.push({ service: 'loom', number: 2, revision })
    const image = await pulls.of('loom', ({ state }) => state === 'open')
    const waits = await checked('in_progress: Waiting for production/loom')
    expect(waits.state).toBe('open')
    await approvedBy(['ann', 'carol'], image)
    await pulls.of('loom', ({ state }) => state === 'merged')
  })

  it('R6: is a release again afterwards, and approved anew, since it brings something else now', async () => {
    await approvedBy(['ann', 'carol'], await checked(MISSING))
    await checked(YES)
    const card = await world.slack.cardSaying('Weave faster', /Approved\*, ready to merge/)
    await world.slack.click(BOB, card.ts, 'Merge')
    await pulls.numbered(own.number, ({ state }) => state === 'merged')
    await until('the setting in the cluster', async () => {
      const seen = await world.cluster.configMap('loom')
      return seen?.values['TIMEOUT_MS'] === '2800'
    })
    expect(await world.people.file('production/loom/deployment.yaml')).toContain('main-2')
  })
})
