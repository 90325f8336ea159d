import { commitsBetween } from './git/history.ts'
import { commitAt } from './git/objects.ts'
import type { Commit } from './git/objects.ts'
import { resolveCommit } from './git/revision.ts'
import { entriesOf, entryAt } from './git/tree.ts'
import { fullCommitShape } from './shapes/commit.ts'
import { repoWeb } from './shapes/repository.ts'
import { latestStatuses } from './shapes/status.ts'
import { commitLink, escape, headline, pageOf } from './pages/layout.ts'
import { pullPage } from './pages/pull.ts'
import type { Shown } from './pages/pull.ts'
import { userByEmail } from './world.ts'
import type { Repo, World } from './world.ts'

/** A small page for the addresses that GitHub would show to a person; `null` where there is nothing. */
export function renderPage(world: World, path: string, shown: Shown = {}): string | null {
  const [, owner = '', name = '', view = '', ...rest] = path.split('/')
  const repo = world.repos.get(`${owner}/${name}`.toLowerCase())
  if (!repo) return null
  const subject = rest.join('/')
  switch (view) {
    case '':
    case 'commits':
      return commitList(world, repo, {
        title: 'Commits',
        commits: history(repo, subject || repo.defaultBranch),
      })
    case 'commit':
      return commitPage(world, repo, subject)
    case 'compare':
      return comparePage(world, repo, subject)
    case 'pull':
      return pullPage(world, repo, { number: Number(subject), ...shown })
    case 'tree':
    case 'blob':
      return filePage(world, repo, rest)
    default:
      return null
  }
}

/** A coloured disc with the first letter of the login. */
export function renderAvatar(login: string): string {
  const hue =
    Array.from(login, letter => letter.charCodeAt(0)).reduce((sum, code) => sum + code * 37, 0) % 360
  const letter = escape(login.slice(0, 1).toUpperCase())
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="20" fill="hsl(${hue} 55% 40%)"/><text x="20" y="27" font-family="sans-serif" font-size="20" fill="#fff" text-anchor="middle">${letter}</text></svg>`
}

function history(repo: Repo, name: string): Commit[] {
  const head = resolveCommit(repo.store, repo.refs, name)
  const commits: Commit[] = []
  for (let commit = head; commit && commits.length < 50;) {
    commits.push(commit)
    const [parent] = commit.parents
    commit = parent ? commitAt(repo.store, parent) : null
  }
  return commits
}

function commitList(
  world: World,
  repo: Repo,
  { title, commits }: { title: string; commits: Commit[] },
): string {
  const rows = commits.map(commit => {
    const statuses = latestStatuses(repo, commit.oid).map(status => `${status.context}: ${status.state}`)
    return `<li>${commitLink(world, repo, commit)} ${escape(headline(commit))} <i>${escape(authorOf(world, commit))}</i> ${escape(statuses.join(', '))}</li>`
  })
  return pageOf(repo, title, `<ul>${rows.join('')}</ul>`)
}

function commitPage(world: World, repo: Repo, name: string): string | null {
  const commit = resolveCommit(repo.store, repo.refs, name)
  if (!commit) return null
  const shape = fullCommitShape(world, repo, commit)
  const files = shape.files.map(
    file => `<h3>${escape(file.filename)}</h3><pre>${escape(file.patch ?? '')}</pre>`,
  )
  const statuses = latestStatuses(repo, commit.oid).map(
    status =>
      `<li>${escape(status.context)}: <b>${status.state}</b> ${escape(status.description ?? '')}</li>`,
  )
  const verified = commit.signed ? ' · <b>Verified</b>' : ''
  const by = `<p>${escape(authorOf(world, commit))}${verified} · ${escape(commit.oid)}</p>`
  return pageOf(
    repo,
    headline(commit),
    `<pre>${escape(commit.message)}</pre>${by}<ul>${statuses.join('')}</ul>${files.join('')}`,
  )
}

function comparePage(world: World, repo: Repo, range: string): string | null {
  const [baseName = '', headName = ''] = decodeURIComponent(range).split('...')
  const base = resolveCommit(repo.store, repo.refs, baseName)
  const head = resolveCommit(repo.store, repo.refs, headName)
  if (!base || !head) return null
  const commits = commitsBetween(repo.store, base.oid, head.oid).slice(0, 250)
  return commitList(world, repo, {
    title: `Comparing ${baseName.slice(0, 12)}...${headName.slice(0, 12)}`,
    commits,
  })
}

/** Branch names may hold slashes: the longest that fits is the branch, the rest is the path. */
function filePage(world: World, repo: Repo, segments: string[]): string | null {
  for (let length = segments.length; length > 0; length -= 1) {
    const name = segments.slice(0, length).join('/')
    const commit = resolveCommit(repo.store, repo.refs, name)
    const path = decodeURIComponent(segments.slice(length).join('/'))
    const entry = commit && entryAt(repo.store, commit.tree, path)
    if (!entry) continue
    if (entry.mode !== '040000')
      return pageOf(
        repo,
        path,
        `<pre>${escape(repo.store.blobs.get(entry.oid)?.toString('utf8') ?? '')}</pre>`,
      )
    const base = `${repoWeb(world, repo)}/tree/${name}/${path === '' ? '' : `${path}/`}`
    const rows = entriesOf(repo.store, entry.oid).map(
      item => `<li><a href="${escape(base + encodeURIComponent(item.name))}">${escape(item.name)}</a></li>`,
    )
    return pageOf(repo, path || repo.fullName, `<ul>${rows.join('')}</ul>`)
  }
  return null
}

function authorOf(world: World, commit: Commit): string {
  return userByEmail(world, commit.author.email)?.login ?? commit.author.name
}
