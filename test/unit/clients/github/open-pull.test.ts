import { describe, expect, it } from 'vitest'
import { branch, commit, listed, opened, parts, pull, ref, repository, request } from './opening.ts'
import { A, on, onGraphql } from './says.ts'
import { sharedStore, world, type Say, type World } from './world.ts'

function small(says: Say[], store = sharedStore()): Promise<World> {
  return world([...says, repository], store)
}

describe('a pull request', () => {
  it('is branch, commit and pull request in one request', async () => {
    const { git, asked, lines } = await small([onGraphql('OpenPull', parts({ ref, commit, pull }))])
    expect(await git.openPull(request)).toEqual(opened)
    expect(lines()).toEqual(['GET /repos/acme/deploy', 'POST /graphql'])
    expect(asked.at(-1)?.body.variables).toEqual({
      ref: { repositoryId: 'R_1', name: `refs/heads/${branch}`, oid: A },
      commit: {
        branch: { repositoryNameWithOwner: 'acme/deploy', branchName: branch },
        expectedHeadOid: A,
        message: { headline: 'checkout 1.42.0', body: 'Slipway-Release: production/checkout#42' },
        fileChanges: {
          additions: [
            {
              path: 'production/checkout/app.yaml',
              contents: Buffer.from('image: new\n').toString('base64'),
            },
          ],
          deletions: [],
        },
      },
      path: 'production/checkout',
      pull: {
        repositoryId: 'R_1',
        baseRefName: 'main',
        headRefName: branch,
        title: request.title,
        body: 'Changelog',
      },
    })
  })

  it('needs nothing else once any replica knows the id of the repository', async () => {
    const store = sharedStore()
    const says = [onGraphql('OpenPull', parts({ ref, commit, pull }))]
    await (await small(says, store)).git.openPull(request)
    const other = await small(says, store)
    await other.git.openPull(request)
    expect(other.lines()).toEqual(['POST /graphql'])
  })

  it('passes on what GitHub refuses, by the first cause', async () => {
    const errors = { createCommitOnBranch: 'FORBIDDEN', createPullRequest: 'UNPROCESSABLE' }
    const { git } = await small([onGraphql('OpenPull', parts({ ref }, errors))])
    expect(await git.openPull(request)).toEqual({ kind: 'refused', message: 'no createCommitOnBranch' })
  })

  it('says that the head moved', async () => {
    const { git } = await small([
      onGraphql('OpenPull', parts({ ref }, { createCommitOnBranch: 'STALE_DATA' })),
    ])
    expect(await git.openPull(request)).toEqual({ kind: 'head_moved' })
  })

  it.each(['createCommitOnBranch', 'createPullRequest'] as const)(
    'may be tried again when GitHub gave up on %s',
    async part => {
      const { git } = await small([onGraphql('OpenPull', parts({ ref }, { [part]: null }))])
      await expect(git.openPull(request)).rejects.toMatchObject({ name: 'RetryableError' })
    },
  )

  it('asks for the id of a repository again that was made anew', async () => {
    const gone = parts({}, { createRef: 'NOT_FOUND' })
    let id = 'R_0'
    const { git, lines } = await small([
      on('GET /repos/acme/deploy', ({ path }) =>
        path === '/repos/acme/deploy' ? { body: { node_id: id } } : null,
      ),
      onGraphql('OpenPull', ({ body }) =>
        JSON.stringify(body.variables).includes('R_1') ? parts({ ref, commit, pull }) : gone,
      ),
    ])
    await expect(git.openPull(request)).rejects.toMatchObject({ name: 'RetryableError' })
    id = 'R_1'
    expect(await git.openPull(request)).toEqual(opened)
    expect(lines().filter(line => line.startsWith('GET'))).toHaveLength(2)
  })
})

describe('the pull request of a branch', () => {
  it('is the open one, else the newest; one of a fork is none', async () => {
    const fork = { number: 9, state: 'open', repo: 'mallory/deploy' }
    const closed = [
      { number: 8, state: 'closed' },
      { number: 6, state: 'closed' },
    ]
    const { git, asked } = await small([listed(fork, ...closed)])
    expect(await git.pullOf('acme/deploy', branch)).toBe(8)
    expect(new URL(asked.at(-1)?.path ?? '', 'http://x').searchParams.get('head')).toBe(`acme:${branch}`)
    const open = await small([listed(...closed, { number: 5, state: 'open' })])
    expect(await open.git.pullOf('acme/deploy', branch)).toBe(5)
    const none = await small([listed(fork)])
    expect(await none.git.pullOf('acme/deploy', branch)).toBeNull()
  })
})
