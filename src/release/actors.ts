/**
 * Somebody who asks, with the facts that authorise them, resolved at the edge before `decide`: GitHub login by the
 * `people` list, team memberships, and whether they may write to the manifests repository.
 */
export type Actor = {
  slack: string | null
  login: string | null
  teams: string[]
  writes: boolean
}
