import type { Actor } from '../auth.ts'
import { roleOf } from '../auth.ts'
import type { MergeMethod } from '../records.ts'
import type { Repo, World } from '../world.ts'
import type { Rule, Ruleset } from './ruleset.ts'

export type QueueRule = Extract<Rule, { type: 'merge_queue' }>['parameters']
export type RequiredCheck = { context: string; appId: number | null }
/** All that the rules of a branch ask for together: of several rules the strictest. */
export type Demands = {
  pullRequest: boolean
  approvals: number
  codeOwners: boolean
  dismissStale: boolean
  lastPush: boolean
  methods: MergeMethod[]
  checks: RequiredCheck[]
  upToDate: boolean
  queue: QueueRule | null
}
type Bypass = { actor: Actor; how: 'push' | 'pull_request' }

/** The rules in force for a branch, each with the ruleset it comes from. */
export function rulesFor(repo: Repo, branch: string): { ruleset: Ruleset; rule: Rule }[] {
  const inForce = repo.rulesets.filter(
    ruleset => ruleset.enforcement === 'active' && covers(repo, ruleset, branch),
  )
  return inForce.flatMap(ruleset => ruleset.rules.map(rule => ({ ruleset, rule })))
}

/** What a branch demands, of everybody or of one actor, whom rulesets may let pass. */
export function demandsOn(
  world: World,
  repo: Repo,
  { branch, by }: { branch: string; by?: Bypass },
): Demands {
  const rules = rulesFor(repo, branch)
    .filter(({ ruleset }) => !by || !mayBypass(world, repo, { ruleset, by }))
    .map(({ rule }) => rule)
  const reviews = rules.flatMap(rule => (rule.type === 'pull_request' ? [rule.parameters] : []))
  const checks = rules.flatMap(rule => (rule.type === 'required_status_checks' ? [rule.parameters] : []))
  const queues = rules.flatMap(rule => (rule.type === 'merge_queue' ? [rule.parameters] : []))
  return {
    pullRequest: reviews.length > 0,
    approvals: Math.max(0, ...reviews.map(one => one.required_approving_review_count)),
    codeOwners: reviews.some(one => one.require_code_owner_review),
    dismissStale: reviews.some(one => one.dismiss_stale_reviews_on_push),
    lastPush: reviews.some(one => one.require_last_push_approval),
    methods: allMethods.filter(method => reviews.every(one => one.allowed_merge_methods.includes(method))),
    checks: distinct(checks.flatMap(one => one.required_status_checks)),
    upToDate: checks.some(one => one.strict_required_status_checks_policy),
    queue: queues[0] ?? null,
  }
}

const allMethods: MergeMethod[] = ['merge', 'squash', 'rebase']

function distinct(checks: { context: string; integration_id?: number | undefined }[]): RequiredCheck[] {
  const byKey = new Map(checks.map(check => [`${check.context} ${check.integration_id ?? ''}`, check]))
  return [...byKey.values()].map(check => ({ context: check.context, appId: check.integration_id ?? null }))
}

function covers(repo: Repo, { conditions }: Ruleset, branch: string): boolean {
  const { include, exclude } = conditions.ref_name
  const matches = (pattern: string) => matchesRef(repo, pattern, branch)
  return include.some(matches) && !exclude.some(matches)
}

function matchesRef(repo: Repo, pattern: string, branch: string): boolean {
  if (pattern === '~ALL') return true
  if (pattern === '~DEFAULT_BRANCH') return branch === repo.defaultBranch
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replace(/\*\*\/?|\*|\?/g, found => wildcards[found] ?? found)
  return new RegExp(`^${source}$`).test(`refs/heads/${branch}`)
}

const wildcards: Record<string, string> = { '**/': '(?:.*/)?', '**': '.*', '*': '[^/]*', '?': '[^/]' }

const roleIds = { write: 4, admin: 5, read: 0 }

/** Whether an actor may pass the rules of a ruleset. */
export function mayBypass(
  world: World,
  repo: Repo,
  { ruleset, by }: { ruleset: Ruleset; by: Bypass },
): boolean {
  const { actor, how } = by
  const role = actor.kind === 'person' ? roleOf(repo, actor.user) : null
  return ruleset.bypass_actors
    .filter(({ bypass_mode: mode }) => mode === 'always' || how === 'pull_request')
    .some(({ actor_type: type, actor_id: id }) =>
      type === 'Integration'
        ? actor.kind === 'installation' && id === world.app.id
        : role !== null && roleIds[role] >= id,
    )
}
