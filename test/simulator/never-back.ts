import type { Target } from '../../src/release/release.ts'
import { hands, type HeadLook } from './hands.ts'
import type { World } from './simulator.ts'

/** The look by which each world's newest commit came to roll. */
const BY = new WeakMap<World, HeadLook | undefined>()

/**
 * No look at the branch overrules one that began after it had ended. Of two that overlap either may be the newer; the push
 * that moved the head in between tells, or the sweep.
 */
export function neverBack(world: World, before: Target | null, { rolling }: Target): void {
  const { git, problems } = world
  if (rolling === null || rolling.id === before?.rolling?.id) return
  const at = (commit: string | null | undefined): number => git.history.findIndex(({ sha }) => sha === commit)
  const known = Math.max(at(before?.rolling?.commit), at(before?.live?.commit))
  const [look, newer] = [hands.getStore()?.head, BY.get(world)]
  BY.set(world, look)
  if (look === undefined || newer === undefined || at(rolling.commit) >= known) return
  if ((look.readAt ?? newer.orderedAt) < newer.orderedAt)
    problems.push(`${rolling.id} goes back to an older commit of the branch`)
}
