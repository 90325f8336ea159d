import { describe, expect, it } from 'vitest'
import { commit, compared, listed, opened, parts, pull, repository, request, there, url } from './opening.ts'
import { A, on, onGraphql } from './says.ts'
import { world, type Say, type World } from './world.ts'

function small(says: Say[]): Promise<World> {
  return world([...says, repository])
}

describe('after an attempt that came part of the way', () => {
  it('an open pull request of the branch is left as it is', async () => {
    const refused = parts({}, { ...there, createPullRequest: 'UNPROCESSABLE' })
    const { git } = await small([onGraphql('OpenPull', refused), listed({ number: 7, state: 'open' })])
    expect(await git.openPull(request)).toEqual({ kind: 'exists' })
  })

  it('a branch with its commit gets the pull request that it lacks', async () => {
    const { git, lines } = await small([
      onGraphql('OpenPull', parts({ pull }, there)),
      listed({ number: 7, state: 'open' }),
    ])
    expect(await git.openPull(request)).toEqual({ kind: 'exists' })
    expect(lines().some(line => line.startsWith('PATCH'))).toBe(false)
  })

  it('an empty branch at the same head is filled at once', async () => {
    const { git, lines } = await small([
      onGraphql('OpenPull', parts({ commit, pull }, { createRef: 'UNPROCESSABLE' })),
    ])
    expect(await git.openPull(request)).toEqual(opened)
    expect(lines()).toHaveLength(2)
  })

  it('an empty branch at an older head is brought forward and filled', async () => {
    const { git, asked } = await small([
      onGraphql('OpenPull', parts({}, { ...there, createPullRequest: 'UNPROCESSABLE' })),
      onGraphql('FinishPull', parts({ commit, pull })),
      listed(),
      compared(0),
      on('PATCH /repos/acme/deploy/git/refs/heads', { body: {} }),
    ])
    expect(await git.openPull(request)).toEqual(opened)
    const moved = asked.find(({ method }) => method === 'PATCH')
    expect(moved?.body).toEqual({ sha: A, force: false })
  })

  it('a branch that another attempt fills at this moment is not moved', async () => {
    const { git } = await small([
      onGraphql('OpenPull', parts({}, { ...there, createPullRequest: 'UNPROCESSABLE' })),
      listed(),
      compared(0),
      on('PATCH /repos/acme/deploy/git/refs/heads', {
        status: 422,
        body: { message: 'Update is not a fast forward' },
      }),
    ])
    expect(await git.openPull(request)).toEqual({ kind: 'head_moved' })
  })

  it('a branch whose pull request was closed has no second one', async () => {
    const { git, asked } = await small([
      onGraphql('OpenPull', parts({ pull: { pullRequest: { number: 8, url, baseRef: null } } }, there)),
      listed({ number: 8, state: 'open' }, { number: 7, state: 'closed' }),
      on('PATCH /repos/acme/deploy/pulls/8', { body: {} }),
    ])
    expect(await git.openPull(request)).toEqual({ kind: 'exists' })
    expect(asked.at(-1)?.body).toEqual({ state: 'closed' })
  })

  it('passes on why the branch cannot be made when there is none', async () => {
    const { git } = await small([
      onGraphql('OpenPull', parts({}, { createRef: 'UNPROCESSABLE', createCommitOnBranch: 'NOT_FOUND' })),
      listed(),
    ])
    expect(await git.openPull(request)).toEqual({ kind: 'refused', message: 'no createRef' })
  })

  it('passes on why the pull request cannot be made', async () => {
    const { git } = await small([
      onGraphql('OpenPull', parts({}, { ...there, createPullRequest: 'FORBIDDEN' })),
      listed(),
      compared(1),
    ])
    expect(await git.openPull(request)).toEqual({ kind: 'refused', message: 'no createPullRequest' })
  })
})
