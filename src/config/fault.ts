import { harmless } from '../errors.ts'
import type { Coded } from '../errors.ts'

const KEY_CHARS_MAX = 80

/** Keys and list indexes from the top of the file. */
export type KeyPath = readonly (string | number)[]
/** Both from 1. */
export type Position = { line: number; column: number }

/**
 * What is wrong at one place, before it is known where that stands in the file. `unless` names what would have
 * prevented it: where that is there and itself wrong, only that is said.
 */
export type Fault = { path: KeyPath; of: 'key' | 'value'; coded: Coded; unless?: KeyPath[] }

/** `environments.staging.tags`, `people[2].slack`; keys are foreign text. */
export function keyText(path: KeyPath): string {
  return path
    .map((part, at) =>
      typeof part === 'number' ? `[${part}]` : `${at === 0 ? '' : '.'}${harmless(part, KEY_CHARS_MAX)}`,
    )
    .join('')
}

export function startsWith(path: KeyPath, start: KeyPath): boolean {
  return start.every((segment, at) => path[at] === segment)
}
