import { expect, it } from 'vitest'
import { A, B, branch, objects, on, onGraphql } from './says.ts'
import { TOKEN, sharedStore, small, world } from './world.ts'

const main = on('GET /repos/acme/deploy/branches/main', branch(A, B))
const fresh = { fresh: true }

it('narrows a token to one repository and the permissions of the job', async () => {
  const { git, asked } = await small(main)
  await git.head('acme/deploy', 'main', fresh)
  const minted = asked.find(({ path }) => path.endsWith('/access_tokens'))
  expect(minted?.body).toEqual({
    repositories: ['deploy'],
    permissions: { contents: 'read', metadata: 'read', pull_requests: 'read' },
  })
  expect(minted?.headers.authorization).toMatch(/^bearer eyJ/)
  expect(asked.at(-1)?.headers.authorization).toBe(`token ${TOKEN}`)
})

it('mints one token for many requests at once, and keeps it', async () => {
  const { git, asked } = await small(main)
  await Promise.all(Array.from({ length: 10 }, () => git.head('acme/deploy', 'main', fresh)))
  await git.head('acme/deploy', 'main', fresh)
  expect(asked.filter(({ path }) => path.endsWith('/access_tokens'))).toHaveLength(1)
  expect(asked.filter(({ path }) => path.endsWith('/installation'))).toHaveLength(1)
})

it('mints another token for another need, but asks for the installation once', async () => {
  const { git, asked } = await small(main, onGraphql('createCommitOnBranch', { body: { data: {} } }))
  await git.head('acme/deploy', 'main', fresh)
  await git.status(report).catch(() => {})
  expect(
    asked.filter(({ path }) => path.endsWith('/access_tokens')).map(({ body }) => body['permissions']),
  ).toEqual([{ contents: 'read', metadata: 'read', pull_requests: 'read' }, { statuses: 'write' }])
  expect(asked.filter(({ path }) => path.endsWith('/installation'))).toHaveLength(1)
})

it('counts the life of a token by the clock of GitHub', async () => {
  const soon = on('POST /app/installations', () => {
    const date = new Date(Date.now() - 3_600_000)
    const end = new Date(date.getTime() + 4 * 60_000).toISOString()
    return { status: 201, headers: { date: date.toUTCString() }, body: { token: TOKEN, expires_at: end } }
  })
  const { git, asked } = await small(main, soon)
  await git.head('acme/deploy', 'main', fresh)
  await git.head('acme/deploy', 'main', fresh)
  expect(asked.filter(({ path }) => path.endsWith('/access_tokens'))).toHaveLength(2)
})

it('takes a new token when GitHub no longer accepts the old one', async () => {
  let refusals = 0
  const revoked = on('GET /repos/acme/deploy/branches', () => {
    refusals += 1
    return refusals === 1 ? { status: 401, body: { message: 'Bad credentials' } } : branch(A, B)
  })
  const { git, asked } = await small(revoked)
  expect(await git.head('acme/deploy', 'main', fresh)).toEqual({ commit: A, tree: B })
  expect(asked.filter(({ path }) => path.endsWith('/access_tokens'))).toHaveLength(2)
})

it('says which permission the App lacks', async () => {
  const message = 'The permissions requested are not granted to this installation.'
  const { git } = await small(on('POST /app/installations', { status: 422, body: { message } }))
  await expect(git.status(report)).rejects.toMatchObject({
    name: 'TerminalError',
    code: 'git_permission_missing',
  })
})

it('says where the App is not installed', async () => {
  const { git } = await small(on('GET /repos/acme/deploy/installation', { status: 404 }))
  await expect(git.head('acme/deploy', 'main', fresh)).rejects.toMatchObject({
    name: 'TerminalError',
    code: 'git_not_installed',
  })
})

it('says that the key or the id of the App is wrong, whatever it asks first', async () => {
  const undecoded = { status: 401, body: { message: 'A JSON web token could not be decoded' } }
  const unknown = { status: 404, body: { message: 'Integration not found' } }
  const refused = { name: 'TerminalError', code: 'git_app_unauthorised' }
  for (const answer of [undecoded, unknown]) {
    const { git } = await small(on('GET /app', answer), on('GET /repos/acme/deploy/installation', answer))
    await expect(git.probe()).rejects.toMatchObject(refused)
    await expect(git.survey.app()).rejects.toMatchObject(refused)
    await expect(git.head('acme/deploy', 'main', fresh)).rejects.toMatchObject(refused)
  }
})

it('signs again by the clock of GitHub when its own is wrong', async () => {
  let asked = 0
  const drifted = on('GET /app', () => {
    asked += 1
    if (asked > 1) return null
    const date = new Date(Date.now() + 600_000).toUTCString()
    const message = "'Expiration time' claim ('exp') is too far in the future"
    return { status: 401, headers: { date }, body: { message } }
  })
  const { git } = await small(drifted)
  expect(await git.probe()).toEqual({ slug: 'slipway' })
  expect(asked).toBe(2)
})

it('shows no token in an error', async () => {
  const { git } = await small(
    on('GET /repos/acme/deploy/branches', { status: 500, body: { message: TOKEN } }),
    on('GET /repos/acme/deploy/commits', { status: 403, body: { message: 'Resource not accessible' } }),
  )
  const errors: string[] = await Promise.all([
    git.head('acme/deploy', 'main', fresh).then(() => 'no error', whole),
    git.commits('acme/deploy', A, 10).then(() => 'no error', whole),
  ])
  expect(errors.join()).not.toContain(TOKEN)
  expect(errors.join()).not.toMatch(/eyJ[\w-]+\./)
})

it('speaks to GitHub Enterprise Server below /api/v3 and /api/graphql', async () => {
  const made = await world([onGraphql('Objects', objects(null))], sharedStore(), '/api/v3')
  expect(await made.git.folder('acme/deploy', A, 'staging/checkout')).toEqual({ kind: 'absent' })
  expect(made.asked.at(-1)?.path).toBe('/api/graphql')
})

const report = {
  repository: 'acme/deploy',
  sha: A,
  context: 'slipway/staging/checkout',
  state: 'pending' as const,
  description: 'rolling out',
  url: null,
}

/** Everything that a log or a test could print of an error. */
function whole(error: unknown): string {
  const fields = error instanceof Error ? Object.getOwnPropertyNames(error) : []
  const cause = error instanceof Error && error.cause !== undefined ? whole(error.cause) : ''
  return JSON.stringify(error, fields) + cause
}
