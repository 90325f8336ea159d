import type { Actor } from '../auth.ts'
import { Refusal } from '../http/refusal.ts'
import { ruleViolations } from '../pulls/merge.ts'
import type { Repo, World } from '../world.ts'
import { demandsOn } from './effective.ts'
import { progressOf } from './required-checks.ts'

type Push = { ref: string; to: string | null; actor: Actor; status: number }

/**
 * Throws when the rules of a branch let nobody like this actor push to it (`to`, if the commit is there
 * already); `status` is what the operation answers.
 */
export function requirePush(world: World, repo: Repo, { ref, to, actor, status }: Push): void {
  const branch = ref.replace(/^refs\/heads\//, '')
  if (branch === ref || !repo.refs.has(ref)) return
  const demands = demandsOn(world, repo, { branch, by: { actor, how: 'push' } })
  const unmet = [
    ...(demands.pullRequest ? ['Changes must be made through a pull request.'] : []),
    ...(demands.queue ? ['Changes must be made through the merge queue'] : []),
    ...demands.checks
      .filter(check => to === null || progressOf(world, repo, { sha: to, check }) !== 'passed')
      .map(({ context }) => `Required status check "${context}" is expected.`),
  ]
  if (unmet.length > 0) throw new Refusal(status, ruleViolations(unmet))
}
