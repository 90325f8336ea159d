import { homeOf } from '../../../../src/views/home.ts'
import { reminderOf } from '../../../../src/views/waiting.ts'
import { NOON_MS } from '../world.ts'
import type { Sent } from './harm.ts'
import { drawings, failed, reviewed } from './worlds.ts'

/** Everything that may wait, many times over. */
export function reminder(hostile: string, times: number): Sent {
  const waits = drawings(hostile).flatMap(({ target: at, rules, release }) =>
    (['review', 'merge', 'failure'] as const).map(what => {
      return { what, release, target: at, rules, sinceMs: NOON_MS, isAlone: true }
    }),
  )
  const many = Array.from({ length: times }, () => waits).flat()
  return reminderOf({ waits: many, count: many.length + 1, nowMs: NOON_MS })
}

/** Targets in every state, many of them held, for somebody with a hostile login. */
export function home(hostile: string, times: number): Sent {
  const held = failed(hostile).asks({ verb: 'hold', reason: hostile })
  const waiting = reviewed(hostile)
  const targets = [held, waiting].map(({ target: at, rules }) => ({
    target: at,
    rules,
    by: { login: hostile, teams: [] },
  }))
  const many = Array.from({ length: times }, () => targets).flat()
  return homeOf({ targets: many, nowMs: NOON_MS, command: '/release', login: hostile, lack: hostile })
}
