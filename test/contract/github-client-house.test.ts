import { beforeEach, describe, expect, it } from 'vitest'
import { git, small } from './github-open.ts'
import { APP } from './github-small.ts'

beforeEach(() => rules([]))

const repository = 'acme/deploy'
const path = 'staging/checkout'
const LINE = 'the branch is behind main and must be updated'

const checks = (strict: boolean) => ({
  type: 'required_status_checks',
  parameters: {
    required_status_checks: [{ context: 'slipway/release', integration_id: 12 }],
    strict_required_status_checks_policy: strict,
  },
})
const rules = (those: object[]) =>
  small.as('ann', 'PUT', '/_sandbox/rules', { repository, rulesets: [{ rules: those }] })

async function open(name: string, file = `${path}/${name}.yaml`) {
  const { commit: expectedHead } = await git.head(repository, 'main', { fresh: true })
  const opened = await git.openPull({
    repository,
    base: 'main',
    branch: name,
    expectedHead,
    headline: `checkout ${name}`,
    message: 'Slipway-Release: staging/checkout#1',
    additions: [{ path: file, text: APP.replace('1.41.3', name) }],
    deletions: [],
    path,
    title: `checkout ${name}`,
    body: 'Changelog',
  })
  if (opened.kind !== 'opened') throw new Error(opened.kind)
  return opened
}

async function look(number: number) {
  const state = await git.readPull({ repository, number, path, owners: false })
  if (state.kind !== 'open') throw new Error(state.kind)
  return state
}

/** A person writes a file, on the base unless it says otherwise. */
function written(file: string, text: string, branch = 'main') {
  const content = Buffer.from(text).toString('base64')
  return small.as('ann', 'PUT', `/repos/${repository}/contents/${file}`, { message: file, content, branch })
}

describe('bringing a branch up to date', () => {
  it('takes in what the base has by now, and brings what it brought before', async () => {
    const { number, head } = await open('first')
    await written('docs/first.md', 'read me')
    await rules([checks(true)])
    const before = await look(number)
    expect(before).toMatchObject({ behind: LINE, demands: [LINE] })
    expect(await git.updatePullBranch({ repository, number, head })).toEqual({ kind: 'updated' })
    const after = await look(number)
    expect(after).toMatchObject({ behind: null, demands: [], content: before.content })
    expect(after.head).not.toBe(head)
    expect(await git.updatePullBranch({ repository, number, head })).toEqual({ kind: 'head_moved' })
    const again = await git.updatePullBranch({ repository, number, head: after.head })
    // Its required check has not reported on the new head.
    expect(again).toMatchObject({ kind: 'refused', message: expect.stringContaining('no new commits') })
  })

  it('is not asked for where GitHub does not demand it', async () => {
    const { number } = await open('second')
    await written('docs/second.md', 'read me')
    await rules([checks(false)])
    expect(await look(number)).toMatchObject({ behind: null, demands: [] })
  })

  it('says that both changed the same', async () => {
    const { number, head } = await open('third', 'docs/third.md')
    await written('docs/third.md', 'something else')
    await rules([checks(true)])
    expect(await git.updatePullBranch({ repository, number, head })).toEqual({ kind: 'conflict' })
    expect(await look(number)).toMatchObject({ behind: null, demands: ['it conflicts with main'] })
  })
})

describe('whether GitHub waits for the check of Slipway', () => {
  it('is known from the opening on, and by each look', async () => {
    const free = await open('fourth')
    expect([free.advisory, (await look(free.number)).advisory]).toEqual([true, true])
    await rules([checks(false)])
    const bound = await open('fifth')
    expect([bound.advisory, (await look(bound.number)).advisory]).toEqual([false, false])
    expect((await look(free.number)).advisory).toBe(false)
  })
})

describe('approvals that a rule of GitHub dismisses', () => {
  it('are those of before a push, until their person gives another one', async () => {
    const { number, head } = await open('sixth')
    const parameters = { dismiss_stale_reviews_on_push: true, required_approving_review_count: 1 }
    await rules([{ type: 'pull_request', parameters }])
    const review = (commit: string) =>
      small.as('ann', 'POST', `/repos/${repository}/pulls/${number}/reviews`, {
        event: 'APPROVE',
        commit_id: commit,
      })
    await review(head)
    expect(await look(number)).toMatchObject({ dismissed: [], reviews: [{ state: 'approved' }] })
    await written(`${path}/more.yaml`, 'more: 1\n', 'sixth')
    const after = await look(number)
    expect(after).toMatchObject({ dismissed: [{ login: 'ann', head: after.head }], reviews: [] })
    await review(after.head)
    expect(await look(number)).toMatchObject({ dismissed: [], reviews: [{ state: 'approved' }] })
  })
})

it('sends nothing that GitHub does not describe', () => {
  expect(small.recorder.faults()).toEqual([])
})
