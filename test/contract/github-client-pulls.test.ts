import { expect, it } from 'vitest'
import { git, small } from './github-open.ts'
import { APP } from './github-small.ts'

const repository = 'acme/deploy'
const path = 'staging/checkout'
const owners = false
const file = `${path}/app.yaml`

/** What is sent while something is done, without the App's own requests for tokens. */
async function sentBy(doing: () => Promise<unknown>): Promise<string[]> {
  small.recorder.clear()
  await doing()
  return small.recorder.requests().filter(name => !/\/app\/|\/installation$/.test(name))
}

async function requestOf(branch: string) {
  const { commit: expectedHead } = await git.head(repository, 'main', { fresh: true })
  const additions = [{ path: file, text: APP.replace('1.41.3', branch) }]
  return {
    repository,
    base: 'main',
    branch,
    expectedHead,
    headline: `checkout ${branch}`,
    message: 'Slipway-Release: staging/checkout#1',
    additions,
    deletions: [],
    path,
    title: `checkout ${branch}`,
    body: 'Changelog',
  }
}

async function open(branch: string): Promise<{ number: number; head: string; inputs: string }> {
  const opened = await git.openPull(await requestOf(branch))
  if (opened.kind !== 'opened') throw new Error(`not opened: ${opened.kind}`)
  return opened
}

async function read(number: number) {
  const state = await git.readPull({ repository, number, path, owners })
  if (state.kind !== 'open') throw new Error(`not open: ${state.kind}`)
  return state
}

const makeRef = (branch: string, sha: string) =>
  small.as('ann', 'POST', `/repos/${repository}/git/refs`, { ref: `refs/heads/${branch}`, sha })

it('opens branch, commit and pull request in one request, and reads them back in one', async () => {
  await open('first')
  const request = await requestOf('slipway/staging/checkout/1-abc')
  expect(await sentBy(() => git.openPull(request))).toEqual(['GraphQL OpenPull'])
  const number = (await git.pullOf(repository, request.branch)) ?? 0
  expect(await sentBy(() => read(number))).toEqual(['GraphQL Pull'])
  const { commit } = await git.head(repository, request.branch, { fresh: true })
  const ids = await git.folderIds(repository, commit, [path])
  expect(await read(number)).toMatchObject({
    branch: request.branch,
    head: commit,
    content: ids[path],
    demands: [],
    reviews: [],
    method: 'merge',
  })
  expect(await git.commits(repository, commit, 1)).toMatchObject([{ own: true }])
})

it('opens no second one, whatever an earlier attempt left', async () => {
  const { number } = await open('second')
  const request = await requestOf('second')
  expect(await git.openPull(request)).toEqual({ kind: 'exists' })
  await git.closePull({ repository, number, comment: 'Not this one.' })
  expect(await git.openPull(request)).toEqual({ kind: 'exists' })
  expect(await git.readPull({ repository, number, path, owners })).toMatchObject({ kind: 'closed' })
})

it('finds what was opened when the answer was lost', async () => {
  const request = await requestOf('lost')
  const fault = { match: { graphqlOperation: 'OpenPull' }, do: 'do-then-status', status: 502 }
  await small.as('ann', 'POST', '/_sandbox/faults', fault)
  await expect(git.openPull(request)).rejects.toMatchObject({ name: 'RetryableError' })
  expect(await git.openPull(request)).toEqual({ kind: 'exists' })
  const number = (await git.pullOf(repository, 'lost')) ?? 0
  expect(await read(number)).toMatchObject({ branch: 'lost' })
})

it('finishes a branch that an earlier attempt left empty', async () => {
  const { expectedHead } = await requestOf('third')
  await makeRef('third', expectedHead)
  const { number } = await open('third')
  expect(await git.pullOf(repository, 'third')).toBe(number)
})

it('finishes an empty branch of an older head, and a branch with its commit', async () => {
  const { expectedHead: older } = await requestOf('fourth')
  await makeRef('fourth', older)
  const content = Buffer.from('a: 1\n').toString('base64')
  const change = { message: 'Somebody else', content, branch: 'main' }
  await small.as('ann', 'PUT', `/repos/${repository}/contents/other.yaml`, change)
  const { head } = await open('fourth')
  await makeRef('fifth', head)
  expect(await git.openPull(await requestOf('fifth'))).toEqual({ kind: 'exists' })
  expect(await git.pullOf(repository, 'fifth')).toEqual(expect.any(Number))
})

it('asks for reviews, leaves out whom GitHub refuses, and sees what they say', async () => {
  const { number } = await open('reviewed')
  const asking = { repository, number, labels: ['slipway'] }
  expect(await git.requestReviews({ ...asking, users: ['ann', 'bob'], teams: ['acme/sre'] })).toEqual({
    asked: ['ann', 'acme/sre'],
    refused: ['bob'],
  })
  const before = await read(number)
  await small.as('ann', 'POST', `/repos/${repository}/pulls/${number}/reviews`, { event: 'APPROVE' })
  await small.as('bob', 'POST', `/repos/${repository}/pulls/${number}/reviews`, {
    event: 'REQUEST_CHANGES',
    body: 'Wait.',
  })
  const { reviews } = await read(number)
  expect(reviews.toSorted((a, b) => (a.by.login < b.by.login ? -1 : 1))).toMatchObject([
    {
      by: { login: 'ann', id: 101, bot: false },
      state: 'approved',
      head: before.head,
      writes: true,
      teams: ['acme/sre'],
    },
    { by: { login: 'bob' }, state: 'changes_requested', writes: false, teams: [] },
  ])
})

it('publishes one check run on a head, and rewrites it', async () => {
  const { head } = await open('checked')
  const check = { repository, head, title: 'ann is missing', summary: '- ann', url: `${small.webUrl}/x` }
  const made = await sentBy(() => git.check({ ...check, conclusion: 'pending' }))
  expect(made).toEqual([
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    'POST /repos/{owner}/{repo}/check-runs',
  ])
  const rewritten = await sentBy(() => git.check({ ...check, conclusion: 'failure' }))
  expect(rewritten).toEqual(['PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}'])
  const other = small.open()
  expect(await other.check({ ...check, conclusion: 'success' })).toBe('posted')
  await other.close()
  expect(await git.check({ ...check, head: '0'.repeat(40), conclusion: 'success' })).toBe('refused')
})

it('merges exactly the head that is meant, once', async () => {
  const before = await git.head(repository, 'main', { fresh: true })
  await git.folder(repository, before.commit, path)
  const { number, head, inputs } = await open('merged')
  const merge = {
    repository,
    number,
    id: (await read(number)).id,
    head,
    path,
    method: 'squash' as const,
    headline: 'checkout merged',
    body: 'Slipway-Release: staging/checkout#1',
  }
  expect(await git.mergePull({ ...merge, head: '0'.repeat(40) })).toEqual({ kind: 'head_moved' })
  expect(
    await sentBy(async () => {
      const merged = await git.mergePull(merge)
      const { commit } = await git.head(repository, 'main', { fresh: false })
      expect(merged).toEqual({ kind: 'merged', commit, now: { head: commit, inputs } })
      expect(await git.folder(repository, commit, path)).toMatchObject({ kind: 'found', inputs })
    }),
  ).toEqual(['GraphQL Merge'])
  const { commit } = await git.head(repository, 'main', { fresh: true })
  expect(await git.mergePull(merge)).toEqual({ kind: 'merged', commit, now: null })
  expect(await git.folderIds(repository, commit, [path])).toEqual({ [path]: inputs })
  expect(await git.readPull({ repository, number, path, owners })).toMatchObject({
    kind: 'merged',
    commit,
    by: { login: 'slipway[bot]', bot: true },
  })
  await git.closePull({ repository, number, comment: 'Too late.' })
})

it('says what GitHub demands, and passes on its refusal', async () => {
  const { number, head } = await open('demanded')
  const parameters = { required_approving_review_count: 1 }
  const rulesets = [{ rules: [{ type: 'pull_request', parameters }] }]
  await small.as('ann', 'PUT', '/_sandbox/rules', { repository, rulesets })
  const { id, demands } = await read(number)
  expect(demands).toEqual(['one more approving review from somebody with write access'])
  const merge = { repository, number, id, head, path, method: 'merge' as const, headline: 'x', body: '' }
  expect(await git.mergePull(merge)).toMatchObject({ kind: 'refused' })
})

it('knows what is not there', async () => {
  expect(await git.readPull({ repository, number: 4_711, path, owners })).toEqual({ kind: 'absent' })
  expect(await git.pullOf(repository, 'nobody')).toBeNull()
})

it('sends nothing that GitHub does not describe', () => {
  expect(small.recorder.faults()).toEqual([])
})
