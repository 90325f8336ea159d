import { describe, expect, it } from 'vitest'
import { git, small } from './github-open.ts'
import { APP } from './github-small.ts'

function main() {
  return git.head('acme/deploy', 'main', { fresh: true })
}

async function newest(): Promise<string[]> {
  const { commit } = await git.head('acme/checkout', 'main', { fresh: true })
  return (await git.commits('acme/checkout', commit, 10)).map(({ sha }) => sha)
}

describe('reading', () => {
  it('knows the App and the default branch', async () => {
    expect(await git.probe()).toEqual({ slug: 'slipway' })
    expect(await git.defaultBranch('acme/deploy')).toBe('main')
  })

  it('reads a folder byte for byte, with all below it', async () => {
    const { commit } = await main()
    const ids = await git.folderIds('acme/deploy', commit, ['staging/checkout', 'staging/none'])
    expect(await git.folder('acme/deploy', commit, 'staging/checkout')).toEqual({
      kind: 'found',
      inputs: ids['staging/checkout'],
      files: [
        { path: 'staging/checkout/app.yaml', text: APP },
        { path: 'staging/checkout/base/svc.json', text: '{}' },
      ],
    })
    expect(ids['staging/none']).toBeNull()
    expect(await git.folder('acme/deploy', commit, 'staging/none')).toEqual({ kind: 'absent' })
  })

  it('reads what lies deeper than one answer', async () => {
    const { commit } = await main()
    expect(await git.folder('acme/deploy', commit, 'staging')).toMatchObject({
      kind: 'refused',
      code: 'git_symlink',
    })
    expect(await git.folder('acme/deploy', commit, 'staging/deep')).toMatchObject({
      files: [{ path: 'staging/deep/1/2/3/4/5/app.yaml', text: 'deep: 1\n' }],
    })
  })

  it.each([
    ['linked', 'git_symlink'],
    ['binary', 'git_file_encoding'],
    ['latin', 'git_file_encoding'],
  ])('refuses the folder %s', async (name, code) => {
    const { commit } = await main()
    const path = `staging/${name}/app.yaml`
    expect(await git.folder('acme/deploy', commit, `staging/${name}`)).toMatchObject({
      kind: 'refused',
      code,
      path,
    })
  })
})

describe('history', () => {
  it('compares revisions', async () => {
    const [head = '', middle = '', base = ''] = await newest()
    const request = { repository: 'acme/checkout', base, head, paths: [] }
    expect(await git.compare(request)).toMatchObject({
      kind: 'found',
      status: 'ahead',
      behind: 0,
      total: 2,
      filesComplete: true,
      commits: [
        { sha: middle, author: null, authorName: 'Nobody', own: false },
        { sha: head, author: { login: 'ann', id: 101, bot: false }, message: 'Pay fastest' },
      ],
    })
    expect(await git.compare({ ...request, paths: ['src'] })).toMatchObject({
      total: 1,
      commits: [{ sha: head }],
    })
    expect(await git.compare({ ...request, base: head, head: base })).toMatchObject({
      status: 'behind',
      total: 0,
    })
    expect(await git.compare({ ...request, base: '0'.repeat(40) })).toMatchObject({ kind: 'unreachable' })
  })

  it('knows what is reachable', async () => {
    const [, middle = ''] = await newest()
    expect(await git.reachable('acme/checkout', middle)).toBe(true)
    expect(await git.reachable('acme/checkout', '0'.repeat(40))).toBe(false)
  })

  it('knows who may write', async () => {
    expect(await git.mayWrite('acme/deploy', 'ann')).toBe(true)
    expect(await git.mayWrite('acme/deploy', 'mallory')).toBe(false)
  })
})

describe('writing', () => {
  it('commits by compare-and-swap, verified as the App, and knows the outcome without reading', async () => {
    const { commit: expectedHead } = await main()
    await git.folder('acme/deploy', expectedHead, 'staging/checkout')
    const request = {
      repository: 'acme/deploy',
      branch: 'main',
      expectedHead,
      headline: 'checkout 1.42.0',
      body: 'Slipway-Release: staging/checkout#1',
      additions: [{ path: 'staging/checkout/app.yaml', text: APP.replace('1.41.3', '1.42.0') }],
      deletions: ['staging/checkout/base/svc.json'],
      folders: ['staging/checkout'],
    }
    const made = await git.commit(request)
    const { commit, tree } = await main()
    const inputs: Record<string, string> = made.kind === 'committed' ? made.inputs : {}
    expect(made).toMatchObject({ kind: 'committed', commit })
    expect(await git.head('acme/deploy', 'main', { fresh: false })).toEqual({ commit, tree })
    const remembered = await git.folder('acme/deploy', commit, 'staging/checkout')
    expect(remembered).toMatchObject({ inputs: inputs['staging/checkout'] })
    const other = small.open()
    expect(await other.folder('acme/deploy', commit, 'staging/checkout')).toEqual(remembered)
    await other.close()
    expect(await git.commits('acme/deploy', commit, 1)).toMatchObject([
      { own: true, author: { login: 'slipway[bot]', bot: true } },
    ])
    expect(await git.commit(request)).toEqual({ kind: 'head_moved' })
  })

  it('passes on why GitHub refuses a commit', async () => {
    const { commit: expectedHead } = await main()
    const request = {
      repository: 'acme/deploy',
      branch: 'main',
      expectedHead,
      headline: 'x',
      body: '',
      folders: [],
    }
    const refused = await git.commit({ ...request, additions: [], deletions: ['staging/none.yaml'] })
    expect(refused).toMatchObject({ kind: 'refused', message: expect.stringContaining('does not exist') })
  })
})

describe('reporting', () => {
  it('posts a commit status once for each state, also from another replica', async () => {
    const { commit: sha } = await main()
    const status = {
      repository: 'acme/deploy',
      sha,
      context: 'slipway/staging/checkout',
      description: '',
      url: null,
    }
    expect(await git.status({ ...status, state: 'pending' })).toBe('posted')
    const other = small.open()
    expect(await other.status({ ...status, state: 'pending' })).toBe('already')
    await other.close()
    expect(await git.status({ ...status, state: 'success' })).toBe('posted')
  })

  it('makes a Deployment once and finds it again', async () => {
    const [sha = ''] = await newest()
    const deployment = {
      repository: 'acme/checkout',
      sha,
      environment: 'staging/checkout',
      production: false,
      payloadId: 'staging/checkout#1' as const,
      description: 'Rolling out 1.42.0',
      url: `${small.webUrl}/acme/deploy`,
    }
    expect(await git.deployment({ ...deployment, state: 'in_progress' })).toBe('posted')
    const other = small.open()
    expect(await other.deployment({ ...deployment, state: 'in_progress' })).toBe('already')
    expect(await other.deployment({ ...deployment, state: 'success' })).toBe('posted')
    await other.close()
  })
})

describe('the number of round trips', () => {
  it('from a known head to a commit is two: comparison and commit', async () => {
    const [head = '', , base = ''] = await newest()
    const { commit: expectedHead } = await main()
    await git.folder('acme/deploy', expectedHead, 'staging/cart')
    await git.compare({ repository: 'acme/checkout', base, head: base, paths: [] })
    const warm = {
      repository: 'acme/deploy',
      branch: 'main',
      expectedHead: '0'.repeat(40),
      headline: 'x',
      body: '',
    }
    await git.commit({ ...warm, additions: [], deletions: [], folders: [] })
    small.recorder.clear()
    await Promise.all([
      git.head('acme/deploy', 'main', { fresh: false }),
      git.compare({ repository: 'acme/checkout', base, head, paths: [] }),
    ])
    const compared = small.recorder.requests().length
    await git.folder('acme/deploy', expectedHead, 'staging/cart')
    const additions = [{ path: 'staging/cart/app.yaml', text: 'image: ghcr.io/acme/cart:1.0.1\n' }]
    await git.commit({ ...warm, expectedHead, additions, deletions: [], folders: ['staging/cart'] })
    expect([compared, small.recorder.requests().length - compared]).toEqual([2, 1])
    expect(small.recorder.overlapped()).toBe(true)
  })
})

it('sends nothing that GitHub does not describe', () => {
  expect(small.recorder.faults()).toEqual([])
  expect(small.recorder.operations()).toEqual([
    'GET /app',
    'GET /repos/{owner}/{repo}',
    'GET /repos/{owner}/{repo}/branches/{branch}',
    'GET /repos/{owner}/{repo}/collaborators/{username}/permission',
    'GET /repos/{owner}/{repo}/commits',
    'GET /repos/{owner}/{repo}/commits/{ref}/status',
    'GET /repos/{owner}/{repo}/compare/{basehead}',
    'GET /repos/{owner}/{repo}/deployments',
    'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
    'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    'GET /repos/{owner}/{repo}/installation',
    'GraphQL Commit',
    'GraphQL History',
    'GraphQL Objects',
    'GraphQL Tags',
    'POST /app/installations/{installation_id}/access_tokens',
    'POST /repos/{owner}/{repo}/deployments',
    'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses',
    'POST /repos/{owner}/{repo}/statuses/{sha}',
  ])
})
