import type { z } from 'zod'

/** What a reader does with a state; `before` is null the first time. `link` says whether the stand-in answered. */
export type ReaderHooks<T> = { use: (before: T | null, value: T) => void; link: (up: boolean) => void }

/**
 * Reads a stand-in's state when it is called: one request at a time, and one more when it was called meanwhile. A state
 * of another shape counts as no answer.
 */
export function createReader<T>(url: string, shape: z.ZodType<T>, hooks: ReaderHooks<T>): () => void {
  let before: T | null = null
  let reading = false
  let again = false
  const read = async () => {
    const response = await fetch(`${url}/_sandbox/state`)
    const value = shape.parse(await response.json())
    hooks.link(true)
    hooks.use(before, value)
    before = value
  }
  const run = (): void => {
    again = reading
    if (reading) return
    reading = true
    void read()
      .catch(() => hooks.link(false))
      .finally(() => {
        reading = false
        if (again) run()
      })
  }
  return run
}
