import { AsyncLocalStorage } from 'node:async_hooks'
import type { Rules } from '../../src/release/rules.ts'
import type { Look } from './fake-pull.ts'

/** What one task of a process has had in its hands: the rules it began with, and what it has looked at since. */
export type Hand = { began: Rules; now: () => Rules; looks: Look[]; head?: HeadLook }
/** When a look at the branch took its number, and when it read the head: in one count of both. */
export type HeadLook = { orderedAt: number; readAt: number | null }

export const hands = new AsyncLocalStorage<Hand>()

/** Rules that whoever asks may go by: a file that is replaced meanwhile is not taken from under a task. */
export function underRules(): Rules[] {
  const hand = hands.getStore()
  return hand === undefined ? [] : [...new Set([hand.began, hand.now()])]
}

let moments = 0

export function ordered(): void {
  const hand = hands.getStore()
  if (hand !== undefined) hand.head = { orderedAt: ++moments, readAt: null }
}

export function headRead(): void {
  const hand = hands.getStore()
  if (hand?.head !== undefined) hand.head = { ...hand.head, readAt: ++moments }
}
