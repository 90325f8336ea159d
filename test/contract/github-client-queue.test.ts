import { beforeEach, expect, it } from 'vitest'
import { git, small } from './github-open.ts'
import { APP } from './github-small.ts'

beforeEach(() => rules([]))

const repository = 'acme/deploy'
const path = 'staging/checkout'

const own = { context: 'slipway/release', integration_id: 12 }
const checks = (...required: object[]) => ({
  type: 'required_status_checks',
  parameters: { required_status_checks: required },
})
const queue = { type: 'merge_queue', parameters: { merge_method: 'SQUASH' } }

const rules = (those: object[], more: object = {}) =>
  small.as('ann', 'PUT', '/_sandbox/rules', { repository, rulesets: [{ rules: those }], ...more })

async function open(branch: string): Promise<{ number: number; head: string }> {
  const { commit: expectedHead } = await git.head(repository, 'main', { fresh: true })
  const opened = await git.openPull({
    repository,
    base: 'main',
    branch,
    expectedHead,
    headline: `checkout ${branch}`,
    message: 'Slipway-Release: staging/checkout#1',
    additions: [{ path: `${path}/${branch}.yaml`, text: APP.replace('1.41.3', branch) }],
    deletions: [],
    path,
    title: `checkout ${branch}`,
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

const check = (head: string, conclusion: 'success' | 'failure' = 'success') =>
  git.check({ repository, head, conclusion, title: 'Approved', summary: 'Approved', url: null })

async function leave(number: number, head: string, way: 'queue' | 'auto') {
  const { id } = await look(number)
  const message = { headline: 'checkout', body: 'Slipway-Release: staging/checkout#1' }
  return git.enqueuePull({ repository, id, head, way, method: 'merge', ...message })
}

const out = async (number: number, way: 'queue' | 'auto') =>
  git.dequeuePull({ repository, id: (await look(number)).id, way })

it('puts exactly a head into the queue, sees its group, and takes it out again', async () => {
  const { number, head } = await open('first')
  await check(head)
  await rules([checks(own), queue])
  expect((await look(number)).queue).toEqual({ exists: true, entry: null, left: null, isChecked: true })
  expect(await leave(number, '0'.repeat(40), 'queue')).toMatchObject({ kind: 'refused' })
  expect(await leave(number, head, 'queue')).toEqual({ kind: 'done' })
  const { entry } = (await look(number)).queue
  expect(entry).toMatchObject({ way: 'queue', own: true, position: 1, group: expect.any(String) })
  expect(await git.changedFiles({ repository, base: 'main', head: entry?.group ?? '' })).toEqual({
    paths: [`${path}/first.yaml`],
    complete: true,
  })
  expect(await out(number, 'queue')).toEqual({ kind: 'done' })
  expect((await look(number)).queue).toMatchObject({ entry: null, left: null })
  expect(await out(number, 'queue')).toMatchObject({ kind: 'refused' })
})

it('is merged by the queue once the check of its group is green', async () => {
  const { number, head } = await open('second')
  await check(head)
  await rules([checks(own), queue])
  await leave(number, head, 'queue')
  await check((await look(number)).queue.entry?.group ?? '')
  expect(await git.readPull({ repository, number, path, owners: false })).toMatchObject({
    kind: 'merged',
    commit: (await git.head(repository, 'main', { fresh: true })).commit,
    by: { login: 'github-merge-queue[bot]' },
  })
})

it('says why GitHub took it out', async () => {
  const { number, head } = await open('third')
  await check(head)
  await rules([checks(own), queue])
  await leave(number, head, 'queue')
  await check((await look(number)).queue.entry?.group ?? '', 'failure')
  const { entry, left } = (await look(number)).queue
  expect(entry).toBeNull()
  expect(left?.reason).toContain('a required check failed')
})

it('leaves it to auto-merge, which waits for the other checks', async () => {
  const { number, head } = await open('fourth')
  await check(head)
  await rules([checks(own, { context: 'build' })], { allow_auto_merge: true })
  expect((await look(number)).queue).toMatchObject({ exists: false, isChecked: true })
  expect(await leave(number, head, 'auto')).toEqual({ kind: 'done' })
  expect((await look(number)).queue.entry).toMatchObject({ way: 'auto', own: true, position: null })
  expect(await out(number, 'auto')).toEqual({ kind: 'done' })
  expect((await look(number)).queue.entry).toBeNull()
  await leave(number, head, 'auto')
  const status = { state: 'success', context: 'build', description: 'Built' }
  await small.as('ann', 'POST', `/repos/${repository}/statuses/${head}`, status)
  expect(await git.readPull({ repository, number, path, owners: false })).toMatchObject({ kind: 'merged' })
})

it('sends nothing that GitHub does not describe', () => {
  expect(small.recorder.faults()).toEqual([])
})
