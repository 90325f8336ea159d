import { describe, expect, it } from 'vitest'
import { remind } from '../../../jobs/remind.ts'
import { RetryableError } from '../../../src/errors.ts'
import { looked } from '../views/pulls.ts'
import { at, carolYes, started, waiting, type Started } from './remind-world.ts'

const told = () => waiting(at('checkout'))

/** Dies at the n-th call of store or chat, before or after it is done; false where there are not so many. */
async function dies(made: Started, nth: number, when: 'before' | 'after'): Promise<boolean> {
  let calls = 0
  const deadly = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      calls += 1
      if (calls === nth && when === 'before') throw new Error('killed')
      const result = await call(...args)
      if (calls === nth) throw new Error('killed')
      return result
    }
  }
  const { store, chat } = made.needs
  const needs = {
    ...made.needs,
    store: { ...store, remember: deadly(store.remember), recall: deadly(store.recall) },
    chat: { ...chat, direct: deadly(chat.direct), redraw: deadly(chat.redraw) },
  }
  return remind(needs).then(
    () => false,
    () => true,
  )
}

/** Killed at that call; then carol approves, and somebody else goes on. */
async function killedAt(nth: number, when: 'before' | 'after'): Promise<{ made: Started; isDead: boolean }> {
  const release = told()
  const made = await started(release)
  const isDead = await dies(made, nth, when)
  await made.put(looked(release, {}, [carolYes]))
  await made.run()
  return { made, isDead }
}

const messagesTo = ({ chat }: Started, user: string) => chat.directs.filter(each => each.user === user)

describe('a crash while people are reminded', () => {
  it.each(['before', 'after'] as const)(
    'at any call (%s it) leaves one message for each, as it is to read',
    async when => {
      for (let nth = 1, dead = true; dead; nth++) {
        // oxlint-disable-next-line no-await-in-loop -- each in a world of its own
        const { made, isDead } = await killedAt(nth, when)
        expect(messagesTo(made, 'U01ANN')).toHaveLength(1)
        const carols = messagesTo(made, 'U01CAROL').map(({ texts }) => texts.at(-1))
        expect([[], ['Nothing of this waits for you any more.']]).toContainEqual(carols)
        dead = isDead
      }
    },
  )

  it('is found again in Slack where nobody noted that it was sent', async () => {
    const made = await started(told())
    const { chat } = made.needs
    const direct: typeof chat.direct = async said => {
      await chat.direct(said)
      throw new Error('killed')
    }
    await expect(remind({ ...made.needs, chat: { ...chat, direct } })).rejects.toThrow('killed')
    await made.run()
    expect(messagesTo(made, 'U01ANN')).toHaveLength(1)
  })

  it('is not the end of a round where Slack is away for one of them', async () => {
    const made = await started(told())
    const away = new RetryableError('slack_unreachable', { reason: 'timeout' })
    await remind({ ...made.needs, chat: { ...made.needs.chat, direct: () => Promise.reject(away) } })
    await made.run()
    expect(made.said().map(line => line.split(':')[0])).toEqual(['U01ANN', 'U01CAROL'])
  })
})
