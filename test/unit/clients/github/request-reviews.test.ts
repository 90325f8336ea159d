import { describe, expect, it } from 'vitest'
import { on } from './says.ts'
import { small, type Say } from './world.ts'

const pull = '/repos/acme/deploy/pulls/7'
const wanted = {
  repository: 'acme/deploy',
  number: 7,
  users: ['ann', 'bob'],
  teams: ['acme/sre'],
  labels: ['slipway'],
}
const labels = on('POST /repos/acme/deploy/issues/7/labels', { body: [] })

/** GitHub, which takes none of a list with one of these. */
function except(...names: string[]): Say {
  return on(`POST ${pull}/requested_reviewers`, ({ body }) => {
    const text = JSON.stringify(body)
    const refused = names.some(name => text.includes(`"${name}"`))
    return refused ? { status: 422, body: { message: 'not a collaborator' } } : { status: 201, body: {} }
  })
}

describe('asking for reviews', () => {
  it('is one request, with the labels beside it', async () => {
    const { git, asked, lines } = await small(labels, except())
    expect(await git.requestReviews(wanted)).toEqual({ asked: ['ann', 'bob', 'acme/sre'], refused: [] })
    expect(lines().toSorted()).toEqual([
      'POST /repos/acme/deploy/issues/7/labels',
      `POST ${pull}/requested_reviewers`,
    ])
    const body = asked.find(({ path }) => path.endsWith('requested_reviewers'))?.body
    expect(body).toEqual({ reviewers: ['ann', 'bob'], team_reviewers: ['sre'] })
  })

  it('leaves out whom GitHub refuses', async () => {
    const { git } = await small(labels, except('bob', 'sre'))
    expect(await git.requestReviews(wanted)).toEqual({ asked: ['ann'], refused: ['bob', 'acme/sre'] })
  })

  it('takes no team of another organisation for one of its own', async () => {
    const { git, lines } = await small(labels, except())
    const foreign = { ...wanted, users: [], teams: ['other/sre'], labels: [] }
    expect(await git.requestReviews(foreign)).toEqual({ asked: [], refused: ['other/sre'] })
    expect(lines()).toEqual([])
  })

  it('does without labels that GitHub refuses', async () => {
    const { git, warned } = await small(except())
    expect(await git.requestReviews(wanted)).toMatchObject({ refused: [] })
    expect(warned).toEqual(['GitHub refused the labels of a pull request'])
  })
})
