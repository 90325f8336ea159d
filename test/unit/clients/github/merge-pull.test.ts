import { describe, expect, it } from 'vitest'
import { A, B, on } from './says.ts'
import { small, type Say } from './world.ts'

const pull = '/repos/acme/deploy/pulls/7'
const request = {
  repository: 'acme/deploy',
  number: 7,
  head: A,
  method: 'squash' as const,
  headline: 'checkout 1.42.0 (#7)',
  body: 'Slipway-Release: production/checkout#42',
}
const answers = (status: number, message: string): Say =>
  on(`PUT ${pull}/merge`, { status, body: { message } })
const shows = (more: object = {}): Say =>
  on(`GET ${pull}`, { body: { merged: false, merge_commit_sha: B, head: { sha: A }, ...more } })

describe('merging', () => {
  it('is one request with exactly the head', async () => {
    const { git, asked, lines } = await small(on(`PUT ${pull}/merge`, { body: { sha: B, merged: true } }))
    expect(await git.mergePull(request)).toEqual({ kind: 'merged', commit: B })
    expect(lines()).toEqual([`PUT ${pull}/merge`])
    expect(asked.at(-1)?.body).toEqual({
      sha: A,
      merge_method: 'squash',
      commit_title: 'checkout 1.42.0 (#7)',
      commit_message: 'Slipway-Release: production/checkout#42',
    })
  })

  it.each([403, 405, 422])('passes on what GitHub demands with %i', async status => {
    const { git } = await small(answers(status, 'At least 1 approving review is required'), shows())
    expect(await git.mergePull(request)).toEqual({
      kind: 'refused',
      message: 'At least 1 approving review is required',
    })
  })

  it.each([
    ['the head is another one', [answers(409, 'Head branch was modified')]],
    ['another head was merged', [answers(405, 'not mergeable'), shows({ head: { sha: B } })]],
    ['the base moved at that moment', [answers(405, 'Base branch was modified. Try again.'), shows()]],
  ])('says that the head moved when %s', async (_, says) => {
    expect(await (await small(...says)).git.mergePull(request)).toEqual({ kind: 'head_moved' })
  })

  it('finds what it merged when the answer was lost', async () => {
    const { git } = await small(answers(405, 'Pull Request is not mergeable'), shows({ merged: true }))
    expect(await git.mergePull(request)).toEqual({ kind: 'merged', commit: B })
  })
})
