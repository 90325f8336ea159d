import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rates } from '../../../../sandbox/slack/limits.ts'
import { channel, startWorkspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

let slack: Workspace
beforeEach(async () => {
  slack = await startWorkspace(seed => {
    seed.channels.push({ id: 'C02SECOND', name: 'second', members: ['U01SLIPWAY'] })
  })
})
afterEach(async () => await slack.stop())

const post = (to: string) => slack.api('chat.postMessage', { channel: to, text: 'x' })

async function postBurst() {
  for (let count = 0; count < rates.posting.burst; count += 1) await post(channel)
}

describe("Slack's rate tiers", () => {
  it('lets a burst of messages through, then one a second in that channel', async () => {
    await postBurst()
    expect(await post(channel)).toMatchObject({
      status: 429,
      retryAfter: '1',
      body: { error: 'ratelimited' },
    })
    expect(await post('C02SECOND')).toMatchObject({ status: 200 })
    slack.pass(1000)
    expect(await post(channel)).toMatchObject({ status: 200 })
    expect(await post(channel)).toMatchObject({ status: 429 })
  })

  it('counts edits for the whole workspace', async () => {
    const { body } = await post(channel)
    const update = () => slack.api('chat.update', { channel, ts: body['ts'], text: 'y' })
    const answers = await Promise.all(Array.from({ length: rates.tier3.burst + 1 }, update))
    expect(answers.filter(answer => answer.status === 429)).toHaveLength(1)
    slack.pass(60_000 / rates.tier3.perMinute)
    expect(await update()).toMatchObject({ status: 200 })
  })

  it('counts what it was asked, and what it refused', async () => {
    await postBurst()
    await post(channel)
    const { body } = await slack.sandbox('GET', 'requests')
    expect(body).toMatchObject({ counts: { 'chat.postMessage': 6 }, refused: { ratelimited: 1 }, total: 6 })
    expect(JSON.stringify(body)).not.toContain('xoxb-')
  })
})
