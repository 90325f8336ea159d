import { setTimeout as pause } from 'node:timers/promises'

const LOOK_EVERY_MS = 50

/** Looks until there is an answer, and gives it; throws what was waited for, with `more`, when it takes too long. */
export async function until<T>(
  what: string,
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
  { withinMs = 60_000, everyMs = LOOK_EVERY_MS, more = (): string => '' } = {},
): Promise<T> {
  const endsAtMs = performance.now() + withinMs
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    const seen = await look()
    if (seen !== null && seen !== undefined && seen !== false) return seen
    if (performance.now() > endsAtMs) throw new Error(`not within ${withinMs} ms: ${what}\n${more()}`)
    // oxlint-disable-next-line no-await-in-loop -- one look after the other
    await pause(everyMs)
  }
}
