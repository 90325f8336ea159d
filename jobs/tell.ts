import { toldOf } from '../src/release/decide/told.ts'
import type { JobRun } from './job.ts'

/** Tells a target that comes after this one all that it has to know; who knows it already ignores it. */
export const tell: JobRun<'tell'> = async (effect, { target, advance }) => {
  await advance(effect.to, toldOf(target))
  return { kind: 'effect_done', settles: effect.key }
}
