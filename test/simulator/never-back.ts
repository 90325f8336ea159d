import { isRejected } from '../../src/release/decide/images.ts'
import type { Target } from '../../src/release/release.ts'
import type { World } from './simulator.ts'

/**
 * Nothing takes the place of what is newer on the branch, neither to be applied nor to wait for an operator: not even for a
 * moment. And what Slipway merged for a release never waits as a commit that somebody brought without a yes.
 */
export function neverBack(world: World, before: Target | null, target: Target): void {
  const { git, problems } = world
  const at = (commit: string | null | undefined): number => git.history.findIndex(({ sha }) => sha === commit)
  const { rolling, outside } = target
  const known = Math.max(...[before?.rolling, before?.outside, before?.live].map(each => at(each?.commit)))
  for (const [was, is] of [
    [before?.rolling, rolling],
    [before?.outside, outside],
  ]) {
    if (is == null || is.id === was?.id || is.id === before?.outside?.id) continue
    if (at(is.commit) < known) problems.push(`${is.id} goes back to an older commit of the branch`)
  }
  if (outside === null || outside.id === before?.outside?.id || outside.pull !== null) return
  const merged = git.pulls.find(({ commit }) => commit === outside.commit)
  if (merged === undefined || merged.release === '' || merged.by?.login !== 'slipway') return
  // What was rolled back waits, where somebody closed the pull request that takes it back.
  if (!isRejected(target, outside.to))
    problems.push(`${outside.id} waits for an operator, and is what Slipway merged for ${merged.release}`)
}
