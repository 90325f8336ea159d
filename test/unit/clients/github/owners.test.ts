import { describe, expect, it } from 'vitest'
import { pullAnswer, review } from './looking.ts'
import { B, C, on, onGraphql } from './says.ts'
import { world } from './world.ts'

const wanted = { repository: 'acme/deploy', number: 7, path: 'production/checkout', owners: true }
const blob = (size: number) => ({ type: 'blob', oid: C, size })
const TEXT = '/production/checkout/ @ann @acme/payments\n/docs/ @bob\n'

type Found = { place?: object; paths?: string[]; text?: string; reviews?: object[] }

async function looked({ place, paths = ['production/checkout/app.yaml'], text = TEXT, reviews = [] }: Found) {
  const pull = {
    baseRef: { target: { oid: B, ...(place ?? { ownersGitHub: blob(60) }) } },
    files: { nodes: paths.map(path => ({ path })) },
    reviews: { nodes: reviews },
  }
  const made = await world([
    onGraphql('query Pull', pullAnswer({ pull })),
    on('GET /repos/acme/deploy/git/blobs/', {
      body: { content: Buffer.from(text).toString('base64'), encoding: 'base64' },
    }),
    on('GET /repos/acme/deploy/collaborators/', { body: { permission: 'write' } }),
    on('GET /orgs/acme/teams/payments/memberships/bob', { body: { state: 'active' } }),
  ])
  const read = async () => {
    const state = await made.git.readPull(wanted)
    if (state.kind !== 'open') throw new Error(state.kind)
    return state
  }
  return { state: await read(), read, lines: made.lines }
}

describe('code owners', () => {
  it('are those whom the file names for what changes, read once for each blob', async () => {
    const { state, read, lines } = await looked({})
    expect(state.owners).toEqual({ users: ['ann'], teams: ['acme/payments'], faults: [] })
    expect((await read()).owners).toEqual(state.owners)
    expect(lines()).toEqual(['POST /graphql', `GET /repos/acme/deploy/git/blobs/${C}`, 'POST /graphql'])
  })

  it('are nobody by a file outside the folder of the target', async () => {
    const { state } = await looked({ paths: ['docs/readme.md', 'production/checkout-2/app.yaml'] })
    expect(state.owners).toEqual({ users: [], teams: [], faults: [] })
  })

  it.each([
    ['.github/CODEOWNERS', { ownersGitHub: blob(1), ownersRoot: blob(1), ownersDocs: blob(1) }],
    ['CODEOWNERS', { ownersGitHub: null, ownersRoot: blob(1), ownersDocs: blob(1) }],
    ['docs/CODEOWNERS', { ownersGitHub: { type: 'tree', oid: C, size: 0 }, ownersDocs: blob(1) }],
  ])('are read from %s, the first that is there', async (name, place) => {
    const { state } = await looked({ place, text: '!no\n* @ann' })
    expect(state.owners).toMatchObject({ users: ['ann'] })
    expect(state.owners?.faults[0]).toContain(`${name} line 1`)
  })

  it.each([
    ['main has no CODEOWNERS in .github/, its root or docs/', {}, TEXT],
    ['docs/CODEOWNERS is larger than 3 MB, and GitHub ignores it', { ownersDocs: blob(3_145_728) }, TEXT],
    ['CODEOWNERS is no text in UTF-8', { ownersRoot: blob(3) }, 'a\0b'],
  ])('are nobody, and why: %s', async (fault, place, text) => {
    expect((await looked({ place, text })).state.owners).toEqual({ users: [], teams: [], faults: [fault] })
  })

  it('are known among reviewers by login and by team', async () => {
    const reviews = [review('ann', 'APPROVED', 1), review('bob', 'APPROVED', 2), review('eve', 'APPROVED', 3)]
    const { state } = await looked({ reviews })
    const owning = state.reviews.map(({ by, owner }) => `${by.login}: ${owner}`)
    expect(owning.toSorted()).toEqual(['ann: true', 'bob: true', 'eve: false'])
  })
})
