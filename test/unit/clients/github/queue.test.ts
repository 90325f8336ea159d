import { describe, expect, it } from 'vitest'
import { checkRun, pullAnswer, rollup } from './looking.ts'
import { A, C, on, onGraphql } from './says.ts'
import { small, type World } from './world.ts'

const app = { kind: 'Bot', login: 'slipway', databaseId: 1 }
const bob = { kind: 'User', login: 'bob', databaseId: 2 }

async function queueOf(pull: object) {
  const { git } = await small(
    onGraphql('query Pull', pullAnswer({ pull })),
    on('GET /app', { body: { slug: 'slipway' } }),
  )
  const state = await git.readPull({ repository: 'acme/deploy', number: 7, path: 'a', owners: false })
  return state.kind === 'open' ? state.queue : null
}

const left = (kind: string, reason: string | null, actor: object | null) =>
  queueOf({ timelineItems: { nodes: [{ kind, id: 'E_1', reason, actor }] } })

const inputsOf = (asked: World['asked']) =>
  asked.flatMap(({ path, body }) => (path.endsWith('/graphql') ? [body.variables?.['input']] : []))

const entry = { id: 'MQE_1', position: 2, enqueuer: app, headCommit: { oid: C } }

describe('where a pull request waits', () => {
  it('is the merge queue, with its place and its group', async () => {
    expect(await queueOf({ isMergeQueueEnabled: true, mergeQueueEntry: entry })).toMatchObject({
      exists: true,
      entry: { way: 'queue', id: 'MQE_1', own: true, position: 2, group: C },
    })
  })

  it('is no doing of Slipway where a person put it there', async () => {
    const other = { ...entry, enqueuer: bob, headCommit: null }
    expect((await queueOf({ mergeQueueEntry: other }))?.entry).toMatchObject({ own: false, group: null })
  })

  it('is auto-merge', async () => {
    const wish = { enabledAt: '2026-11-26T00:00:00Z', enabledBy: app }
    expect((await queueOf({ autoMergeRequest: wish }))?.entry).toEqual({
      way: 'auto',
      id: `auto-${Date.UTC(2026, 10, 26)}`,
      own: true,
      position: null,
      group: null,
    })
  })

  it.each([
    [{ name: 'slipway/release' }, true],
    [{ name: 'slipway/release', isRequired: false }, false],
    [{ name: 'build' }, false],
  ])('is checked by Slipway where GitHub requires that: %j', async ({ name, ...more }, isChecked) => {
    expect(await queueOf({ commits: rollup(checkRun(name, more)) })).toMatchObject({ isChecked })
  })
})

describe('how it came out again', () => {
  it.each([
    ['CI_FAILURE', 'it left the merge queue: a required check failed on it together with what was before it'],
    [
      'failed_checks',
      'it left the merge queue: a required check failed on it together with what was before it',
    ],
    ['MERGE_CONFLICT', 'it left the merge queue: it conflicts with what was before it'],
    ['something new', 'it left the merge queue: something new'],
    [null, 'it left the merge queue'],
  ])('is told in words: %s', async (reason, words) => {
    const queue = await left('RemovedFromMergeQueueEvent', reason, {
      kind: 'Bot',
      login: 'github-merge-queue',
    })
    expect(queue?.left).toEqual({ id: 'E_1', reason: words })
  })

  it('names the person who did it, and is nothing where Slipway did', async () => {
    expect((await left('RemovedFromMergeQueueEvent', 'MANUAL', bob))?.left?.reason).toBe(
      'it left the merge queue by bob',
    )
    expect((await left('AutoMergeDisabledEvent', null, bob))?.left?.reason).toBe(
      'auto-merge was switched off by bob',
    )
    expect((await left('RemovedFromMergeQueueEvent', 'MANUAL', app))?.left).toBeNull()
  })
})

describe('what is left to GitHub', () => {
  const request = {
    repository: 'acme/deploy',
    id: 'PR_7',
    head: A,
    method: 'squash' as const,
    headline: 'checkout 1.42.0',
    body: 'Slipway-Release: production/checkout#1',
  }

  it.each([
    ['queue', 'mutation Enqueue', { pullRequestId: 'PR_7', expectedHeadOid: A }],
    [
      'auto',
      'mutation AutoMerge',
      {
        pullRequestId: 'PR_7',
        expectedHeadOid: A,
        mergeMethod: 'SQUASH',
        commitHeadline: request.headline,
        commitBody: request.body,
      },
    ],
  ] as const)('is exactly the approved head: %s', async (way, document, input) => {
    const { git, asked } = await small(onGraphql(document, { body: { data: {} } }))
    expect(await git.enqueuePull({ ...request, way })).toEqual({ kind: 'done' })
    expect(inputsOf(asked)).toEqual([input])
  })

  it.each([
    ['queue', 'mutation Dequeue', { id: 'PR_7' }],
    ['auto', 'mutation NoAutoMerge', { pullRequestId: 'PR_7' }],
  ] as const)('is taken out again: %s', async (way, document, input) => {
    const { git, asked } = await small(onGraphql(document, { body: { data: {} } }))
    const { repository, id } = request
    expect(await git.dequeuePull({ repository, id, way })).toEqual({ kind: 'done' })
    expect(inputsOf(asked)).toEqual([input])
  })

  it('is refused in the words of GitHub', async () => {
    const message = 'Pull request is in clean status'
    const { git } = await small(
      onGraphql('mutation', { body: { data: null, errors: [{ type: 'UNPROCESSABLE', message }] } }),
    )
    expect(await git.enqueuePull({ ...request, way: 'auto' })).toEqual({ kind: 'refused', message })
  })
})
