import { kindOf } from '../road/kinds.ts'
import type { Recording } from '../road/front.ts'
import { latest, type Played } from '../road/marks.ts'
import { countsOf, necessaryToWrite, segment, slowest, waitOf } from '../road/segments.ts'
import type { Segment, Waits } from '../road/segments.ts'
import { findPullMarks, writesUpTo } from './marks.ts'

export type PullRoad = {
  opened: Segment
  shown: Segment
  merged: Segment
  applied: Segment
  told: Segment
  /** From the push until the first card was there, which says that it is being written. */
  cardMs: number
  trips: Record<string, number>
  /** What GitHub was asked to write up to the merge, and beside it what was reported, by kind. */
  writes: string[]
  reports: string[]
}

/** From what passed while one release by pull request was played; throws what it misses. */
export function pullRoadOf(seen: Recording, played: Played, waits: Waits): PullRoad {
  const { passes } = seen
  const marks = findPullMarks(seen, played)
  const { heard, opened, shown, clicked, merged, patches, converged, finals } = marks
  const [lastPatch, lastWord] = [latest(patches), latest(finals)]
  const reading = passes.filter(
    ({ server, arrivedMs }) =>
      server === 'github' && arrivedMs >= clicked.arrivedMs && arrivedMs < merged.arrivedMs,
  )
  const openedMs = necessaryToWrite(passes, { heard, commit: opened }, waits)
  const looked = reading.length === 0 ? 0 : waitOf(slowest(reading), waits)
  const { writes, reports } = writesUpTo(passes, marks)
  const own = segment(passes, { fromMs: heard.arrivedMs, end: opened, servers: ['registry', 'github'] })
  const card = segment(passes, {
    fromMs: heard.arrivedMs,
    end: shown,
    servers: ['registry', 'github', 'slack'],
  })
  const merge = segment(passes, { fromMs: clicked.arrivedMs, end: merged, servers: ['github'] })
  const apply = segment(passes, {
    fromMs: merged.answeredMs,
    end: lastPatch,
    servers: ['github', 'cluster'],
  })
  const tell = segment(passes, { fromMs: converged.arrivedMs, end: lastWord, servers: ['github', 'slack'] })
  return {
    opened: { ...own, necessaryMs: openedMs },
    shown: { ...card, necessaryMs: openedMs + waitOf(shown, waits) },
    merged: { ...merge, necessaryMs: waits.redisMs + looked + waitOf(merged, waits) },
    applied: { ...apply, necessaryMs: waitOf(slowest(patches), waits) },
    told: { ...tell, necessaryMs: Math.max(...finals.map(pass => waitOf(pass, waits))) },
    cardMs: marks.carded.answeredMs - heard.arrivedMs,
    trips: countsOf(passes),
    writes: writes.map(kindOf),
    reports: reports.map(kindOf),
  }
}
