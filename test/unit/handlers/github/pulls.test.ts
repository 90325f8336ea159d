import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HEAD, headers, smallWorld } from './world.ts'

let world: ReturnType<typeof smallWorld>
beforeEach(() => {
  world = smallWorld()
})
afterEach(() => world.close())

const repository = { full_name: 'acme/deploy' }

async function send(event: string, payload: object): Promise<string> {
  const body = JSON.stringify({ repository, ...payload })
  const answer = await world.server.inject({
    method: 'POST',
    url: '/hooks/github',
    payload: body,
    headers: headers(body, { 'x-github-event': event }),
  })
  return `${answer.statusCode} ${answer.body.trim()}`
}

const pull = (branch: string, base = 'main') => ({
  number: 7,
  head: { ref: branch },
  base: { ref: base },
  updated_at: '2026-11-26T00:00:00Z',
})
const hints = () => [...world.entries.values()].map(({ hint }) => hint)

describe('a pull request of a release', () => {
  it.each(['opened', 'synchronize', 'closed', 'enqueued', 'dequeued', 'auto_merge_disabled'])(
    'is read again when it is %s',
    async action => {
      await send('pull_request', { action, pull_request: pull('slipway/production/checkout/1-abc') })
      expect(hints()).toMatchObject([
        { kind: 'pull', number: 7, branch: 'slipway/production/checkout/1-abc' },
      ])
    },
  )
})

describe("somebody's own pull request", () => {
  it.each(['opened', 'reopened', 'synchronize', 'edited', 'closed'])(
    'is looked at when it is %s',
    async action => {
      await send('pull_request', { action, pull_request: pull('topic') })
      expect(hints()).toEqual([{ kind: 'pull', repository: 'acme/deploy', number: 7, branch: 'topic' }])
    },
  )

  it('is of no interest towards a branch without manifests', async () => {
    const told = pull('topic', 'another-branch')
    expect(await send('pull_request', { action: 'opened', pull_request: told })).toMatch(/^202 ignored/)
    expect(hints()).toEqual([])
  })

  it('is looked at when it is reviewed', async () => {
    const review = { id: 1, state: 'approved' }
    await send('pull_request_review', { action: 'submitted', pull_request: pull('topic'), review })
    expect(hints()).toMatchObject([{ kind: 'pull', number: 7 }])
  })
})

describe('a group of the merge queue', () => {
  const group = { head_sha: HEAD, base_ref: 'refs/heads/main' }

  it('is judged when checks are asked for, once', async () => {
    for (const _ of [1, 2]) await send('merge_group', { action: 'checks_requested', merge_group: group })
    expect(hints()).toEqual([{ kind: 'merge_group', repository: 'acme/deploy', branch: 'main', head: HEAD }])
  })

  it.each([
    ['destroyed', group],
    ['checks_requested', { ...group, base_ref: 'refs/heads/topic' }],
  ])('needs nothing: %s', async (action, merge_group) => {
    expect(await send('merge_group', { action, merge_group })).toMatch(/^202 ignored/)
  })

  it('is refused in another form', async () => {
    expect(await send('merge_group', { action: 'checks_requested', merge_group: {} })).toMatch(/^400/)
  })
})
