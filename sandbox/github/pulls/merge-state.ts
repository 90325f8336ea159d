import type { Pull } from '../records.ts'
import { demandsOn } from '../rules/effective.ts'
import { unmetRules } from '../rules/judge.ts'
import { checksOn } from '../rules/required-checks.ts'
import type { Repo, World } from '../world.ts'
import { isBehind } from './mergeability.ts'
import type { Mergeability } from './mergeability.ts'

type MergeState = 'unknown' | 'dirty' | 'draft' | 'behind' | 'blocked' | 'unstable' | 'clean'

/** GitHub's one word for why a pull request can or cannot be merged. */
export function mergeStateOf(
  world: World,
  repo: Repo,
  { pull, look }: { pull: Pull; look: Mergeability },
): MergeState {
  if (look.kind === 'unknown') return 'unknown'
  if (look.kind === 'conflict') return 'dirty'
  if (pull.draft) return 'draft'
  const demands = demandsOn(world, repo, { branch: pull.base })
  if (demands.upToDate && isBehind(repo, pull)) return 'behind'
  if (unmetRules(world, repo, { pull, demands }).length > 0) return 'blocked'
  return checksOn(repo, pull.headOid).every(progress => progress === 'passed') ? 'clean' : 'unstable'
}
