import { execFileSync } from 'node:child_process'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { ann, start } from './started.ts'
import type { Started } from './started.ts'

const repo = '/repos/acme/checkout'
const Sha = z.object({ sha: z.string() })

let github: Started
beforeEach(async () => {
  github = await start()
})
afterEach(() => github.stop())

const ask = async (method: string, path: string, body?: unknown) =>
  github.ask(method, `${repo}${path}`, { token: ann, body })
const head = async (ref = 'main') => Sha.parse((await ask('GET', `/commits/${ref}`)).body).sha
const write = async (branch: string, path: string, text: string, author?: object) => {
  const before = await ask('GET', `/contents/${path}?ref=${branch}`)
  const known = before.status === 200 ? Sha.parse(before.body) : {}
  const content = Buffer.from(text).toString('base64')
  return ask('PUT', `/contents/${path}`, { message: `Write ${path}`, content, branch, author, ...known })
}
const branch = async (name: string) =>
  ask('POST', '/git/refs', { ref: `refs/heads/${name}`, sha: await head() })

it('moves a branch back only by force', async () => {
  const before = await head()
  await write('main', 'a.txt', 'a')
  expect((await ask('PATCH', '/git/refs/heads/main', { sha: before })).status).toBe(422)
  expect((await ask('PATCH', '/git/refs/heads/main', { sha: before, force: true })).status).toBe(200)
  await github.settled()
  const pushes = github.heard.filter(({ event }) => event === 'push')
  expect(pushes.at(-1)?.payload).toMatchObject({ forced: true, after: before, commits: [] })
})

it('merges a pull request with a merge commit, and refuses a head that moved', async () => {
  await branch('topic')
  await write('topic', 'b.txt', 'b')
  await ask('POST', '/pulls', { title: 'Add b', head: 'topic', base: 'main' })
  expect((await ask('PUT', '/pulls/1/merge', { sha: '0'.repeat(40) })).status).toBe(409)
  const merged = Sha.parse((await ask('PUT', '/pulls/1/merge', { sha: await head('topic') })).body)
  expect(await head()).toBe(merged.sha)
  expect((await ask('GET', '/commits/main')).body).toMatchObject({
    commit: { message: 'Merge pull request #1 from acme/topic\n\nAdd b', verification: { verified: true } },
    parents: [{}, {}],
  })
  expect((await ask('PUT', '/pulls/1/merge')).status).toBe(405)
  const pulls = await ask('GET', `/commits/${merged.sha}/pulls`)
  expect(pulls.body).toMatchObject([{ number: 1, merge_commit_sha: merged.sha, user: { login: 'ann' } }])
})

it('refuses to merge what conflicts', async () => {
  await branch('topic')
  await write('topic', 'README.md', 'one')
  await write('main', 'README.md', 'two')
  await ask('POST', '/pulls', { title: 'Clash', head: 'topic', base: 'main' })
  expect((await ask('GET', '/pulls/1')).body).toMatchObject({ mergeable: false, mergeable_state: 'dirty' })
  expect((await ask('PUT', '/pulls/1/merge')).status).toBe(405)
})

it('compares histories that went apart, and attributes authors by e-mail address', async () => {
  await branch('topic')
  await write('topic', 'b.txt', 'b', { name: 'Somebody', email: 'somebody@elsewhere.example' })
  await write('topic', 'c.txt', 'c')
  await write('main', 'd.txt', 'd')
  const first = await ask('GET', '/compare/main...topic?per_page=1')
  expect(first.body).toMatchObject({
    status: 'diverged',
    ahead_by: 2,
    behind_by: 1,
    total_commits: 2,
    commits: [{ author: null, commit: { author: { name: 'Somebody' } } }],
    files: [{ filename: 'b.txt' }, { filename: 'c.txt' }],
  })
  expect(first.headers.get('link')).toContain('page=2>; rel="next"')
  const second = await ask('GET', '/compare/main...topic?per_page=1&page=2')
  expect(second.body).toMatchObject({ commits: [{ author: { login: 'ann' } }], files: [] })
  expect((await ask('GET', '/compare/topic...topic')).body).toMatchObject({ status: 'identical' })
  expect((await ask('GET', '/compare/main...nowhere')).status).toBe(404)
  expect((await ask('GET', '/compare/main...%E0%A4%A')).status).toBe(400)
})

it('lists the commits that changed a path', async () => {
  const { body } = await ask('GET', '/commits?path=src/total.js')
  const Messages = z.array(z.object({ commit: z.object({ message: z.string() }) }))
  expect(Messages.parse(body).map(({ commit }) => commit.message)).toEqual([
    'Round totals to whole cents',
    'Begin',
  ])
})

it('packs an archive that tar unpacks', async () => {
  const answer = await ask('GET', '/tarball/main')
  expect(answer.status).toBe(302)
  const response = await fetch(answer.headers.get('location') ?? '')
  const archive = gunzipSync(Buffer.from(await response.arrayBuffer()))
  const listed = execFileSync('tar', ['tf', '-'], { input: archive }).toString()
  expect(listed.split('\n')).toContain(`acme-checkout-${(await head()).slice(0, 7)}/src/server.js`)
})
