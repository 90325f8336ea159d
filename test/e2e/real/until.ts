import { setTimeout as pause } from 'node:timers/promises'

const WITHIN_MS = 60_000
const LOOK_MS = 50

const witnesses: (() => string)[] = []

/** What is worth reading when something does not come: what a process of this file's world has printed last. */
export function askWhenLate(witness: () => string): void {
  witnesses.push(witness)
}

/**
 * Looks again and again until there is something, and answers with it. Throws what was looked for when it did not
 * come in time; `also` adds what else is worth knowing then.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  options: { withinMs?: number; also?: () => string } = {},
): Promise<T> {
  const withinMs = options.withinMs ?? WITHIN_MS
  const deadlineMs = Date.now() + withinMs
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each look follows the one before
    const seen = await look()
    if (seen !== null && seen !== undefined && seen !== false) return seen
    if (Date.now() > deadlineMs) {
      const heard = witnesses.map(witness => `\n${witness().slice(-6_000)}`).join('')
      const also = options.also === undefined ? heard : `\n${options.also()}${heard}`
      throw new Error(`not seen within ${withinMs / 1000} s: ${what}${also}`)
    }
    // oxlint-disable-next-line no-await-in-loop -- the pause is between looks
    await pause(LOOK_MS)
  }
}
