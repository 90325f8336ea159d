import { describe, expect, it } from 'vitest'
import { checkRun, pullAnswer, review, rollup, type Shown } from './looking.ts'
import { A, B, on, onGraphql } from './says.ts'
import { small, type Say } from './world.ts'

const wanted = { repository: 'acme/deploy', number: 7, path: 'production/checkout', owners: false }

async function look(pull: Shown['pull'] = {}, ...says: Say[]) {
  const { git } = await small(onGraphql('query Pull', pullAnswer({ pull })), ...says)
  const state = await git.readPull(wanted)
  if (state.kind !== 'open') throw new Error(state.kind)
  return state
}

const requires = (...contexts: string[]) => ({
  nodes: [{ parameters: { requiredStatusChecks: contexts.map(context => ({ context })) } }],
})
const baseRef = (rules: object | null, refUpdateRule: object | null = null) => ({
  baseRef: { target: { oid: B }, rules, refUpdateRule },
})

describe('whether GitHub waits for the check of Slipway', () => {
  it.each([
    ['by a ruleset', false, baseRef(requires('build', 'slipway/release'))],
    [
      'by classic protection',
      false,
      baseRef(requires(), { requiredStatusCheckContexts: [null, 'slipway/release'] }),
    ],
    ['by none of both', true, baseRef(requires('build'), { requiredStatusCheckContexts: null })],
    ['by no rule at all', true, baseRef({ nodes: [{ parameters: null }] })],
    ['as far as the check itself tells', false, { ...baseRef({ nodes: [] }), ...own() }],
    ['which cannot be seen', false, baseRef(null)],
  ])('is read with the look: %s', async (_how, advisory, pull) => {
    expect(await look(pull)).toMatchObject({ advisory })
  })

  it('is not asked for again where GitHub does not let the App see it', async () => {
    const seen: unknown[] = []
    const { git } = await small(
      onGraphql('query Pull', ({ body }) => {
        seen.push(body.variables?.['checks'])
        if (body.variables?.['checks'] === false) return pullAnswer({ pull: baseRef(null) })
        return { body: { data: null, errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible' }] } }
      }),
    )
    expect(await git.readPull(wanted)).toMatchObject({ kind: 'open', advisory: false })
    await git.readPull(wanted)
    expect(seen).toEqual([true, false, false])
  })
})

function own() {
  return { commits: rollup(checkRun('slipway/release')) }
}

it('says in which words it is behind', async () => {
  const behind = 'the branch is behind main and must be updated'
  expect(await look({ mergeStateStatus: 'BEHIND' })).toMatchObject({ behind, demands: [behind] })
  expect(await look()).toMatchObject({ behind: null })
})

const dismissal = (login: string, more: object = {}) => ({
  createdAt: '2026-11-02T00:00:00Z',
  previousReviewState: 'APPROVED',
  pullRequestCommit: { commit: { oid: A } },
  review: { author: { kind: 'User', login, databaseId: 1 } },
  ...more,
})

describe('approvals that a rule of GitHub dismissed', () => {
  const people = on('GET /repos/acme/deploy/collaborators/', { body: { permission: 'write' } })
  const dismissed = async (nodes: object[], reviews: object[] = []) =>
    (await look({ dismissals: { nodes }, reviews: { nodes: reviews } }, people)).dismissed

  it('are known by the commit that did it', async () => {
    const older = dismissal('ann', { pullRequestCommit: { commit: { oid: B } } })
    expect(await dismissed([older, dismissal('ann')])).toEqual([{ login: 'ann', head: A }])
  })

  it('are not those that a person dismissed, nor requests for changes', async () => {
    const byHand = dismissal('ann', { pullRequestCommit: null })
    const objection = dismissal('bob', { previousReviewState: 'CHANGES_REQUESTED' })
    const nobody = dismissal('eve', { review: null })
    expect(await dismissed([byHand, objection, nobody])).toEqual([])
  })

  it('are over with the next word of their person', async () => {
    const nodes = [dismissal('ann'), dismissal('bob')]
    expect(await dismissed(nodes, [review('ann', 'APPROVED', 3), review('bob', 'DISMISSED', 1)])).toEqual([
      { login: 'bob', head: A },
    ])
  })
})
