import { ancestors, commitsBetween, isAncestor, log, mergeBase, touches } from '../git/history.ts'
import { diffTrees } from '../git/diff.ts'
import { commitAt } from '../git/objects.ts'
import type { Commit } from '../git/objects.ts'
import { resolveCommit } from '../git/revision.ts'
import { Refusal, notFound } from '../http/refusal.ts'
import { ok, page, param, positive, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { commitShape, fileShape, filesMax, fullCommitShape } from '../shapes/commit.ts'
import { simplePullShape } from '../shapes/pull.ts'
import { repoApi, repoWeb } from '../shapes/repository.ts'
import { userByEmail } from '../world.ts'

/** A comparison without paging shows this many commits. */
const comparedMax = 250

export const commitRoutes = [
  repoRoute('GET /commits', 'contents:read', listCommits),
  repoRoute('GET /commits/{sha}/pulls', 'pull_requests:read', listPullsOfCommit),
  repoRoute('GET /compare/{basehead+}', 'contents:read', compare),
  repoRoute('GET /commits/{ref+}', 'contents:read', readCommit),
]

function listCommits(call: RepoCall): Reply {
  const { repo, world, query } = call
  const start = query.get('sha') ?? repo.defaultBranch
  const head = resolveCommit(repo.store, repo.refs, start)
  if (!head) throw notFound()
  const tests = filters(call)
  const matching = [...log(repo.store, head.oid)].filter(commit => tests.every(test => test(commit)))
  const { items, headers } = page(call, matching)
  return { status: 200, headers, body: items.map(commit => commitShape(world, repo, commit)) }
}

function filters({ repo, world, query }: RepoCall): ((commit: Commit) => boolean)[] {
  const [path, author, since, until] = ['path', 'author', 'since', 'until'].map(name => query.get(name))
  return [
    ...(path ? [(commit: Commit) => touches(repo.store, commit, path)] : []),
    ...(author ? [(commit: Commit) => authorIs(commit, author)] : []),
    ...(since ? [(commit: Commit) => commit.committer.at * 1_000 >= Date.parse(since)] : []),
    ...(until ? [(commit: Commit) => commit.committer.at * 1_000 <= Date.parse(until)] : []),
  ]
  function authorIs(commit: Commit, wanted: string): boolean {
    return commit.author.email === wanted || userByEmail(world, commit.author.email)?.login === wanted
  }
}

function readCommit(call: RepoCall): Reply {
  const { repo, world, accept } = call
  const name = param(call, 'ref')
  const commit = resolveCommit(repo.store, repo.refs, name)
  if (!commit) throw new Refusal(422, `No commit found for SHA: ${name}`)
  if (accept.includes('.sha'))
    return { status: 200, headers: { 'content-type': accept }, body: Buffer.from(commit.oid) }
  return ok(fullCommitShape(world, repo, commit))
}

function listPullsOfCommit(call: RepoCall): Reply {
  const { repo, world } = call
  const sha = param(call, 'sha')
  if (!repo.store.commits.has(sha)) throw new Refusal(422, `No commit found for SHA: ${sha}`)
  const pulls = repo.pulls.filter(
    pull =>
      pull.merged?.oid === sha ||
      (isAncestor(repo.store, sha, pull.headOid) && !isAncestor(repo.store, sha, pull.baseOid)),
  )
  const { items, headers } = page(call, pulls)
  return { status: 200, headers, body: items.map(pull => simplePullShape(world, repo, pull)) }
}

function compare(call: RepoCall): Reply {
  const { repo, world, query } = call
  const { base, head, from } = ends(call)
  const ahead = commitsBetween(repo.store, base.oid, head.oid)
  const behind = [...log(repo.store, base.oid, ancestors(repo.store, head.oid))].length
  const paged = query.has('page') || query.has('per_page')
  const shown = paged ? page(call, ahead) : { items: ahead.slice(0, comparedMax), headers: {} }
  const first = positive(query.get('page'), 1) === 1
  const changes = diffTrees(repo.store, from.tree, head.tree)
  const range = `compare/${base.oid}...${head.oid}`
  const web = `${repoWeb(world, repo)}/compare/${param(call, 'basehead')}`
  const body = {
    url: `${repoApi(world, repo)}/compare/${param(call, 'basehead')}`,
    html_url: web,
    permalink_url: `${repoWeb(world, repo)}/${range}`,
    diff_url: `${web}.diff`,
    patch_url: `${web}.patch`,
    base_commit: commitShape(world, repo, base),
    merge_base_commit: commitShape(world, repo, from),
    status: relation(ahead.length, behind),
    ahead_by: ahead.length,
    behind_by: behind,
    total_commits: ahead.length,
    commits: shown.items.map(commit => commitShape(world, repo, commit)),
    files: first
      ? changes.slice(0, filesMax).map(change => fileShape(world, repo, { change, at: head.oid }))
      : [],
  }
  return { status: 200, headers: shown.headers, body }
}

function ends(call: RepoCall): { base: Commit; head: Commit; from: Commit } {
  const { repo } = call
  const [baseName = '', headName = ''] = param(call, 'basehead').split('...')
  const find = (name: string) =>
    resolveCommit(repo.store, repo.refs, name.replace(new RegExp(`^${repo.owner.login}:`), ''))
  const [base, head] = [find(baseName), find(headName)]
  if (!base || !head) throw notFound()
  const from = mergeBase(repo.store, base.oid, head.oid)
  if (!from) throw new Refusal(404, `No common ancestor between ${baseName} and ${headName}.`)
  return { base, head, from: commitAt(repo.store, from) }
}

function relation(ahead: number, behind: number): 'identical' | 'ahead' | 'behind' | 'diverged' {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead'
  return behind > 0 ? 'behind' : 'identical'
}
