import { describe, expect, it } from 'vitest'
import type { JobContext } from '../../../jobs/job.ts'
import { mention } from '../../../jobs/mention.ts'
import { messageAuthor } from '../../../jobs/message-author.ts'
import type { Chat } from '../../../src/ports.ts'
import type { Effect } from '../../../src/release/effects.ts'
import { memoryChat } from '../../simulator/memory-world.ts'
import { contextOf } from './context.ts'

const RELEASE = 'staging/checkout#1'
const MENTION = { kind: 'mention', key: '1.mention.failed.0', release: RELEASE, what: 'failed' } as const
const MESSAGE = {
  kind: 'message_author',
  key: '1.message_author.ann.0',
  release: RELEASE,
  login: 'ann',
  what: 'failed',
} as const
const CARD = { channel: 'C1', ts: '1.0', permalink: null }

/** Slack that has not answered yet, and counts what it was told meanwhile. */
function slowChat(): { chat: Chat; told: string[]; answer: () => void } {
  const told: string[] = []
  const answering = Promise.withResolvers<'posted'>()
  const say = ({ key }: { key: string }) => {
    told.push(key)
    return answering.promise
  }
  const direct: Chat['direct'] = async said => ({ kind: await say(said), at: { channel: 'D1', ts: '1.1' } })
  const chat = { ...memoryChat(), reply: say, direct }
  return { chat, told, answer: () => answering.resolve('posted') }
}

const JOBS: [kind: Effect['kind'], key: string, run: (context: JobContext) => Promise<unknown>][] = [
  ['mention', MENTION.key, context => mention(MENTION, context)],
  ['message_author', MESSAGE.key, context => messageAuthor(MESSAGE, context)],
]

function contextWith(chat: Chat, isOwed: () => boolean): JobContext {
  const context = contextOf({ chat, slackOf: () => 'U01ANN' })
  const stillOwed = async () => isOwed()
  return { ...context, stillOwed, release: { ...context.release, card: CARD } }
}

describe.each(JOBS)('%s', (_, key, run) => {
  // A pod that crashes again takes the key back, until its log is read: then a second job has it while the first is
  // at work.
  it('is said once when it is owed anew while Slack has not answered', async () => {
    const { chat, told, answer } = slowChat()
    const context = contextWith(chat, () => true)
    const running = Promise.allSettled([run(context), run(context)])
    answer()
    expect(await running).toMatchObject([
      { value: { kind: 'effect_done', settles: key } },
      { reason: { code: 'store_lane_busy' } },
    ])
    expect(told).toEqual([`${RELEASE}.${key}`])
  })

  it('is not said when it is no longer owed by the time it has its turn', async () => {
    const { chat, told, answer } = slowChat()
    answer()
    const context = contextWith(chat, () => false)
    await expect(run(context)).resolves.toBeNull()
    expect(told).toEqual([])
  })
})
