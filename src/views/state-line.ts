import type { ReportState } from '../release/effects.ts'
import type { Release } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'

const CHARS_MAX = 140

/** One line of at most 140 characters, as GitHub allows. */
export function describeState(state: ReportState, release: Release, rules: Rules): string {
  const text = sentence(state, release, rules).replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
  return text.length > CHARS_MAX ? `${text.slice(0, CHARS_MAX - 1)}…` : text
}

function sentence(state: ReportState, release: Release, rules: Rules): string {
  const what = `${release.version} in ${rules.environment}`
  const mark = release.outside === undefined ? '' : ", merged without Slipway's yes"
  if (state === 'success') return `${what} is live${mark}`
  if (state === 'pending') return `${what} is rolling out${mark}`
  if (release.stage === 'rolled_back') return `${what} was rolled back`
  return `${what} failed: ${release.failure?.message ?? 'no reason is known'}`
}
