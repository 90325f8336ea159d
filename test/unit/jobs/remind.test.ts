import { describe, expect, it } from 'vitest'
import { remind } from '../../../jobs/remind.ts'
import type { Chat } from '../../../src/ports.ts'
import { mrkdwnOf } from '../views/harm.ts'
import { looked, production } from '../views/pulls.ts'
import { ann, NOON_MS } from '../views/world.ts'
import { at, carolYes, DAY_MS, HOUR_MS, started, waiting } from './remind-world.ts'

const NO_GRANT = { access: '', accessEndsAtMs: null, refresh: null }

/** Waits for thirteen people of its own, and for its authors. */
const crowded = (service: string) =>
  waiting(
    production(
      { from: Array.from({ length: 13 }, (_each, index) => `user:${service}${index}` as const) },
      { target: `production/${service}`, service },
    ),
  )

describe('a reminder', () => {
  it('is one message for each person and window, whatever waits and however often it is looked at', async () => {
    const { run, said } = await started(waiting(at('checkout')), waiting(at('search')))
    await run()
    await Promise.all([run(), run()])
    expect(said()).toEqual([
      'U01ANN: 2 releases wait for you: checkout 1.42.0 in production, search 1.42.0 in production. (1 drawn)',
      'U01CAROL: 2 releases wait for you: checkout 1.42.0 in production, search 1.42.0 in production. (1 drawn)',
    ])
  })

  it('is edited as things are done, also by others, and says at last that nothing waits', async () => {
    const [checkout, search] = [waiting(at('checkout')), waiting(at('search'))]
    const { run, said, put, chat } = await started(checkout, search)
    await run()
    await put(looked(checkout, {}, [carolYes]))
    await run()
    expect(said()).toEqual([
      expect.stringMatching(/^U01ANN: 2 releases wait.*\(1 drawn\)$/),
      'U01CAROL: 1 release waits for you: search 1.42.0 in production. (2 drawn)',
    ])
    expect(mrkdwnOf({ blocks: chat.directs[1]?.blocks ?? [] })[0]).toContain('another one does not any more')
    await put(looked(search, {}, [carolYes]))
    await run()
    await run()
    expect(said()[1]).toBe('U01CAROL: Nothing of this waits for you any more. (3 drawn)')
  })

  it('is sent anew in the next window, and the one before says so', async () => {
    const { run, said, clock } = await started(waiting(at('checkout')))
    await run()
    clock.now += DAY_MS
    clock.startMs += DAY_MS
    await run()
    await run()
    expect(said()).toEqual([
      'U01ANN: What waits for you is in a newer message. (2 drawn)',
      'U01CAROL: What waits for you is in a newer message. (2 drawn)',
      expect.stringMatching(/^U01ANN: 1 release waits.*\(1 drawn\)$/),
      expect.stringMatching(/^U01CAROL: 1 release waits.*\(1 drawn\)$/),
    ])
  })

  it('tells of nothing that has not waited long enough, and of nothing long after its time', async () => {
    const young = await started(waiting(at('checkout')))
    young.clock.afterMs = 3 * HOUR_MS
    await young.run()
    expect(young.said()).toEqual([])
    const late = await started(waiting(at('checkout')))
    late.clock.now = late.clock.startMs + HOUR_MS
    await late.run()
    expect(late.said()).toEqual([])
  })

  it('tells of nothing that is held or frozen, and is taken out when that begins', async () => {
    const freezes = [{ name: 'sale', fromMs: NOON_MS, untilMs: NOON_MS + DAY_MS, turnMs: NOON_MS + DAY_MS }]
    const frozen = await started(waiting(at('checkout', { freezes })))
    await frozen.run()
    expect(frozen.said()).toEqual([])
    const told = waiting(at('checkout'))
    const held = await started(told)
    await held.run()
    await held.put(told.asks({ verb: 'hold', reason: 'sale day' }))
    await held.run()
    expect(held.said()).toEqual([
      'U01ANN: Nothing of this waits for you any more. (2 drawn)',
      'U01CAROL: Nothing of this waits for you any more. (2 drawn)',
    ])
  })

  it('goes to whom the list of people names, or who linked their account, and to no guest', async () => {
    const { run, said, links, memberships } = await started(waiting(at('checkout')))
    await links.link({ slack: 'U01BOB', account: { login: 'bob', id: 2 }, linkedAtMs: 0 }, NO_GRANT)
    memberships.set('U01CAROL', 'guest')
    await run()
    expect(said().map(line => line.split(':')[0])).toEqual(['U01ANN', 'U01BOB'])
  })

  it('goes to nobody under a name that they do not act by any more', async () => {
    const { run, said, links } = await started(waiting(at('checkout')))
    await links.link({ slack: 'U01CAROL', account: { login: 'other', id: 7 }, linkedAtMs: 0 }, NO_GRANT)
    await run()
    expect(said().map(line => line.split(':')[0])).toEqual(['U01ANN'])
  })

  it('goes to nobody twice whom Slack gives no message, or who deleted theirs', async () => {
    const told = waiting(at('checkout'))
    const { needs, run, said, put, chat } = await started(told)
    let tries = 0
    const direct: Chat['direct'] = async request => {
      tries += 1
      return request.user === 'U01ANN' ? { kind: 'refused' } : chat.direct(request)
    }
    await remind({ ...needs, chat: { ...needs.chat, direct } })
    await remind({ ...needs, chat: { ...needs.chat, direct } })
    expect(tries).toBe(2)
    chat.directs.splice(0)
    await put(looked(told, {}, [carolYes]))
    await run()
    await run()
    expect(said()).toEqual([])
  })

  it('leaves the edits of a minute to cards, and goes on when there are some', async () => {
    const told = waiting(at('checkout'))
    const { needs, run, said, put } = await started(told)
    await run()
    await put(looked(told, {}, [{ by: ann }, carolYes]))
    await remind({ ...needs, chat: { ...needs.chat, redraw: async () => 'short' } })
    expect(said().join()).not.toContain('2 drawn')
    await run()
    expect(said()[1]).toBe('U01CAROL: Nothing of this waits for you any more. (2 drawn)')
  })

  it('tells a crowd in several rounds', async () => {
    const { needs, chat } = await started(crowded('checkout'), crowded('search'))
    const people = { slackOf: (login: string) => `U${login}`, loginOf: (user: string) => user.slice(1) }
    const round = async () => remind({ ...needs, people })
    await round()
    expect(chat.directs).toHaveLength(20)
    await round()
    await round()
    const users = chat.directs.map(({ user }) => user)
    expect([new Set(users).size, users.length]).toEqual([28, 28])
  })
})
