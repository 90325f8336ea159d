import { z } from 'zod'

const MergeMethods = z.array(z.enum(['merge', 'squash', 'rebase'])).min(1)

const PullRequestRule = z.object({
  type: z.literal('pull_request'),
  parameters: z
    .object({
      required_approving_review_count: z.int().min(0).max(10).default(0),
      dismiss_stale_reviews_on_push: z.boolean().default(false),
      require_code_owner_review: z.boolean().default(false),
      require_last_push_approval: z.boolean().default(false),
      required_review_thread_resolution: z.literal(false).default(false),
      allowed_merge_methods: MergeMethods.default(['merge', 'squash', 'rebase']),
    })
    .prefault({}),
})
const StatusChecksRule = z.object({
  type: z.literal('required_status_checks'),
  parameters: z.object({
    /** `integration_id` pins a check to the App that alone may write it. */
    required_status_checks: z.array(z.object({ context: z.string(), integration_id: z.int().optional() })),
    strict_required_status_checks_policy: z.boolean().default(false),
    do_not_enforce_on_create: z.boolean().default(false),
  }),
})
const MergeQueueRule = z.object({
  type: z.literal('merge_queue'),
  parameters: z
    .object({
      check_response_timeout_minutes: z.int().default(60),
      grouping_strategy: z.enum(['ALLGREEN', 'HEADGREEN']).default('ALLGREEN'),
      max_entries_to_build: z.int().default(5),
      max_entries_to_merge: z.int().default(5),
      merge_method: z.enum(['MERGE', 'SQUASH', 'REBASE']).default('MERGE'),
      min_entries_to_merge: z.int().default(1),
      min_entries_to_merge_wait_minutes: z.int().default(5),
    })
    .prefault({}),
})

/** A ruleset in GitHub's own words; only rules that the stand-in obeys are taken. */
export const RulesetSeed = z.object({
  name: z.string().default('protect'),
  enforcement: z.enum(['active', 'evaluate', 'disabled']).default('active'),
  conditions: z
    .object({
      ref_name: z.object({
        include: z.array(z.string()).default(['~DEFAULT_BRANCH']),
        exclude: z.array(z.string()).default([]),
      }),
    })
    .prefault({ ref_name: {} }),
  bypass_actors: z
    .array(
      z.object({
        actor_type: z.enum(['Integration', 'RepositoryRole']),
        /** The App's id; for roles 5 is admin, 4 is write. */
        actor_id: z.int(),
        bypass_mode: z.enum(['always', 'pull_request']).default('always'),
      }),
    )
    .default([]),
  rules: z.array(z.discriminatedUnion('type', [PullRequestRule, StatusChecksRule, MergeQueueRule])),
})
export type Ruleset = z.output<typeof RulesetSeed> & { id: number; createdAt: number }
export type Rule = Ruleset['rules'][number]
