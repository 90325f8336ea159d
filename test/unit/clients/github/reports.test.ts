import { describe, expect, it } from 'vitest'
import { A, on } from './says.ts'
import { sharedStore, world, type Asked, type Said, type Say } from './world.ts'

const status = {
  repository: 'acme/deploy',
  sha: A,
  context: 'slipway/staging/checkout',
  state: 'pending' as const,
  description: 'rolling out 1.42.0',
  url: 'https://acme.slack.test/1',
}

/** GitHub's commit statuses of one commit. */
function statuses(): { say: Say[]; posted: Asked['body'][] } {
  const posted: Asked['body'][] = []
  const read = (): Said => ({ body: { statuses: posted.toReversed() } })
  const write = ({ body }: Asked): Said => {
    posted.push(body)
    return { status: 201, body: {} }
  }
  const say = [
    on(`GET /repos/acme/deploy/commits/${A}/status`, read),
    on(`POST /repos/acme/deploy/statuses/${A}`, write),
  ]
  return { say, posted }
}

describe('a commit status', () => {
  it('is posted after the newest of its context was read', async () => {
    const { say, posted } = statuses()
    const { git, lines } = await world(say)
    expect(await git.status(status)).toBe('posted')
    expect(lines().map(line => line.split(' ')[0])).toEqual(['GET', 'POST'])
    expect(posted).toEqual([
      {
        state: 'pending',
        context: 'slipway/staging/checkout',
        description: 'rolling out 1.42.0',
        target_url: 'https://acme.slack.test/1',
      },
    ])
  })

  it('that people wait for needs one request, and a repeat none', async () => {
    const { say, posted } = statuses()
    const { git, lines } = await world(say)
    await git.status(status)
    const before = lines().length
    expect(await git.status({ ...status, state: 'success' })).toBe('posted')
    expect(lines()).toHaveLength(before + 1)
    expect(await git.status({ ...status, state: 'success' })).toBe('already')
    expect(lines()).toHaveLength(before + 1)
    expect(posted.map(({ state }) => state)).toEqual(['pending', 'success'])
  })

  it('is visible once when its answer was lost, whoever repeats it', async () => {
    const { say, posted } = statuses()
    const store = sharedStore()
    const losing = on('POST /repos/acme/deploy/statuses', ({ body }) => {
      posted.push(body)
      return { break: 'within' }
    })
    const first = await world([losing, ...say], store)
    await expect(first.git.status(status)).rejects.toMatchObject({ name: 'RetryableError' })
    const second = await world(say, store)
    expect(await second.git.status(status)).toBe('already')
    expect(posted).toHaveLength(1)
  })
})

describe('a refused or long commit status', () => {
  it('says that GitHub refuses it', async () => {
    const { git } = await world([
      on('GET /repos/acme/deploy/commits', { body: { statuses: [] } }),
      on('POST /repos/acme/deploy/statuses', {
        status: 422,
        body: { message: 'maximum number of statuses' },
      }),
    ])
    expect(await git.status(status)).toBe('refused')
  })

  it('keeps within the length that GitHub takes', async () => {
    const { say, posted } = statuses()
    const { git } = await world(say)
    await git.status({ ...status, description: 'é'.repeat(200), url: null })
    expect(posted[0]?.['description']).toBe(`${'é'.repeat(139)}…`)
    expect(posted[0]).not.toHaveProperty('target_url')
  })
})

const deployment = {
  repository: 'acme/checkout',
  sha: A,
  environment: 'staging/checkout',
  production: false,
  payloadId: 'staging/checkout#42' as const,
  state: 'in_progress' as const,
  description: 'rolling out 1.42.0',
  url: null,
}

/** GitHub's Deployments of one repository. */
function deployments() {
  const made: Asked['body'][] = []
  const states: Asked['body'][] = []
  const root = '/repos/acme/checkout/deployments'
  const say = [
    on(`GET ${root}/5/statuses`, () => ({ body: states.toReversed() })),
    on(`POST ${root}/5/statuses`, ({ body }) => {
      states.push(body)
      return { status: 201, body: {} }
    }),
    on(`GET ${root}`, () => ({ body: made.map(({ payload }) => ({ id: 5, payload })) })),
    on(`POST ${root}`, ({ body }) => {
      made.push(body)
      return { status: 201, body: { id: 5, payload: body['payload'] } }
    }),
  ]
  return { say, made, states }
}

describe('a Deployment', () => {
  it('is made once and carries each state once', async () => {
    const { say, made, states } = deployments()
    const { git } = await world(say)
    expect(await git.deployment(deployment)).toBe('posted')
    expect(await git.deployment(deployment)).toBe('already')
    expect(await git.deployment({ ...deployment, state: 'success' })).toBe('posted')
    expect(made).toMatchObject([
      { ref: A, auto_merge: false, required_contexts: [], payload: { slipway: 'staging/checkout#42' } },
    ])
    expect(states.map(({ state, auto_inactive: auto }) => [state, auto])).toEqual([
      ['in_progress', false],
      ['success', false],
    ])
  })

  it('is found again by its payload after everything else was forgotten', async () => {
    const { say, made, states } = deployments()
    await (await world(say)).git.deployment(deployment)
    const other = await world(say)
    expect(await other.git.deployment(deployment)).toBe('already')
    expect(await other.git.deployment({ ...deployment, state: 'failure' })).toBe('posted')
    expect([made.length, states.length]).toEqual([1, 2])
  })

  it('is made once when the answer was lost', async () => {
    const { say, made } = deployments()
    let losses = 0
    const losing = on('POST /repos/acme/checkout/deployments', ({ body, path }) => {
      if (path.endsWith('/statuses') || losses > 0) return null
      losses += 1
      made.push(body)
      return { break: 'within' }
    })
    const { git } = await world([losing, ...say])
    await expect(git.deployment(deployment)).rejects.toMatchObject({ name: 'RetryableError' })
    expect(await git.deployment(deployment)).toBe('posted')
    expect(made).toHaveLength(1)
  })
})

describe('people', () => {
  it.each([
    ['admin', true],
    ['write', true],
    ['read', false],
    ['none', false],
  ])('with the permission %s', async (permission, may) => {
    const { git, lines } = await world([
      on('GET /repos/acme/deploy/collaborators/ann/permission', { body: { permission } }),
    ])
    expect(await git.mayWrite('acme/deploy', 'ann')).toBe(may)
    expect(await git.mayWrite('acme/deploy', 'ann')).toBe(may)
    expect(lines()).toHaveLength(1)
  })

  it('count for the teams whose invitation they accepted', async () => {
    const { git } = await world([
      on('GET /orgs/acme/teams/sre/memberships/ann', { body: { state: 'active' } }),
      on('GET /orgs/acme/teams/web/memberships/ann', { body: { state: 'pending' } }),
    ])
    expect(await git.teamsOf('ann', ['acme/sre', 'acme/web', 'acme/db'])).toEqual(['acme/sre'])
  })
})
