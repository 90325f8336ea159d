import { expect, it } from 'vitest'
import { A, B, on } from './says.ts'
import { small, type Say } from './world.ts'

const pull = '/repos/acme/deploy/pulls/7'
const request = { repository: 'acme/deploy', number: 7, head: A }

const answers = (status: number, message: string): Say =>
  on(`PUT ${pull}/update-branch`, { status, body: { message } })
const shows = (more: object = {}): Say =>
  on(`GET ${pull}`, { body: { head: { sha: A }, mergeable: true, mergeable_state: 'behind', ...more } })

it('is one request with exactly the head', async () => {
  const { git, asked, lines } = await small(answers(202, 'Updating pull request branch.'))
  expect(await git.updatePullBranch(request)).toEqual({ kind: 'updated' })
  expect(lines()).toEqual([`PUT ${pull}/update-branch`])
  expect(asked.at(-1)?.body).toEqual({ expected_head_sha: A })
})

it.each([
  ['head_moved', { head: { sha: B } }],
  ['conflict', { mergeable: false, mergeable_state: 'dirty' }],
  ['updated', { mergeable_state: 'clean' }],
])('tells what GitHub means with 422 by a look, not by its text: %s', async (kind, more) => {
  const { git } = await small(answers(422, 'Validation Failed'), shows(more))
  expect(await git.updatePullBranch(request)).toEqual({ kind })
})

it.each([403, 422])('passes on why it is refused with %i', async status => {
  const message = 'Resource not accessible by integration'
  const { git } = await small(answers(status, message), shows())
  expect(await git.updatePullBranch(request)).toEqual({ kind: 'refused', message })
})
