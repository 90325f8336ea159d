import type { Person, Release } from './release.ts'
import type { Rules } from './rules.ts'
import { authorsHere } from './own.ts'
import { rulingOf } from './ruling.ts'

const USERS_MAX = 15
const TEAMS_MAX = 15

/** Whether CODEOWNERS is read at all. */
export function asksOwners({ approvals }: Pick<Rules, 'approvals'>): boolean {
  return approvals !== null && approvals.peers.count > 0 && approvals.from.includes('codeowners')
}

/** Whom to ask for a review, in this order: authors, then peers by name and by team. Bots are never asked. */
export function reviewersOf(release: Release, rules: Rules): { users: string[]; teams: string[] } {
  const ruling = rulingOf(release, rules)
  if (ruling === null) return { users: [], teams: [] }
  const { rule } = ruling
  const here = authorsHere(release, rule)
  const isHere = ({ login, bot }: Person) => !bot && (here === null || here.includes(login))
  const authors = rule.authors === 'none' ? [] : ruling.authors.filter(isHere).map(({ login }) => login)
  const named = rule.peers.count === 0 ? [] : rule.from
  const owners = asksOwners(rules) ? (release.pull?.owners ?? null) : null
  const barred = rule.peers.outsiders ? ruling.authors.map(({ login }) => `user:${login}`.toLowerCase()) : []
  const users = named.flatMap(one =>
    one.startsWith('user:') && !barred.includes(one.toLowerCase()) ? [one.slice('user:'.length)] : [],
  )
  const teams = named.flatMap(one => (one.startsWith('team:') ? [one.slice('team:'.length)] : []))
  // GitHub asks nobody for a review of their own pull request.
  const opener = release.own?.opener?.login.toLowerCase()
  const asked = [...authors, ...users, ...(owners?.users ?? [])].filter(one => one.toLowerCase() !== opener)
  return {
    users: [...new Set(asked)].slice(0, USERS_MAX),
    teams: [...new Set([...teams, ...(owners?.teams ?? [])])].slice(0, TEAMS_MAX),
  }
}
