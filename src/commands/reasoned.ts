import type { TargetId } from '../release/release.ts'
import type { Rules } from '../release/rules.ts'
import type { Purpose } from '../views/modals.ts'
import { targetOf } from './look.ts'
import { one } from './names.ts'
import type { Asking, Parsed } from './verb.ts'

const REASON_MAX = 300
/** What is said where no window can ask for it. */
export const REASON_WANTED = 'Say why, behind the words: others will read it.'

/** One target, and behind it the reason. */
export type Reasoned = { target: TargetId; reason: string }

/** Reads `checkout production sale day`. */
export function reasoned(verb: string): (words: string[], all: Rules[]) => Parsed<Reasoned> {
  return (words, all) => {
    const found = one(words, all, verb)
    if ('answer' in found) return found
    return { given: { target: found.rules.target, reason: found.rest.join(' ').slice(0, REASON_MAX) } }
  }
}

/** What a window about a target has to know again when it comes back. */
export async function purposeOf(asking: Asking, target: TargetId): Promise<Purpose> {
  const { rolling, live } = await targetOf(asking, target)
  const channel = asking.by.at === 'slack' ? asking.by.channel : ''
  return { target, release: rolling?.id ?? live?.release ?? '', channel }
}
