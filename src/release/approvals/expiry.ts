import type { At } from '../release.ts'
import type { Question } from './question.ts'

/** When an approval lapses, with the freezes since it was given left out; null: never. */
export function lapsesAtMs(
  { rule, stoodStill }: Pick<Question, 'rule' | 'stoodStill'>,
  givenAtMs: At,
): At | null {
  if (rule.expireMs === null) return null
  let lapseMs = givenAtMs + rule.expireMs
  let seenMs = givenAtMs
  for (const { fromMs, untilMs } of stoodStill.toSorted((a, b) => a.fromMs - b.fromMs)) {
    if (fromMs >= lapseMs) break
    lapseMs += Math.max(0, untilMs - Math.max(fromMs, seenMs))
    seenMs = Math.max(seenMs, untilMs)
  }
  return lapseMs
}
