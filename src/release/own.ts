import { isSame } from './approvals/people.ts'
import type { Release } from './release.ts'
import type { ApprovalRule, Rules } from './rules.ts'

/** What a merge waits for that is Slipway's own to say, and no refusal of GitHub. */
export const NOT_MERGED = 'Slipway does not merge it: '

/** Whether the opener alone stands behind it: no other person wrote a part of it. */
export function isOpenersAlone({ own, authors }: Pick<Release, 'own' | 'authors'>): boolean {
  const opener = own?.opener ?? null
  return opener !== null && authors.every(author => author.bot || isSame(author, opener))
}

/**
 * Who counts as an author of it: whoever may write here anyway, since nobody looked at it before it was opened. GitHub
 * takes no review of the opener, who therefore counts by opening it, or where clicks count; null: by the rule alone.
 */
export function authorsHere(
  release: Pick<Release, 'own' | 'authors'>,
  { recorded }: Pick<ApprovalRule, 'recorded'>,
): string[] | null {
  const { own } = release
  if (own === undefined) return null
  const { opener, writers } = own
  const mayOpenerSpeak = recorded === 'count' || isOpenersAlone(release)
  return writers.filter(login => mayOpenerSpeak || login.toLowerCase() !== opener?.login.toLowerCase())
}

/** Whether it is merged without a click: never what a person opened. */
export function isMergedUnasked({ kind, own }: Pick<Release, 'kind' | 'own'>, { merge }: Rules): boolean {
  return kind === 'rollback' || (merge !== 'author' && own === undefined)
}
