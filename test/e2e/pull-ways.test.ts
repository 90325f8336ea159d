import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { actor } from '../contract/slack/actor.ts'
import { checkOn, pullEyes } from './real/pulls.ts'
import type { PullEyes, PullSeen } from './real/pulls.ts'
import { ANN, BOB, CAROL, DAVE, textOf } from './real/slack.ts'
import { until } from './real/until.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const environment = 'production'

let world: World
let pulls: PullEyes

beforeAll(async () => {
  world = await startWorld({
    services: [
      { name: 'till', environment, settings: '{ approvals: { authors: any }, merge: auto }' },
      {
        name: 'desk',
        environment,
        settings: '{ approvals: { authors: any, recorded: count }, merge: author }',
      },
      {
        name: 'lift',
        environment,
        settings: '{ approvals: { authors: any, recorded: count }, merge: author }',
      },
    ],
  })
  pulls = pullEyes(world.github.url)
})
afterAll(async () => {
  await world?.stop()
})

/** Bob writes something and CI pushes `main-<number>`; its digest. */
async function pushed(service: string, number: number): Promise<string> {
  const revision = await world.people.code('bob', service, `Make ${service} better, part ${number}`)
  return (await world.people.push({ service, number, revision })).digest
}

const isOpen = ({ state }: PullSeen) => state === 'open'
const opened = (service: string, version: string) =>
  pulls.of(service, pull => isOpen(pull) && pull.title.includes(version))

async function isRunning(service: string, digest: string): Promise<void> {
  await until(`${digest} in the cluster`, async () => {
    const seen = await world.cluster.deployment(service)
    return seen?.isDone === true && seen.image.includes(digest)
  })
}

describeHere('where Slipway merges by itself and counts only what is on GitHub', () => {
  it('R6: leads to GitHub instead of recording a click, and says that it counts no others', async () => {
    await pushed('till', 2)
    const card = await world.slack.cardSaying('till main-1 → main-2', /Waiting for approval/)
    const pull = await opened('till', 'main-2')
    expect(JSON.stringify(card.blocks)).toContain('Approve on GitHub')
    expect(JSON.stringify(card.blocks)).toContain(pull.url)
    expect(JSON.stringify(card.blocks)).not.toContain('"Approve"')
    expect(pull.body).toContain('clicks in Slack count only as reviews on GitHub')
  })

  it('R7: is merged as soon as its author approved, and is live', async () => {
    const pull = await opened('till', 'main-2')
    await pulls.review('bob', pull, 'APPROVE')
    const merged = await pulls.of('till', ({ state }) => state === 'merged')
    expect(merged.merged?.by).toBe('slipway[bot]')
    expect(await pulls.parents(merged.merge_commit ?? '')).toContain(pull.head)
    expect(checkOn(merged)).toBe('success: Approved')
    await world.slack.cardSaying('till main-1 → main-2', /Live since/)
  })

  it('R7: is withdrawn when somebody closes it', async () => {
    await pushed('till', 3)
    const pull = await opened('till', 'main-3')
    await pulls.close('ann', pull)
    const card = await world.slack.cardSaying('till main-2 → main-3', /Withdrawn\* by ann/)
    expect(JSON.stringify(card.blocks)).not.toContain('"button"')
  })
})

describeHere('a newer image', () => {
  it('R4: closes what nobody approved, with a comment, and opens the next', async () => {
    await pushed('desk', 2)
    const before = await opened('desk', 'main-2')
    await pushed('desk', 3)
    await opened('desk', 'main-3')
    expect((await pulls.all('desk')).map(({ state }) => state)).toEqual(['open', 'closed'])
    const [comment] = await pulls.comments(before.number)
    expect(comment?.by).toBe('slipway[bot]')
    expect(comment?.body).toContain('desk `main-3` takes its place')
    await world.slack.cardSaying('desk main-1 → main-2', /Superseded\* by/)
  })

  it('R4: waits once somebody approved, until somebody switches', async () => {
    const before = await opened('desk', 'main-3')
    const card = await world.slack.cardSaying('desk main-1 → main-3', /Waiting for approval/)
    await world.slack.click(BOB, card.ts, 'Approve')
    await world.slack.cardSaying('desk main-1 → main-3', /Approved\*, ready to merge/)
    await pushed('desk', 4)
    await until('main-4 as waiting', async () => {
      const said = await world.slack.ask(ANN, 'why desk production')
      return said.includes('main-4') && said.includes('Switch')
    })
    expect((await pulls.of('desk')).number).toBe(before.number)
    await world.slack.click(ANN, card.ts, 'Switch to main-4')
    await opened('desk', 'main-4')
    await pulls.of('desk', pull => pull.number > before.number)
    expect((await pulls.all('desk')).map(({ state }) => state)).toEqual(['open', 'closed', 'closed'])
    await world.slack.cardSaying('desk main-1 → main-4', /Waiting for approval/)
  })
})

describeHere('a merge by people', () => {
  it('R7: is refused to somebody who may not, with the reason, and takes nothing', async () => {
    await pushed('lift', 2)
    const pull = await opened('lift', 'main-2')
    const card = await world.slack.cardSaying('lift main-1 → main-2', /Waiting for approval/)
    await world.slack.click(BOB, card.ts, 'Approve')
    const approved = await world.slack.cardSaying('lift main-1 → main-2', /Approved\*, ready to merge/)
    expect(textOf(approved)).toContain('approved by bob (author, recorded by Slipway)')
    await world.slack.click(DAVE, card.ts, 'Merge')
    const refused = await until('a refusal', async () => {
      const { modals } = await actor(world.place.slackUrl).state()
      return modals[DAVE]?.at(-1)
    })
    expect(JSON.stringify(refused)).toContain('only authors, and whoever may write to acme/deploy')
    expect((await pulls.of('lift')).state).toBe('open')
    expect((await pulls.of('lift')).number).toBe(pull.number)
  })

  it('R7: comes to the same end when it is made on GitHub', async () => {
    const pull = await opened('lift', 'main-2')
    await pulls.merge('ann', pull)
    const [merged] = await pulls.all('lift')
    const card = await world.slack.cardSaying('lift main-1 → main-2', /Live since/)
    const { merge_commit: commit, merged: how } = merged ?? pull
    expect(how?.by).toBe('ann')
    const look = () => world.github.statuses('acme/deploy', commit ?? '', 'slipway/production/lift')
    await until('a green status', async () => (await look()).states.at(-1) === 'success')
    await until('the final word', () => world.slack.reply(card.ts, 'is live in production'))
  })

  it('R8: waits where somebody merges what nobody approved, until an operator applies it', async () => {
    const digest = await pushed('lift', 3)
    await pulls.merge('bob', await opened('lift', 'main-3'))
    const waiting = await world.slack.cardSaying('lift main-2 → main-3', /Not applied:\* bob merged/)
    expect((await world.cluster.deployment('lift'))?.image).not.toContain(digest)
    await world.slack.click(CAROL, waiting.ts, 'Apply')
    await isRunning('lift', digest)
    const card = await world.slack.cardSaying('lift main-2 → main-3', /Live since/)
    expect(textOf(card)).not.toContain('approved')
    expect(textOf(card)).toContain('let through by carol')
  })
})
