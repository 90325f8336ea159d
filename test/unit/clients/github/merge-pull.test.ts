import { describe, expect, it } from 'vitest'
import { A, B, C, on, onGraphql } from './says.ts'
import { small, type Say } from './world.ts'

const pull = '/repos/acme/deploy/pulls/7'
const request = {
  repository: 'acme/deploy',
  number: 7,
  id: 'PR_7',
  head: A,
  method: 'squash' as const,
  headline: 'checkout 1.42.0 (#7)',
  body: 'Slipway-Release: production/checkout#42',
  path: 'production/checkout',
}
const FOLDER = { type: 'tree', oid: C }
const NOW = { type: 'tree', oid: 'd'.repeat(40) }

/** What GraphQL answers to the merge, with what it tells of the folder. */
function merges(
  merge: object | null,
  target: object | null = { oid: B, tree: { oid: 'e'.repeat(40) }, file: NOW },
): Say {
  const shown = { mergeCommit: merge, baseRefName: 'main', baseRef: { target } }
  return onGraphql('mutation Merge(', { body: { data: { mergePullRequest: { pullRequest: shown } } } })
}
const refuses = onGraphql('mutation Merge(', {
  body: { data: { mergePullRequest: null }, errors: [{ type: 'UNPROCESSABLE', message: 'not mergeable' }] },
})
const answers = (status: number, message: string): Say =>
  on(`PUT ${pull}/merge`, { status, body: { message } })
const shows = (more: object = {}): Say =>
  onGraphql('query Merged(', {
    body: { data: { repository: { pullRequest: { headRefOid: A, mergeCommit: null, ...more } } } },
  })

describe('merging', () => {
  it('is one request with exactly the head, and tells what the folder is then', async () => {
    const { git, asked, lines } = await small(merges({ oid: B, file: FOLDER }))
    expect(await git.mergePull(request)).toEqual({
      kind: 'merged',
      commit: B,
      now: { head: B, inputs: NOW.oid },
    })
    expect(lines()).toEqual(['POST /graphql'])
    expect(asked.at(-1)?.body.variables).toEqual({
      path: 'production/checkout',
      input: {
        pullRequestId: 'PR_7',
        expectedHeadOid: A,
        mergeMethod: 'SQUASH',
        commitHeadline: 'checkout 1.42.0 (#7)',
        commitBody: 'Slipway-Release: production/checkout#42',
      },
    })
  })

  it('asks nothing more for what the answer told: the head of the branch, and its folder', async () => {
    const { git, lines } = await small(merges({ oid: B, file: NOW }))
    await git.mergePull(request)
    expect(await git.head('acme/deploy', 'main', { fresh: false })).toEqual({
      commit: B,
      tree: 'e'.repeat(40),
    })
    expect(await git.folderIds('acme/deploy', B, [request.path])).toEqual({ [request.path]: NOW.oid })
    expect(lines()).toEqual(['POST /graphql'])
  })

  it.each([
    ['nothing of the folder', merges({ oid: B })],
    ['nothing of the branch, which is gone', merges({ oid: B, file: FOLDER }, null)],
  ])('goes on where the answer tells %s', async (_, says) => {
    const { git } = await small(says)
    expect(await git.mergePull(request)).toEqual({ kind: 'merged', commit: B, now: null })
  })

  it('asks again which commit it is where the answer names none', async () => {
    const { git } = await small(
      merges(null),
      answers(405, 'not mergeable'),
      shows({ mergeCommit: { oid: B } }),
    )
    expect(await git.mergePull(request)).toEqual({ kind: 'merged', commit: B, now: null })
  })

  it.each([403, 405, 422])('passes on what GitHub demands with %i', async status => {
    const { git } = await small(refuses, answers(status, 'At least 1 approving review is required'), shows())
    expect(await git.mergePull(request)).toEqual({
      kind: 'refused',
      message: 'At least 1 approving review is required',
    })
  })

  it.each([
    ['the head is another one', [answers(409, 'Head branch was modified')]],
    ['another head was merged', [answers(405, 'not mergeable'), shows({ headRefOid: B })]],
    ['the base moved at that moment', [answers(405, 'Base branch was modified. Try again.'), shows()]],
  ])('says that the head moved when %s', async (_, says) => {
    expect(await (await small(refuses, ...says)).git.mergePull(request)).toEqual({ kind: 'head_moved' })
  })

  it('finds what it merged when the answer was lost', async () => {
    const says = [answers(405, 'Pull Request is not mergeable'), shows({ mergeCommit: { oid: B } })]
    const { git } = await small(refuses, ...says)
    expect(await git.mergePull(request)).toEqual({ kind: 'merged', commit: B, now: null })
  })

  it('merges by REST what GraphQL alone gave up on', async () => {
    const gaveUp = onGraphql('mutation Merge(', {
      body: { data: null, errors: [{ message: 'Something went wrong while executing your query.' }] },
    })
    const { git, lines } = await small(gaveUp, on(`PUT ${pull}/merge`, { body: { sha: B, merged: true } }))
    expect(await git.mergePull(request)).toEqual({ kind: 'merged', commit: B, now: null })
    expect(lines()).toEqual(['POST /graphql', `PUT ${pull}/merge`])
  })
})
