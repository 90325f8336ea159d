import type { Actor } from './actors.ts'
import type { Ask } from './events.ts'
import type { Target } from './release.ts'
import type { Rules } from './rules.ts'

/**
 * Whether somebody may ask for something, and if not, why and what they can do. Operators may ask for everything;
 * authors may roll back where `rollback.from` says so.
 */
export function refusalFor(question: { target: Target; rules: Rules; ask: Ask; by: Actor }): string | null {
  const { rules, ask, by } = question
  if (by.login === null) return unknownPerson(by)
  if (isOperator(rules, by))
    return ask.verb === 'roll_back' && !mayOperatorsRollBack(rules) ? onlyAuthors(rules) : null
  if (ask.verb === 'roll_back' && isAuthor(question)) return null
  return `${by.login} is not an operator of ${rules.environment}: ${operatorsText(rules)} may do this`
}

export function isOperator(rules: Rules, by: Actor): boolean {
  return rules.operators.some(principal => {
    if (principal === 'writers') return by.writes
    if (principal.startsWith('user:'))
      return principal.slice('user:'.length).toLowerCase() === by.login?.toLowerCase()
    return by.teams.includes(principal.slice('team:'.length))
  })
}

/** Who the operators are, for people. */
export function operatorsText(rules: Rules): string {
  const words = rules.operators.map(principal => {
    if (principal === 'writers') return `whoever may write to ${rules.place.repository}`
    return principal.slice(principal.indexOf(':') + 1)
  })
  return words.join(', ')
}

function unknownPerson(by: Actor): string {
  const slack = by.slack ?? 'U…'
  return `Slipway does not know your GitHub account. Add \`- { github: YOUR-LOGIN, slack: ${slack} }\` to \`people\` in slipway.yml`
}

function mayOperatorsRollBack(rules: Rules): boolean {
  return rules.rollback.from.includes('operators')
}

function onlyAuthors(rules: Rules): string {
  return `in ${rules.environment} only authors may roll back`
}

function isAuthor(question: { target: Target; rules: Rules; by: Actor }): boolean {
  const { target, rules, by } = question
  if (!rules.rollback.from.includes('authors')) return false
  const authors = target.rolling?.authors ?? []
  return authors.some(author => author.login.toLowerCase() === by.login?.toLowerCase())
}
