import type { JobRun } from './job.ts'
import { lastLook, mergeNow } from './pull/attempt.ts'

/** Merges exactly the approved head, if a last look still says so; a merge that was done already is found by it. */
export const merge: JobRun<'merge'> = async (effect, context) => {
  const { pull } = context.release
  if (pull === null) return { kind: 'effect_done', settles: effect.key }
  const last = await lastLook(context, pull, effect)
  if (last.kind === 'answer') return last.event
  return mergeNow(context, pull, { attempt: effect, state: last.state })
}
