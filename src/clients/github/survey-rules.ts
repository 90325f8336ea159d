import { z } from 'zod'
import type { Gate } from './gate.ts'
import { valueOf } from './outcome.ts'

/** Whether the App may pass a rule: always, only by merging pull requests, or never; null where GitHub does not say. */
export type Bypass = 'always' | 'pull_requests_only' | 'never' | null

/** A rule in force for a branch, by whichever ruleset; only what Slipway meets is told apart. */
export type BranchRule =
  | { kind: 'pull_request'; approvals: number; conversations: boolean; bypass: Bypass }
  | { kind: 'checks'; checks: { context: string; app: number | null }[]; bypass: Bypass }
  | { kind: 'merge_queue'; bypass: Bypass }
  | { kind: 'other'; type: string; bypass: Bypass }

const Listed = z.array(
  z.looseObject({ type: z.string(), ruleset_id: z.number().optional(), parameters: z.unknown() }),
)
type Listed = z.output<typeof Listed>[number]
const Reviews = z.object({
  required_approving_review_count: z.number().catch(0),
  required_review_thread_resolution: z.boolean().catch(false),
})
const Checks = z.object({
  required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.number().nullish() })),
})
const Ruleset = z.object({
  current_user_can_bypass: z.enum(['always', 'pull_requests_only', 'never', 'exempt']).optional(),
})
const META = { metadata: 'read' } as const
const RULES_MAX = 100

/** The rules of a branch, each with whether the App may pass it: `current_user_can_bypass` of its ruleset. */
export async function readBranchRules(gate: Gate, repository: string, branch: string): Promise<BranchRule[]> {
  const route = 'GET /repos/{owner}/{repo}/rules/branches/{branch}'
  const parameters = { branch, per_page: RULES_MAX }
  const answer = await gate.rest({ repository, permissions: META, route, parameters, schema: Listed })
  const listed = valueOf(answer, repository, 'read the rules of the branch')
  const ids = [...new Set(listed.flatMap(rule => rule.ruleset_id ?? []))]
  const passes = new Map(
    await Promise.all(ids.map(async id => [id, await bypassOf(gate, repository, id)] as const)),
  )
  return listed.map(rule => ruleOf(rule, passes.get(rule.ruleset_id ?? 0) ?? null))
}

/** A ruleset of the organisation may be hidden from the App. */
async function bypassOf(gate: Gate, repository: string, id: number): Promise<Bypass> {
  const route = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}'
  const parameters = { ruleset_id: id }
  const answer = await gate.rest({ repository, permissions: META, route, parameters, schema: Ruleset })
  if (answer.kind !== 'ok') return null
  const can = answer.value.current_user_can_bypass ?? null
  return can === 'exempt' ? 'always' : can
}

function ruleOf({ type, parameters }: Listed, bypass: Bypass): BranchRule {
  const reviews = Reviews.safeParse(parameters ?? {})
  if (type === 'pull_request') {
    const {
      required_approving_review_count: approvals = 0,
      required_review_thread_resolution: conversations = false,
    } = reviews.data ?? {}
    return { kind: 'pull_request', approvals, conversations, bypass }
  }
  if (type === 'merge_queue') return { kind: 'merge_queue', bypass }
  const checks = Checks.safeParse(parameters)
  if (type !== 'required_status_checks' || !checks.success) return { kind: 'other', type, bypass }
  const named = checks.data.required_status_checks
  const pinned = named.map(({ context, integration_id: app }) => ({ context, app: app ?? null }))
  return { kind: 'checks', checks: pinned, bypass }
}
