import { expect, it } from 'vitest'
import { git, small } from './github-open.ts'
import { APP } from './github-small.ts'

const repository = 'acme/deploy'
const path = 'staging/checkout'

it('reads CODEOWNERS of the base branch, and whether a reviewer is among those it names', async () => {
  const { commit: expectedHead } = await git.head(repository, 'main', { fresh: true })
  const opened = await git.openPull({
    repository,
    base: 'main',
    branch: 'slipway/staging/checkout/1-abc',
    expectedHead,
    headline: 'checkout 1.42.0',
    message: 'Slipway-Release: staging/checkout#1',
    additions: [{ path: `${path}/app.yaml`, text: APP.replace('1.41.3', '1.42.0') }],
    deletions: [],
    path,
    title: 'checkout 1.42.0',
    body: 'Changelog',
  })
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  const { number, head } = opened
  const look = async (owners: boolean) => {
    const state = await git.readPull({ repository, number, path, owners })
    if (state.kind !== 'open') throw new Error(state.kind)
    return state
  }
  expect((await look(false)).owners).toBeNull()
  expect((await look(true)).owners?.faults).toEqual(['main has no CODEOWNERS in .github/, its root or docs/'])
  const text = '/staging/checkout/ @acme/sre\n/staging/cart/ @bob\n'
  await small.as('ann', 'PUT', `/repos/${repository}/contents/docs/CODEOWNERS`, {
    message: 'Say who owns what',
    content: Buffer.from(text).toString('base64'),
    branch: 'main',
  })
  const review = { event: 'APPROVE', commit_id: head }
  await small.as('ann', 'POST', `/repos/${repository}/pulls/${number}/reviews`, review)
  const { owners, reviews } = await look(true)
  expect(owners).toEqual({ users: [], teams: ['acme/sre'], faults: [] })
  expect(reviews).toMatchObject([{ by: { login: 'ann' }, owner: true }])
  expect((await look(false)).reviews).toMatchObject([{ owner: false }])
})

it('sends nothing that GitHub does not describe', () => {
  expect(small.recorder.faults()).toEqual([])
})
