import type { Rules } from '../release/rules.ts'

/** What `slipway protect` prints: a ruleset as `POST /repos/{owner}/{repo}/rulesets` takes it. */
export type Ruleset = {
  name: string
  target: 'branch'
  enforcement: 'active'
  conditions: { ref_name: { include: string[]; exclude: string[] } }
  bypass_actors: { actor_id: number; actor_type: 'Integration'; bypass_mode: 'always' }[]
  rules: Rule[]
}
type Rule =
  | { type: 'pull_request'; parameters: typeof ANY_REVIEW }
  | { type: 'required_status_checks'; parameters: Checks }
  | { type: 'merge_queue'; parameters: typeof QUEUE }
type Checks = {
  required_status_checks: { context: string; integration_id: number }[]
  strict_required_status_checks_policy: boolean
  do_not_enforce_on_create: boolean
}

/** Who approves is the rule's to say, and the check tells GitHub. */
const ANY_REVIEW = {
  required_approving_review_count: 0,
  dismiss_stale_reviews_on_push: false,
  require_code_owner_review: false,
  require_last_push_approval: false,
  required_review_thread_resolution: false,
}
/** GitHub's own defaults, but for the wait: a queue of one release merges at once. */
const QUEUE = {
  check_response_timeout_minutes: 60,
  grouping_strategy: 'ALLGREEN',
  max_entries_to_build: 5,
  max_entries_to_merge: 5,
  merge_method: 'MERGE',
  min_entries_to_merge: 1,
  min_entries_to_merge_wait_minutes: 0,
} as const

/**
 * The ruleset that makes the approvals of these targets binding: nobody merges without Slipway's check, which only the
 * App can write. The App itself may pass it where some target is written by commits. Null where no target asks for
 * approvals. `branch` is null for the default branch.
 */
export function rulesetOf(targets: Rules[], app: { id: number; branch: string | null }): Ruleset | null {
  if (targets.every(({ approvals }) => approvals === null)) return null
  const commits = targets.some(({ delivery }) => delivery === 'commit')
  const queues = targets.some(({ delivery, merge }) => delivery === 'pull-request' && merge === 'queue')
  const ref = app.branch === null ? '~DEFAULT_BRANCH' : `refs/heads/${app.branch}`
  return {
    name: 'Slipway',
    target: 'branch',
    enforcement: 'active',
    conditions: { ref_name: { include: [ref], exclude: [] } },
    bypass_actors: commits ? [{ actor_id: app.id, actor_type: 'Integration', bypass_mode: 'always' }] : [],
    rules: [
      { type: 'pull_request', parameters: ANY_REVIEW },
      { type: 'required_status_checks', parameters: checksOf(app.id) },
      ...(queues ? [{ type: 'merge_queue', parameters: QUEUE } as const] : []),
    ],
  }
}

function checksOf(app: number): Checks {
  return {
    required_status_checks: [{ context: 'slipway/release', integration_id: app }],
    strict_required_status_checks_policy: false,
    do_not_enforce_on_create: false,
  }
}
