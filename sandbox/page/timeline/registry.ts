import { z } from 'zod'
import type { Fact } from './fact.ts'

const pushed = z.object({ type: z.literal('push'), repository: z.string(), tag: z.string() })

/** A tag that was pushed. */
export function registryHappened(event: unknown): Fact[] {
  const parsed = pushed.safeParse(event)
  if (!parsed.success) return []
  const { repository, tag } = parsed.data
  return [{ where: 'registry', text: `${repository}:${tag} pushed, Slipway notified`, rows: 'R1–R2' }]
}
