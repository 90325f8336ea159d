import { isOwner } from '../codeowners/owners.ts'
import type { Person } from '../release.ts'
import { fill } from './fill.ts'
import { distinct, includes } from './people.ts'
import { mayFill, namedLogins } from './parts.ts'
import type { Question } from './question.ts'
import type { Part, Unmet } from './verdict.ts'

/**
 * Why nobody can meet a rule, even if everyone whom it names approved; null where it can be met, or where it names
 * teams or rights, whose people are not known here.
 */
export function unmetBy(question: Question, parts: Part[]): Unmet | null {
  const could = namedLogins(question)
  if (could === null) return null
  const named = could.map(login => ({ login, id: null, bot: false }))
  const authors = parts.flatMap(part => (part.kind === 'author' ? part.who : []))
  const everyone = distinct([...authors, ...named])
  const filled = fill(slotsOf(parts), everyone, (part, by) =>
    mayFill(question, part, { by, writes: true, teams: [], owner: owns(question, by) }),
  )
  if (filled.every(each => each !== null)) return null
  const need = parts.reduce((sum, part) => sum + (part.kind === 'peer' ? part.need : 0), 0)
  const onlyAuthors = question.rule.peers.outsiders && named.every(each => includes(question.authors, each))
  return { why: onlyAuthors && named.length > 0 ? 'only_authors' : 'too_few_peers', need, could }
}

function owns({ owners }: Question, { login }: Person): boolean {
  return isOwner(owners, { login, teams: [] })
}

/** A part once for each person it needs. */
export function slotsOf(parts: Part[]): Part[] {
  return parts.flatMap(part => Array.from({ length: part.need }, () => part))
}
