import { describe, expect, it } from 'vitest'
import { A, B, branch, C, file, on, objects, onGraphql, tree } from './says.ts'
import { small, type Said } from './world.ts'

const [OLD, NEW, OTHER] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)]
const request = {
  repository: 'acme/deploy',
  branch: 'main',
  expectedHead: A,
  headline: 'checkout 1.42.0',
  body: 'Slipway-Release: staging/checkout#42',
  additions: [{ path: 'staging/checkout/app.yaml', text: 'image: new\n' }],
  deletions: [],
  folders: ['staging/checkout'],
}

function committed(commit: object = {}): Said {
  const made = { oid: B, tree: { oid: C }, i0: { type: 'tree', oid: NEW }, ...commit }
  return { body: { data: { createCommitOnBranch: { commit: made } } } }
}

describe('a commit', () => {
  it('is one request with the expected head, and gives the ids of its folders', async () => {
    const { git, asked, lines } = await small(onGraphql('createCommitOnBranch', committed()))
    expect(await git.commit(request)).toEqual({
      kind: 'committed',
      commit: B,
      inputs: { 'staging/checkout': NEW },
    })
    expect(lines()).toEqual(['POST /graphql'])
    expect(asked.at(-1)?.body.variables?.['input']).toEqual({
      branch: { repositoryNameWithOwner: 'acme/deploy', branchName: 'main' },
      expectedHeadOid: A,
      message: { headline: 'checkout 1.42.0', body: 'Slipway-Release: staging/checkout#42' },
      fileChanges: {
        additions: [
          { path: 'staging/checkout/app.yaml', contents: Buffer.from('image: new\n').toString('base64') },
        ],
        deletions: [],
      },
    })
  })

  it('says that the head moved', async () => {
    const message = `Expected branch to point to "${A}" but it did not. Pull and try again.`
    const body = { data: { createCommitOnBranch: null }, errors: [{ type: 'STALE_DATA', message }] }
    const { git } = await small(onGraphql('createCommitOnBranch', { body }))
    expect(await git.commit(request)).toEqual({ kind: 'head_moved' })
  })

  it('passes on what GitHub refuses, in its words', async () => {
    const message = 'Changes must be made through a pull request.'
    const body = { data: { createCommitOnBranch: null }, errors: [{ type: 'FORBIDDEN', message }] }
    const { git } = await small(onGraphql('createCommitOnBranch', { body }))
    expect(await git.commit(request)).toEqual({ kind: 'refused', message })
  })

  it('may be tried again when GitHub itself gave up', async () => {
    const body = { errors: [{ message: 'Something went wrong while executing your query.' }] }
    const { git } = await small(onGraphql('createCommitOnBranch', { body }))
    await expect(git.commit(request)).rejects.toMatchObject({ name: 'RetryableError' })
  })
})

describe('after our own commit', () => {
  it('the head and all folders are known without a request', async () => {
    const cold = onGraphql('query Objects', ({ body }) => {
      const at = String(body.variables?.['v0'])
      if (at === `${A}:staging/checkout`)
        return objects(tree(OLD, [file('app.yaml', 'image: old\n'), file('svc.yaml', 's')]))
      return objects(tree(OTHER, [file('app.yaml', 'other\n')]))
    })
    const { git, lines } = await small(cold, onGraphql('createCommitOnBranch', committed()))
    await git.folder('acme/deploy', A, 'staging/checkout')
    await git.folder('acme/deploy', A, 'staging/cart')
    await git.commit(request)
    const before = lines().length
    expect(await git.head('acme/deploy', 'main', { fresh: false })).toEqual({ commit: B, tree: C })
    expect(await git.folder('acme/deploy', B, 'staging/checkout')).toEqual({
      kind: 'found',
      inputs: NEW,
      files: [
        { path: 'staging/checkout/app.yaml', text: 'image: new\n' },
        { path: 'staging/checkout/svc.yaml', text: 's' },
      ],
    })
    expect(await git.folder('acme/deploy', B, 'staging/cart')).toMatchObject({ kind: 'found', inputs: OTHER })
    expect(await git.folderIds('acme/deploy', B, ['staging/checkout', 'staging/cart'])).toEqual({
      'staging/checkout': NEW,
      'staging/cart': OTHER,
    })
    expect(lines()).toHaveLength(before)
  })

  it('an unchanged answer to an older ETag still means the older head', async () => {
    const etag = '"old"'
    const conditional = on('GET /repos/acme/deploy/branches/main', ({ headers }) =>
      headers['if-none-match'] === etag ? { status: 304 } : branch(A, OLD, { etag }),
    )
    const { git } = await small(conditional, onGraphql('createCommitOnBranch', committed()))
    await git.head('acme/deploy', 'main', { fresh: true })
    await git.commit(request)
    expect(await git.head('acme/deploy', 'main', { fresh: true })).toEqual({ commit: A, tree: OLD })
  })
})

describe('the head of a branch', () => {
  it('is asked for conditionally, and answered from memory where that is enough', async () => {
    const etag = '"one"'
    const { git, asked, lines } = await small(
      on('GET /repos/acme/deploy/branches/main', ({ headers }) =>
        headers['if-none-match'] === etag ? { status: 304, headers: { etag } } : branch(A, B, { etag }),
      ),
    )
    const head = { commit: A, tree: B }
    expect(await git.head('acme/deploy', 'main', { fresh: true })).toEqual(head)
    expect(await git.head('acme/deploy', 'main', { fresh: false })).toEqual(head)
    expect(lines()).toHaveLength(1)
    expect(await git.head('acme/deploy', 'main', { fresh: true })).toEqual(head)
    expect(asked.at(-1)?.headers['if-none-match']).toBe(etag)
  })

  it('names a branch that is not there', async () => {
    const { git } = await small()
    await expect(git.head('acme/deploy', 'release/1', { fresh: true })).rejects.toMatchObject({
      code: 'git_branch_absent',
    })
  })
})
