import { afterEach, expect, it } from 'vitest'
import { needs } from '../servers/missing.ts'
import { crowdOf } from '../world/crowd.ts'
import { approvals, approveAll, askedOfSlack, cardSaying, CROWD_SERVICE } from '../world/crowd-clicks.ts'
import { linkCrowd } from '../world/links.ts'
import type { Front } from '../world/servers.ts'
import { until } from '../world/until.ts'
import { startWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'
import { slackEyes } from './real/slack.ts'

const describeHere = await needs('redis-server')

const CROWD = crowdOf(100)
const SERVICE = CROWD_SERVICE.name

let world: World<Front>
afterEach(async () => {
  await world?.stop()
})

const straight = async (url: string): Promise<Front> => ({ url, stop: async () => undefined })

/** Two replicas of Slipway, and Slack before them, by sockets or by signed requests. */
async function startReplicas(slackByHttp: boolean): Promise<void> {
  const replicas = { replicas: 2, slackByHttp }
  world = await startWorld({ services: [CROWD_SERVICE], front: straight, crowd: CROWD, ...replicas })
  const revision = await world.ci.commit('Sell more')
  await world.ci.push(SERVICE, { number: 2, revision, crashes: false })
}

const output = () => [world.product, ...world.others].map(one => one.output().slice(-2_000)).join('\n')

async function isQuiet(): Promise<boolean> {
  const [owed, waiting] = await Promise.all([world.look.owed(SERVICE), world.look.waiting()])
  return owed.length === 0 && waiting.length === 0
}

async function aCrowdApproves(): Promise<void> {
  const card = await cardSaying(world.urls.slack, /Waiting for approval.*"approve"/, output)
  const answered = await approveAll(world.urls.slack, card, CROWD)
  expect(answered.filter(({ ok }) => !ok)).toEqual([])
  await until('every click was routed', isQuiet, { withinMs: 120_000, more: output })
}

async function everybodyCountsOnce(): Promise<void> {
  const logins = CROWD.map(({ github }) => github).toSorted()
  expect((await approvals(world.redis.url, SERVICE)).toSorted()).toEqual(logins)
  const card = await cardSaying(world.urls.slack, /ready to merge/)
  expect(JSON.stringify(card)).not.toContain('Recording')
  const messages = await world.look.messages(SERVICE)
  expect(messages.filter(({ metadata }) => metadata?.event_type === 'slipway_card')).toHaveLength(1)
  const [pull] = await world.look.pulls(SERVICE)
  expect(new Set(pull?.reviews.map(({ author }) => author)).size).toBe(pull?.reviews.length)
  const checks = await world.look.checks(pull?.head ?? '')
  expect(checks.map(({ conclusion }) => conclusion)).toEqual(['success'])
}

describeHere('a hundred people who click Approve at once, twice each, on two replicas', () => {
  it.each([{ slackByHttp: false }, { slackByHttp: true }])(
    'R6: count once each, and the card is right at the end: %j',
    async ({ slackByHttp }) => {
      await startReplicas(slackByHttp)
      await aCrowdApproves()
      await everybodyCountsOnce()
      const { refused, counts } = await askedOfSlack(world.urls.slack)
      expect(refused['ratelimited'] ?? 0).toBe(0)
      expect(counts['users.info'] ?? 0).toBeLessThan(10)
    },
  )
})

describeHere('a hundred people who have linked their accounts, and click at once', () => {
  it('R6: give one review each on GitHub, as themselves', async () => {
    await startReplicas(true)
    await linkCrowd({ redisUrl: world.redis.url, github: world.urls.github }, CROWD)
    await aCrowdApproves()
    await cardSaying(world.urls.slack, /ready to merge/, output)
    const logins = CROWD.map(({ github }) => github).toSorted()
    const reviewers = async () => {
      const [pull] = await world.look.pulls(SERVICE)
      return (pull?.reviews ?? []).map(({ author }) => author).toSorted()
    }
    await until('a review of each', async () => (await reviewers()).length >= CROWD.length, { more: output })
    await until('nothing is owed', isQuiet, { withinMs: 120_000, more: output })
    expect(await reviewers()).toEqual(logins)
  })
})

describeHere('commands and windows by signed requests, on two replicas', () => {
  it('are answered, and done once', async () => {
    await startReplicas(true)
    const slack = slackEyes(world.urls.slack)
    const card = await cardSaying(world.urls.slack, /Waiting for approval.*"approve"/, output)
    expect(await slack.ask('U01CAROL', 'why cart staging')).toContain('cart')
    await slack.click('U01CAROL', card.ts, 'Hold')
    await slack.giveReason('U01CAROL', 'sale day')
    await cardSaying(world.urls.slack, /Held by carol.*sale day/, output)
    await slack.ask('U01CAROL', 'resume cart staging')
    await until('it goes on', async () => !JSON.stringify(await slack.cardAt(card.ts)).includes('Held by'))
    await until('nothing is left to do', isQuiet, { more: output })
  })
})
