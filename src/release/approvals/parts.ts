import type { Owners, Person } from '../release.ts'
import { isPrincipal } from '../operators.ts'
import { humanAuthors, includes, isLogin, isSame } from './people.ts'
import type { ApprovalRule, Question, Review, Reviewer } from './question.ts'
import type { Instead, Part } from './verdict.ts'

/** What of a review tells who somebody is. */
export type Standing = Pick<Review, 'by' | 'writes' | 'teams' | 'owner'>
type Asked = Pick<Question, 'rule' | 'authors' | 'reachable' | 'owners' | 'opener'>

/** The parts of a rule for these authors, all of them still empty: authors first, then peers. */
export function partsOf(question: Asked): Part[] {
  const { here, away } = humanAuthors(question)
  const { authors, peers } = question.rule
  const nobody: Instead = away.length === 0 ? { why: 'none' } : { why: 'away', authors: away }
  const peer = (need: number, instead: Instead | null): Part[] =>
    need === 0 ? [] : [{ kind: 'peer', need, who: whoOf(question), filled: [], instead }]
  switch (authors) {
    case 'none':
      return peer(peers.count, null)
    case 'any':
      if (here.length === 0) return [...peer(peers.count, null), ...peer(1, nobody)]
      return [authorPart(here), ...peer(peers.count, null)]
    case 'all': {
      if (here.length + away.length === 0) return [...peer(peers.count, null), ...peer(1, nobody)]
      const instead = away.flatMap(author => peer(1, { why: 'away', authors: [author] }))
      return [...here.map(author => authorPart([author])), ...peer(peers.count, null), ...instead]
    }
  }
}

/** Whether somebody may fill a part, by who they are; what they said and when is judged elsewhere. */
export function mayFill(question: Asked, part: Part, standing: Standing): boolean {
  if (standing.by.bot) return false
  return part.kind === 'author' ? includes(part.who, standing.by) : mayBePeer(question, standing)
}

/** Nobody is their own peer: whoever opened the pull request fills an author's part alone. */
export function mayBePeer({ rule, authors, opener = null }: Asked, standing: Standing): boolean {
  if (isOpener({ opener }, standing.by)) return false
  if (rule.peers.outsiders && includes(authors, standing.by)) return false
  return reviewersOf(rule).some(reviewer => isNamed(reviewer, standing))
}

export function isOpener({ opener = null }: Pick<Question, 'opener'>, person: Person): boolean {
  return opener !== null && isSame(opener, person)
}

/** Logins that the rule names as peers, without bots; null where it also names teams or whoever has some right. */
export function namedLogins({ rule, owners }: Pick<Question, 'rule' | 'owners'>): string[] | null {
  const reviewers = reviewersOf(rule).flatMap(reviewer => namedBy(reviewer, owners))
  if (!reviewers.every(reviewer => reviewer.startsWith('user:'))) return null
  return reviewers.map(reviewer => reviewer.slice('user:'.length)).filter(login => !login.endsWith('[bot]'))
}

/** Whom a peer's part waits for: authors are left out where only outsiders count. */
function whoOf({ rule, authors, owners }: Asked): Reviewer[] {
  const isOut = (reviewer: Reviewer) =>
    rule.peers.outsiders && authors.some(author => isLogin(author, reviewer.slice('user:'.length)))
  const named = [...new Set(reviewersOf(rule).flatMap(reviewer => namedBy(reviewer, owners)))]
  const left = named.filter(reviewer => !(reviewer.startsWith('user:') && isOut(reviewer)))
  return left.length === 0 && rule.from.includes('codeowners') ? ['codeowners'] : left
}

/** Code owners by name, once they are known. */
function namedBy(reviewer: Reviewer, owners: Owners | null): Reviewer[] {
  if (reviewer !== 'codeowners' || owners === null) return [reviewer]
  return [
    ...owners.users.map((login): Reviewer => `user:${login}`),
    ...owners.teams.filter(isTeam).map((team): Reviewer => `team:${team}`),
  ]
}

function isTeam(team: string): team is `${string}/${string}` {
  return team.includes('/')
}

function reviewersOf({ from }: ApprovalRule): Reviewer[] {
  return from.length === 0 ? ['writers'] : from
}

/** CODEOWNERS goes on naming people who left, so GitHub counts only those who may write. */
function isNamed(reviewer: Reviewer, standing: Standing): boolean {
  if (reviewer === 'codeowners') return standing.owner && standing.writes
  return isPrincipal(reviewer, { ...standing, login: standing.by.login })
}

function authorPart(who: Person[]): Part {
  return { kind: 'author', need: 1, who, filled: [] }
}
