import { AsyncLocalStorage } from 'node:async_hooks'
import type { Rules } from '../../src/release/rules.ts'
import type { Look } from './fake-pull.ts'

/** What one task of a process has had in its hands: the rules it began with, and what it has looked at since. */
export type Hand = { began: Rules; now: () => Rules; looks: Look[] }
export const hands = new AsyncLocalStorage<Hand>()

/** Rules that whoever asks may go by: a file that is replaced meanwhile is not taken from under a task. */
export function underRules(): Rules[] {
  const hand = hands.getStore()
  return hand === undefined ? [] : [...new Set([hand.began, hand.now()])]
}
