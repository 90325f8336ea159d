import { decide } from '../../src/release/decide.ts'
import type { Target } from '../../src/release/release.ts'
import { TARGET } from './scenario.ts'
import { rulesOf, type World } from './simulator.ts'

/** Whatever became of the word that the configuration was edited: at rest it has been heard, by every release. */
export function rulesAreHeard(world: World, target: Target): void {
  const { clock, problems } = world
  const rules = rulesOf(world).of(TARGET)
  if (rules === null) return
  const decision = decide(target, { kind: 'rules_changed' }, rules, clock.nowMs())
  if (decision.kind === 'changed')
    problems.push(`the rules in force were not heard: ${decision.notes.map(({ text }) => text).join(', ')}`)
}
