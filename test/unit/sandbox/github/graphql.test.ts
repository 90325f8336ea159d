import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { ann, start } from './started.ts'
import type { Started } from './started.ts'

const deploy = '/repos/acme/deploy'
const mutation = `mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid url tree { oid } file(path: "staging") { oid } } }
}`
const Made = z.object({
  data: z.object({
    createCommitOnBranch: z.object({ commit: z.object({ oid: z.string(), url: z.string() }) }),
  }),
})

let github: Started
beforeEach(async () => {
  github = await start()
})
afterEach(() => github.stop())

const headOf = async () => {
  const { body } = await github.ask('GET', `${deploy}/commits/main`, { token: ann })
  return z.object({ sha: z.string() }).parse(body).sha
}
const input = (head: string, fileChanges: object) => ({
  branch: { repositoryNameWithOwner: 'acme/deploy', branchName: 'main' },
  message: { headline: 'Deploy checkout', body: 'Slipway-Release: staging/checkout#1' },
  expectedHeadOid: head,
  fileChanges,
})
const addition = (path: string, text: string) => ({
  additions: [{ path, contents: Buffer.from(text).toString('base64') }],
})
const commit = async (fileChanges: object, head?: string) =>
  github.graphql(mutation, {
    token: await github.token({ repositories: ['deploy'], permissions: { contents: 'write' } }),
    variables: { input: input(head ?? (await headOf()), fileChanges) },
  })

it('commits as the App, signed by GitHub, and REST says so', async () => {
  const made = Made.parse(await commit(addition('staging/checkout/new.yaml', 'a: 1\n')))
  const { oid } = made.data.createCommitOnBranch.commit
  const { body } = await github.ask('GET', `${deploy}/commits/main`, { token: ann })
  expect(body).toMatchObject({
    sha: oid,
    author: { login: 'slipway[bot]', type: 'Bot' },
    committer: { login: 'web-flow' },
    commit: {
      message: 'Deploy checkout\n\nSlipway-Release: staging/checkout#1',
      author: { email: '104242+slipway[bot]@users.noreply.github.com' },
      verification: { verified: true, reason: 'valid' },
    },
    files: [{ filename: 'staging/checkout/new.yaml', status: 'added', patch: '@@ -0,0 +1 @@\n+a: 1' }],
  })
})

it('refuses with STALE_DATA when the head moved, and changes nothing', async () => {
  const head = await headOf()
  await commit(addition('a', '1'))
  const second = await headOf()
  expect(await commit(addition('a', '2'), head)).toMatchObject({
    data: { createCommitOnBranch: null },
    errors: [
      {
        type: 'STALE_DATA',
        path: ['createCommitOnBranch'],
        message: `Expected branch to point to "${head}" but it did not.  Pull and try again.`,
      },
    ],
  })
  expect(await headOf()).toBe(second)
})

it('lets one of many writers with the same head through', async () => {
  const head = await headOf()
  const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => commit(addition('a', `${n}`), head)))
  expect(answers.filter(answer => Made.safeParse(answer).success)).toHaveLength(1)
})

const refused = async (fileChanges: object) => JSON.stringify(await commit(fileChanges))

it('refuses bad paths, bad base64 and deletions of nothing', async () => {
  expect(await refused(addition('../a', '1'))).toContain('not a valid path')
  expect(await refused(addition('/a', '1'))).toContain('not a valid path')
  expect(await refused({ additions: [{ path: 'a', contents: '***' }] })).toContain('base64')
  expect(await refused({ deletions: [{ path: 'nothing' }] })).toContain('was requested for deletion')
})

it('refuses a token without the permission', async () => {
  const token = await github.token({ permissions: { contents: 'read' } })
  const variables = { input: input(await headOf(), addition('a', '1')) }
  expect(await github.graphql(mutation, { token, variables })).toMatchObject({
    errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible by integration' }],
  })
})

it('reads trees with the texts of their files', async () => {
  const query = `{ repository(owner: "acme", name: "deploy") {
      ref(qualifiedName: "main") { target { oid ... on Commit { tree { oid } } } }
      folder: object(expression: "main:staging/search") { ... on Tree { entries {
        name mode type oid size object { ... on Blob { text byteSize isBinary isTruncated } }
      } } }
      absent: object(expression: "main:nowhere") { oid }
    } }`
  const answer = await github.graphql(query)
  expect(answer).toMatchObject({
    data: {
      repository: {
        ref: { target: { oid: await headOf() } },
        folder: {
          entries: [
            { name: 'config.yaml', mode: 33_188, type: 'blob', object: { isBinary: false } },
            { name: 'deployment.yaml' },
            { name: 'service.yaml' },
          ],
        },
        absent: null,
      },
    },
  })
})

it('pages through history and names the pull requests behind commits', async () => {
  const query = `query($after: String) { repository(owner: "acme", name: "checkout") {
      object(expression: "main") { ... on Commit { history(first: 2, after: $after) {
        pageInfo { hasNextPage endCursor } nodes { messageHeadline associatedPullRequests(first: 1) { totalCount } }
      } } }
    } }`
  const History = z.object({
    nodes: z.array(z.object({ messageHeadline: z.string() })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string() }),
  })
  const Answer = z.object({
    data: z.object({ repository: z.object({ object: z.object({ history: History }) }) }),
  })
  const page = async (after: string | null) =>
    Answer.parse(await github.graphql(query, { variables: { after } })).data.repository.object.history
  const first = await page(null)
  const second = await page(first.pageInfo.endCursor)
  expect([...first.nodes, ...second.nodes].map(({ messageHeadline }) => messageHeadline)).toEqual([
    'Keep the basket when the payment is refused',
    'Say when the service is ready',
    'Round totals to whole cents',
    'Begin',
  ])
  expect(second.pageInfo.hasNextPage).toBe(false)
})

it('says clearly what it does not know', async () => {
  const unknown = await github.graphql('{ repository(owner: "acme", name: "deploy") { nothing } }')
  expect(JSON.stringify(unknown)).toContain('Cannot query field')
  const unanswered = await github.graphql('{ repository(owner: "acme", name: "deploy") { diskUsage } }')
  expect(JSON.stringify(unanswered)).toContain('does not answer Repository.diskUsage')
  const hidden = await github.graphql('{ repository(owner: "acme", name: "secret") { id } }')
  expect(hidden).toMatchObject({ data: { repository: null }, errors: [{ type: 'NOT_FOUND' }] })
})
