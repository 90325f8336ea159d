import type { Coded } from '../errors.ts'

/** Keys and list indexes from the top of the file. */
export type KeyPath = readonly (string | number)[]
/** Both from 1. */
export type Position = { line: number; column: number }

/**
 * What is wrong at one place, before it is known where that stands in the file. `unless` names what would have
 * prevented it: where that is there and itself wrong, only that is said.
 */
export type Fault = { path: KeyPath; of: 'key' | 'value'; coded: Coded; unless?: KeyPath[] }

/** `environments.staging.tags`, `people[2].slack`. */
export function keyText(path: KeyPath): string {
  return path
    .map((segment, at) => (typeof segment === 'number' ? `[${segment}]` : at === 0 ? segment : `.${segment}`))
    .join('')
}

export function startsWith(path: KeyPath, start: KeyPath): boolean {
  return start.every((segment, at) => path[at] === segment)
}
