import type { RedisFacts } from '../../clients/store/survey.ts'
import { fault, ok, warning, type Finding } from '../../views/doctor.ts'
import { judgeClock } from './clock.ts'
import type { Check } from './patient.ts'

const ABOUT = 'Redis'
const FULL_PERCENT = 80

/** Writes and reads, and looks at how long what is stored lives. */
export const redisCheck: Check = { about: ABOUT, run: async patient => judgeRedis(await patient.redis()) }

export function judgeRedis(facts: RedisFacts): Finding[] {
  const wrong = [...durability(facts), ...memory(facts), ...judgeClock(ABOUT, facts.aheadMs)]
  return wrong.length > 0 ? wrong : [ok(ABOUT, `version ${facts.version}, takes and keeps what is stored`)]
}

function durability({ appendOnly, appendFsync }: RedisFacts): Finding[] {
  if (!appendOnly) return [warning(ABOUT, 'doctor_redis_volatile', {})]
  if (appendFsync === null || appendFsync === 'always') return []
  return [warning(ABOUT, 'doctor_redis_fsync', { fsync: appendFsync })]
}

function memory({ usedBytes, maxBytes }: RedisFacts): Finding[] {
  const percent = maxBytes === 0 ? 0 : Math.floor((usedBytes / maxBytes) * 100)
  if (percent < FULL_PERCENT) return []
  const level = percent >= 95 ? fault : warning
  return [level(ABOUT, 'doctor_redis_memory', { percent })]
}
