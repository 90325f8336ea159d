import type { Owners } from './release.ts'
import type { Rules } from './rules.ts'

/**
 * Somebody who asks, with the facts that authorise them, resolved at the edge before `decide`: GitHub login by the link
 * that they made or else by the `people` list, team memberships, and whether they may write to the manifests repository.
 */
export type Actor = {
  slack: string | null
  login: string | null
  /** Id of the GitHub account that they linked, and in whose name Slipway may act; null: not linked. */
  account: number | null
  teams: string[]
  writes: boolean
}

/** What has to be asked about a person before they can be authorised in an environment, and their word judged. */
export function rightsAsked(
  rules: Pick<Rules, 'operators' | 'emergency' | 'approvals'>,
  owners: Pick<Owners, 'teams'> | null,
): { teams: string[]; writes: boolean } {
  const named = [...rules.operators, ...rules.emergency, ...(rules.approvals?.from ?? [])]
  const teams = named.flatMap(each => (each.startsWith('team:') ? [each.slice('team:'.length)] : []))
  // Whoever may write may merge, whoever else is named; and CODEOWNERS names nobody who may not.
  return {
    teams: [...new Set([...teams, ...(owners?.teams ?? [])])],
    writes: rules.approvals !== null || [...rules.operators, ...rules.emergency].includes('writers'),
  }
}
