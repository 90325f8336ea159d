import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { CHECKS, houseOf, QUEUE, STRICT } from './real/house.ts'
import type { House } from './real/house.ts'
import { pullEyes } from './real/pulls.ts'
import type { PullEyes, PullSeen } from './real/pulls.ts'
import { BOB, CAROL, textOf } from './real/slack.ts'
import { until } from './real/until.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const environment = 'production'
const BY_GITHUB = '{ approvals: { authors: any, recorded: count }, merge: queue }'
const BY_SLIPWAY = '{ approvals: { authors: any, recorded: count }, merge: auto }'
const BY_AUTHOR = '{ approvals: { authors: any, recorded: count }, merge: author }'
const BY_OWNERS = '{ approvals: { authors: none, peers: 1, from: [codeowners] }, merge: auto }'

let world: World
let pulls: PullEyes
let house: House

beforeAll(async () => {
  world = await startWorld({
    services: [
      { name: 'vault', environment, settings: BY_OWNERS },
      { name: 'fresh', environment, settings: BY_SLIPWAY },
      { name: 'press', environment, settings: BY_AUTHOR },
      { name: 'auto', environment, settings: BY_GITHUB },
      { name: 'line', environment, settings: BY_GITHUB },
    ],
  })
  pulls = pullEyes(world.github.url)
  house = houseOf(world.github.url)
})
afterAll(async () => {
  await world?.stop()
})

async function pushed(service: string, number: number): Promise<PullSeen> {
  const revision = await world.people.code('bob', service, `Make ${service} better, part ${number}`)
  await world.people.push({ service, number, revision })
  return pulls.of(service, pull => pull.state === 'open' && pull.title.includes(`main-${number}`))
}

const title = (service: string, number: number) => `${service} main-${number - 1} → main-${number}`
const says = (service: string, number: number, text: RegExp) =>
  world.slack.cardSaying(title(service, number), text)

async function approved(service: string, number: number): Promise<void> {
  const card = await says(service, number, /Waiting for approval/)
  await world.slack.click(BOB, card.ts, 'Approve')
}

const merged = (service: string) => pulls.of(service, ({ state }) => state === 'merged')
const group = () => until('a group of the merge queue', async () => (await house.groups())[0])

describeHere('where code owners approve', () => {
  it('R4: asks those whom CODEOWNERS of the base branch names, in GitHub and on the card', async () => {
    await house.own('/production/vault/ @ann\n')
    const opened = await pushed('vault', 2)
    const asked = await pulls.of('vault', ({ requested }) => requested.users.includes('ann'))
    expect(asked.number).toBe(opened.number)
    await says('vault', 2, /one peer \(<@U01ANN>\)/)
  })

  it('R6: counts no other approval, and theirs', async () => {
    const pull = await pulls.of('vault')
    await pulls.review('bob', pull, 'APPROVE')
    await until('why it does not count', async () => {
      const said = await world.slack.ask(CAROL, 'why vault production')
      return said.includes('the approval of bob does not count: the rule does not name them')
    })
    await pulls.review('ann', pull, 'APPROVE')
    expect((await merged('vault')).merged?.by).toBe('slipway[bot]')
  })
})

const moved = (service: string, from: string) => pulls.of(service, ({ head }) => head !== from)

describeHere('where GitHub demands that a branch has all of its base', () => {
  it('R7: brings the branch up to date as soon as all approved, and merges by those approvals', async () => {
    await house.demand(STRICT)
    const before = await pushed('fresh', 2)
    await house.build(before.head, 'success')
    await house.note('first')
    await approved('fresh', 2)
    const { head } = await moved('fresh', before.head)
    expect((await pulls.parents(head))[0]).toBe(before.head)
    await says('fresh', 2, /Approved, but GitHub demands:.*required check build has not reported yet/)
    await house.build(head, 'success')
    const { merged: by, reviews } = await merged('fresh')
    expect([by?.by, reviews]).toEqual(['slipway[bot]', []])
    await says('fresh', 2, /Live since/)
  })

  it('R7: leaves it behind until an author presses Merge, and merges it then without another click', async () => {
    const before = await pushed('press', 2)
    await house.build(before.head, 'success')
    await house.note('second')
    await approved('press', 2)
    const card = await says('press', 2, /ready to merge: its branch is updated first/)
    expect((await pulls.of('press')).head).toBe(before.head)
    await world.slack.click(BOB, card.ts, 'Merge')
    const { head } = await moved('press', before.head)
    const waiting = await says('press', 2, /Approved, but GitHub demands:.*It was asked for by bob/)
    expect(JSON.stringify(waiting.blocks)).not.toContain('"Merge"')
    await house.build(head, 'success')
    await merged('press')
    await says('press', 2, /Live since/)
  })

  it('R6: says that approvals are advisory until GitHub requires the check', async () => {
    await house.demand()
    const { head } = await pushed('fresh', 3)
    const card = await says('fresh', 3, /Waiting for approval/)
    expect(textOf(card)).toContain('Waiting for approval')
    expect(JSON.stringify(card.blocks)).toContain('advisory: GitHub itself would merge without approval')
    expect(await world.slack.ask(CAROL, 'why fresh production')).toContain('The approvals are advisory')
    await until('the check says so', async () => (await house.summary(head)).includes('advisory'))
    await house.demand(CHECKS)
    await until('it is binding', async () => {
      const now = await says('fresh', 3, /Waiting for approval/)
      return !JSON.stringify(now.blocks).includes('advisory')
    })
    await until('the check says so', async () => !(await house.summary(head)).includes('advisory'))
  })
})

describeHere('where GitHub merges, and the branch has no queue', () => {
  it('R7: leaves what is approved to auto-merge, which waits for the other checks', async () => {
    await house.demand(CHECKS)
    const pull = await pushed('auto', 2)
    await until('the check', async () => (await house.check(pull.head)).startsWith('pending'))
    await approved('auto', 2)
    await says(
      'auto',
      2,
      /Left to GitHub: auto-merge is on, and waits for: required check build has not reported yet/,
    )
    await house.build(pull.head, 'success')
    expect((await merged('auto')).merged?.by).toBe('slipway[bot]')
    await says('auto', 2, /Live since/)
  })

  it('R7: takes it out again while the target is held', async () => {
    const pull = await pushed('auto', 3)
    await approved('auto', 3)
    await says('auto', 3, /Left to GitHub/)
    expect((await pulls.of('auto')).auto_merge).toBe('slipway[bot]')
    await world.slack.ask(CAROL, 'hold auto production an incident')
    await until('auto-merge off', async () => (await pulls.of('auto')).auto_merge === null)
    await says('auto', 3, /Approved, but held/)
    await world.slack.ask(CAROL, 'resume auto production')
    await until('auto-merge on', async () => (await pulls.of('auto')).auto_merge !== null)
    await house.build(pull.head, 'success')
    await says('auto', 3, /Live since/)
  })
})

describeHere('where the branch has a merge queue', () => {
  it('R7: queues what is approved, and says where it stands', async () => {
    await house.demand(CHECKS, QUEUE)
    const pull = await pushed('line', 2)
    await house.build(pull.head, 'success')
    await approved('line', 2)
    const head = await group()
    const card = await says('line', 2, /In GitHub's merge queue, position 1/)
    expect(JSON.stringify(card.blocks)).not.toContain('"Merge"')
    await until('the verdict on its group', async () => (await house.check(head)) === 'success: Approved')
  })

  it('R7: comes back with the reason of GitHub when a check fails on the group', async () => {
    await house.build(await group(), 'failure')
    const card = await says('line', 2, /GitHub refused to merge: it left the merge queue: a required check/)
    expect(textOf(card)).toContain('What helps: mend what the check found')
    expect((await pulls.of('line')).state).toBe('open')
  })

  it('R7: is queued again by a click, and merged by the queue', async () => {
    const card = await says('line', 2, /GitHub refused/)
    await world.slack.click(BOB, card.ts, 'Merge')
    const head = await group()
    await house.build(head, 'success')
    const { merge_commit: commit } = await merged('line')
    expect(commit).toBe(head)
    await says('line', 2, /Live since/)
  })
})
