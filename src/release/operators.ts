import type { Actor } from './actors.ts'
import type { Ask } from './events.ts'
import type { Target } from './release.ts'
import type { ApprovalRule, Principal, Rules } from './rules.ts'
import { rulingOf } from './ruling.ts'

/**
 * Whether somebody may ask for something, and if not, why and what they can do. Operators may ask for everything but an
 * emergency, which has people of its own;
 * authors may roll back where `rollback.from` says so.
 */
type Question = { target: Target; rules: Rules; ask: Ask; by: Actor }

export function refusalFor(question: Question): string | null {
  const { rules, ask, by } = question
  if (by.login === null) return unknownPerson(rules, by)
  if (isReview(ask)) return reviewRefusal(question)
  if (isEmergency(ask)) return emergencyRefusal(rules, by)
  if (ask.verb === 'revert' && by.writes) return null
  if (isOperator(rules, by))
    return ask.verb === 'roll_back' && !mayOperatorsRollBack(rules) ? onlyAuthors(rules) : null
  return ask.verb === 'roll_back' && rules.rollback.from.includes('authors')
    ? notTheirs(question)
    : `${by.login} is not an operator of ${rules.environment}: ${operatorsText(rules)} may do this`
}

export function isOperator(rules: Rules, by: Actor): boolean {
  return rules.operators.some(principal => isPrincipal(principal, by))
}

/** Whether somebody is who a configuration means. */
export function isPrincipal(principal: Principal, by: Pick<Actor, 'login' | 'teams' | 'writes'>): boolean {
  if (principal === 'writers') return by.writes
  if (principal.startsWith('user:'))
    return principal.slice('user:'.length).toLowerCase() === by.login?.toLowerCase()
  return by.teams.includes(principal.slice('team:'.length))
}

function isReview(ask: Ask): boolean {
  return ['approve', 'request_changes', 'withdraw', 'merge', 'switch'].includes(ask.verb)
}

function isEmergency(ask: Ask): boolean {
  return ask.verb === 'emergency' || (ask.verb === 'start' && ask.emergency === true)
}

/** Whether somebody may declare an emergency. */
export function mayDeclare({ emergency }: Pick<Rules, 'emergency'>, by: Actor): boolean {
  return emergency.some(principal => isPrincipal(principal, by))
}

function emergencyRefusal({ emergency, environment, place }: Rules, by: Actor): string | null {
  if (mayDeclare({ emergency }, by)) return null
  if (emergency.length === 0)
    return `nobody may declare an emergency in ${environment}: add \`emergency: [team:…]\` to it in slipway.yml`
  return `${by.login ?? 'you'} may not declare an emergency in ${environment}: ${principalsText(emergency, place.repository)} may`
}

/** Anyone may say their word, the rule decides what it counts; a merge is for authors and those who may write. */
function reviewRefusal(question: Question): string | null {
  const { rules, ask, by } = question
  if (rules.approvals === null) return `${rules.environment} asks for no approvals`
  if (ask.verb === 'merge' || ask.verb === 'switch') {
    if (by.writes || isOperator(rules, by) || isOpenAuthor(question)) return null
    return `only authors, and whoever may write to ${rules.place.repository}, may do this`
  }
  if (by.account !== null || recordedBy(question) === 'count') return null
  const way = rules.linking ? 'link your GitHub account' : 'give yours on the pull request'
  return `${rules.environment} counts reviews on GitHub only: ${way}`
}

/** Whether the words of people who have not linked their account count, by the rule of what is open. */
function recordedBy({ target: { open }, rules }: Question): ApprovalRule['recorded'] | null {
  const rule = (open === null ? null : rulingOf(open, rules)?.rule) ?? rules.approvals
  return rule?.recorded ?? null
}

/** Whether what was refused would be done for somebody who linked their GitHub account. */
export function isForWantOfLink(question: Question): boolean {
  const { rules, ask, by } = question
  if (!rules.linking || by.account !== null || by.slack === null) return false
  const isWord = ask.verb === 'approve' || ask.verb === 'request_changes' || ask.verb === 'withdraw'
  return by.login === null || (isWord && recordedBy(question) === 'refuse')
}

function isOpenAuthor({ target, by }: Question): boolean {
  const authors = target.open?.authors ?? []
  return authors.some(author => author.login.toLowerCase() === by.login?.toLowerCase())
}

/** Who the operators are, for people. */
export function operatorsText(rules: Rules): string {
  return principalsText(rules.operators, rules.place.repository)
}

function principalsText(principals: Principal[], repository: string): string {
  const words = principals.map(principal => {
    if (principal === 'writers') return `whoever may write to ${repository}`
    return principal.slice(principal.indexOf(':') + 1)
  })
  return words.join(', ')
}

function unknownPerson(rules: Rules, by: Actor): string {
  if (rules.linking) return 'Slipway does not know your GitHub account: link it'
  const slack = by.slack ?? 'U…'
  return `Slipway does not know your GitHub account. Add \`- { github: YOUR-LOGIN, slack: ${slack} }\` to \`people\` in slipway.yml`
}

function mayOperatorsRollBack(rules: Rules): boolean {
  return rules.rollback.from.includes('operators')
}

function onlyAuthors(rules: Rules): string {
  return `in ${rules.environment} only the authors of what runs may roll back`
}

function notTheirs({ target, rules, by }: Question): string | null {
  const authors = target.rolling?.authors.map(({ login }) => login) ?? target.live?.authors ?? []
  if (authors.some(login => login.toLowerCase() === by.login?.toLowerCase())) return null
  const operators = mayOperatorsRollBack(rules) ? `, and ${operatorsText(rules)},` : ''
  return `in ${rules.environment} the authors of what runs${operators} may roll back`
}
