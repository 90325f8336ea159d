import { z } from 'zod'
import type { Changes } from '../changes.ts'
import { reconsider } from '../pulls/auto-merge.ts'
import { RulesetSeed } from '../rules/ruleset.ts'
import { findRepo } from '../world.ts'
import type { World } from '../world.ts'

const Rules = z.object({
  repository: z.string(),
  /** In place of those that were there. */
  rulesets: z.array(RulesetSeed).optional(),
  allow_auto_merge: z.boolean().optional(),
})

/** Sets what a repository's administrator would set on its settings pages. */
export function setRules({ world, changes }: { world: World; changes: Changes }, body: unknown): object {
  const { repository, rulesets, allow_auto_merge: allowAutoMerge } = Rules.parse(body)
  const repo = findRepo(world, repository)
  if (!repo) return { message: `no repository ${repository}` }
  repo.rulesets =
    rulesets?.map(ruleset => ({ ...ruleset, id: world.nextId(), createdAt: world.now() })) ?? repo.rulesets
  repo.allowAutoMerge = allowAutoMerge ?? repo.allowAutoMerge
  reconsider({ world, repo, changes })
  return { rulesets: repo.rulesets, allow_auto_merge: repo.allowAutoMerge }
}

const Mergeability = z.object({ late: z.boolean() })

/** `late`: the first look at a pull request after a change finds its mergeability unknown, as GitHub often does. */
export function setMergeability(world: World, body: unknown): object {
  const { late } = Mergeability.parse(body)
  world.lateMergeability = late
  return { late }
}
