import type { Person, Release } from './release.ts'
import type { ApprovalRule, Reviewer, Rules } from './rules.ts'

/** By which rule a release is judged, and who is an author to it; null where nobody has to approve. */
export type Ruling = { rule: ApprovalRule; authors: Person[] } | null

/**
 * A rollback needs the one person who asked for it, or, where Slipway began it by itself, one who might have asked. An
 * emergency needs one approval of somebody else than who declared it. Everything else goes by the rule of the environment.
 */
export function rulingOf(release: Release, rules: Rules): Ruling {
  const { approvals: rule } = rules
  const { kind, by, pass, authors, own } = release
  if (rule === null) return null
  if (kind === 'rollback') return by === null ? { rule: ofRollback(release, rules), authors: [] } : null
  if (pass?.kind !== 'emergency') return { rule, authors }
  // Whoever opens a pull request may name anybody as an author of it.
  const isHere = ({ login }: Person) => own === undefined || own.writers.includes(login)
  const from = rule.from.length === 0 ? [] : [...rule.from, ...named(authors.filter(isHere))]
  return {
    rule: { ...rule, authors: 'none', peers: { count: 1, outsiders: true }, from },
    authors: [pass.by],
  }
}

function ofRollback({ authors }: Release, { rollback, operators }: Rules): ApprovalRule {
  const from = [
    ...(rollback.from.includes('operators') ? operators : []),
    ...(rollback.from.includes('authors') ? named(authors) : []),
  ]
  return {
    authors: 'none',
    peers: { count: 1, outsiders: false },
    from: from.length === 0 ? operators : from,
    expireMs: null,
    recorded: 'count',
  }
}

function named(people: Person[]): Reviewer[] {
  return people.filter(({ bot }) => !bot).map(({ login }): Reviewer => `user:${login}`)
}
