import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { linkingEyes } from './real/linking.ts'
import type { LinkingEyes } from './real/linking.ts'
import { pullEyes } from './real/pulls.ts'
import type { PullEyes, PullSeen } from './real/pulls.ts'
import { ANN, BOB, CAROL, textOf } from './real/slack.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const TITLE = 'shop main-1 → main-2'
const RULE = '{ approvals: { authors: any, peers: 1, from: [team:acme/sre, user:bob] }, merge: author }'

let world: World
let pulls: PullEyes
let linking: LinkingEyes
let first: PullSeen

beforeAll(async () => {
  world = await startWorld({
    services: [{ name: 'shop', environment: 'production', settings: RULE }],
    linking: true,
  })
  pulls = pullEyes(world.github.url)
  linking = linkingEyes({ github: world.github.url, slack: world.place.slackUrl })
  const revision = await world.people.code('ann', 'shop', 'Keep vouchers')
  await world.people.push({ service: 'shop', number: 2, revision })
  first = await pulls.of('shop')
})
afterAll(async () => {
  await world?.stop()
})

const says = (text: RegExp) => world.slack.cardSaying(TITLE, text)
const reviewsOf = (pull: PullSeen) => pull.reviews.map(({ author, state }) => `${author} ${state}`)
const reviewed = (...reviews: string[]) =>
  pulls.of('shop', pull => JSON.stringify(reviewsOf(pull)) === JSON.stringify(reviews))
const cardTs = async () => (await says(/./)).ts

describeHere('a click of somebody who has not linked their account', () => {
  it('R6: is refused with a code that only they see', async () => {
    await world.slack.click(ANN, await cardTs(), 'Approve')
    expect(await linking.window(ANN)).toContain('counts reviews on GitHub only')
    expect(await linking.code(ANN)).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
    expect((await pulls.of('shop')).reviews).toEqual([])
  })

  it('R6: completes itself once they have linked it, as a review of theirs on the head they saw', async () => {
    await linking.enter('ann', await linking.code(ANN))
    await linking.told(ANN, /Your GitHub account .ann. is linked/)
    const { reviews } = await reviewed('ann APPROVED')
    expect(reviews[0]).toMatchObject({ commit: first.head, body: expect.stringContaining('in Slack') })
    await says(/Waiting\* for one peer.*Approved: ann \(author, in Slack\)/)
  })
})

describeHere('a click of somebody who has', () => {
  it('R6: is one review, however often it is pressed', async () => {
    await world.slack.click(ANN, await cardTs(), 'Approve')
    await says(/Approved: ann/)
    expect(reviewsOf(await pulls.of('shop'))).toEqual(['ann APPROVED'])
  })

  it('R6: becomes a request for changes with their words', async () => {
    await world.slack.command(CAROL, 'link')
    await linking.enter('carol', await linking.code(CAROL))
    await linking.told(CAROL, /Your GitHub account .carol. is linked/)
    await world.slack.click(CAROL, await cardTs(), 'Request changes')
    await world.slack.giveReason(CAROL, 'Vouchers are lost on Sundays')
    const { reviews } = await reviewed('ann APPROVED', 'carol CHANGES_REQUESTED')
    expect(reviews.at(-1)?.body).toContain('Vouchers are lost on Sundays')
    await says(/Changes requested\* by carol[^]*“Vouchers are lost on Sundays”/)
  })

  it('R6: takes back on GitHub what they take back on the card', async () => {
    await world.slack.click(CAROL, await cardTs(), 'Withdraw')
    await reviewed('ann APPROVED', 'carol DISMISSED')
    expect(textOf(await says(/Waiting\* for one peer.*Approved: ann/))).not.toContain('Sundays')
  })

  it('R6: is missing again on the card once it is dismissed on GitHub, and may be given again', async () => {
    await pulls.dismiss('carol', await pulls.of('shop'), 'ann')
    expect(textOf(await says(/Waiting for approval.*one author.*one peer/))).not.toContain('Approved')
    await world.slack.click(ANN, await cardTs(), 'Approve')
    await reviewed('ann DISMISSED', 'carol DISMISSED', 'ann APPROVED')
    await says(/Approved: ann \(author, in Slack\)/)
  })

  it('R6: counts once beside what the same person says on GitHub', async () => {
    await pulls.review('carol', await pulls.of('shop'), 'APPROVE')
    await says(/Approved\*, ready to merge/)
    await world.slack.click(CAROL, await cardTs(), 'Withdraw')
    await reviewed('ann DISMISSED', 'carol DISMISSED', 'ann APPROVED', 'carol DISMISSED')
    expect(textOf(await says(/Waiting\* for one peer/))).not.toContain('carol (')
  })
})

describeHere('an account whose addresses are not that of Slack', () => {
  it('R6: is linked by the word of an admin', async () => {
    await world.slack.click(BOB, await cardTs(), 'Approve')
    await linking.enter('bob', await linking.code(BOB))
    await linking.told(BOB, /an admin has to confirm/)
    const question = await linking.told(CAROL, /Is the GitHub account .bob. that of/)
    expect(reviewsOf(await pulls.of('shop'))).not.toContain('bob APPROVED')
    await linking.press(CAROL, question, 'confirm_link')
    await linking.told(BOB, /Your GitHub account .bob. is linked/)
    await pulls.of('shop', pull => reviewsOf(pull).includes('bob APPROVED'))
    await says(/Approved\*, ready to merge/)
  })
})

describeHere('a merge by the button', () => {
  it('R7: is that of the person who pressed it', async () => {
    await world.slack.click(ANN, await cardTs(), 'Merge')
    const merged = await pulls.of('shop', ({ state }) => state === 'merged')
    expect(merged.merged).toEqual({ by: 'ann' })
    expect(await pulls.parents(merged.merge_commit ?? '')).toContain(first.head)
    await says(/Live since/)
  })
})

describeHere('a link that is taken back on GitHub', () => {
  it('R6: is forgotten, and the person told', async () => {
    await linking.revoke('ann')
    await linking.told(ANN, /is not linked any more/)
    expect(await world.slack.ask(ANN, 'unlink')).toContain('No GitHub account of yours is linked')
  })

  it('R6: leaves no token in the log', () => {
    expect(world.product.output()).not.toMatch(/gh[ur]_[a-z0-9]{8}|sandbox-client-secret/)
  })
})
