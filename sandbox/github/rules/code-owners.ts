import { commitAt } from '../git/objects.ts'
import { entryAt } from '../git/tree.ts'
import type { Repo, World } from '../world.ts'

/** `@login` or `@org/team` without the at sign, or an e-mail address; each in lower case. */
export type Owner = string

const places = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']

/** The owners of each path by the CODEOWNERS of a branch; paths without any are left out. */
export function ownersOf(repo: Repo, branch: string, paths: string[]): Map<string, Owner[]> {
  const lines = linesAt(repo, branch)
  const owned = paths.map((path): [string, Owner[]] => [
    path,
    lines.findLast(({ pattern }) => pattern.test(path))?.owners ?? [],
  ])
  return new Map(owned.filter(([, owners]) => owners.length > 0))
}

/** The logins that an owner stands for, in lower case. */
export function peopleOf(world: World, owner: Owner): string[] {
  const team = world.teams.get(owner)
  if (team) return team.members
  const user = [...world.users.values()].find(
    ({ login, email }) => login.toLowerCase() === owner || email.toLowerCase() === owner,
  )
  return user ? [user.login.toLowerCase()] : []
}

function linesAt(repo: Repo, branch: string): { pattern: RegExp; owners: Owner[] }[] {
  const head = repo.refs.get(`refs/heads/${branch}`)
  if (!head) return []
  const { tree } = commitAt(repo.store, head)
  const entry = places.map(path => entryAt(repo.store, tree, path)).find(found => found !== null)
  const text = entry ? (repo.store.blobs.get(entry.oid)?.toString('utf8') ?? '') : ''
  return text
    .split('\n')
    .map(line => line.replace(/(^|\s)#.*$/, '').trim())
    .filter(line => line !== '')
    .map(line => {
      const [pattern = '', ...owners] = line.split(/\s+/)
      return {
        pattern: patternOf(pattern),
        owners: owners.map(owner => owner.replace(/^@/, '').toLowerCase()),
      }
    })
}

/** As in .gitignore: a slash before the end anchors, a slash at the end means a folder. */
function patternOf(text: string): RegExp {
  const anchored = text.slice(0, -1).includes('/')
  const source = text
    .replace(/^\//, '')
    .replace(/\/$/, '')
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\*\*\/?|\*|\?/g, found => wildcards[found] ?? found)
  const end = text.endsWith('/') ? '/.*' : text.endsWith('/*') ? '' : '(?:/.*)?'
  return new RegExp(`^${anchored ? '' : '(?:.*/)?'}${source}${end}$`)
}

const wildcards: Record<string, string> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }
