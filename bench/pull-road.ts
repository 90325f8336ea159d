import { loadavg } from 'node:os'
import { spread, table } from './figures.ts'
import type { Spread } from './figures.ts'
import { playPullRoads } from './pull-road/play.ts'
import type { PullRoad } from './pull-road/roads.ts'
import { figuresOf, pathLines } from './road.ts'
import type { SegmentFigures } from './road.ts'
import { DELAYS_MS } from './road/world.ts'

/** quality.md, "Speed". `allowed`: how many round trips may follow each other, by server. */
const SEGMENTS = [
  {
    key: 'opened',
    name: 'push → pull request',
    limit: '2Q + 2R + 2G',
    allowed: { registry: 2, github: 2 },
  },
  {
    key: 'shown',
    name: 'push → its card',
    limit: '2Q + 2R + 2G + S',
    allowed: { registry: 2, github: 2, slack: 1 },
  },
  { key: 'merged', name: 'click → merged', limit: 'Q + 2G', allowed: { github: 2 } },
  { key: 'applied', name: 'merged → applied', limit: '1 wave × K', allowed: { cluster: 1 } },
  { key: 'told', name: 'converged → told', limit: 'max(G, S)', allowed: { github: 1 } },
] as const

/** GitHub's own limit on writes is what a release must not use up. */
const WRITES_BAR = 4

export type PullRoadFigures = {
  releases: number
  delaysMs: Record<string, number>
  redisMs: number
  load: [number, number]
  segments: Record<string, SegmentFigures>
  /** Until the first card is there, beside the round trips to GitHub. */
  cardMs: Spread
  trips: Record<string, Spread>
  writesBar: number
  writes: Spread
  reports: Spread
  /** What was written for the release at the median. */
  written: string[]
  reported: string[]
}

/** From a push over its pull request and the author's clicks to live and told, seen from the servers. */
export async function benchPullRoad({ warmUp = 3, releases = 15 } = {}): Promise<PullRoadFigures> {
  const before = loadavg()[0] ?? 0
  const { roads, redisMs } = await playPullRoads({ warmUp, releases })
  const middle = roads.toSorted((one, other) => one.writes.length - other.writes.length)[
    Math.floor((roads.length - 1) / 2)
  ]
  return {
    releases,
    delaysMs: DELAYS_MS,
    redisMs,
    load: [before, loadavg()[0] ?? 0],
    segments: Object.fromEntries(
      SEGMENTS.map(({ key, name }) => [name, figuresOf(roads.map(road => road[key]))]),
    ),
    cardMs: spread(roads.map(({ cardMs }) => cardMs)),
    trips: Object.fromEntries(
      Object.keys(DELAYS_MS).map(server => [server, spread(roads.map(({ trips }) => trips[server] ?? 0))]),
    ),
    writesBar: WRITES_BAR,
    writes: spread(roads.map(({ writes }: PullRoad) => writes.length)),
    reports: spread(roads.map(({ reports }: PullRoad) => reports.length)),
    written: middle?.writes ?? [],
    reported: middle?.reports ?? [],
  }
}

export function pullRoadText(figures: PullRoadFigures): string {
  const { segments, trips, releases, redisMs, load, cardMs, writes, reports } = figures
  const rows = SEGMENTS.flatMap(({ name, limit }) => {
    const found = segments[name]
    if (found === undefined) return []
    const { ms, necessaryMs, ratio } = found
    const times = [ms.median, ms.p99, necessaryMs.median].map(value => value.toFixed(1))
    return [
      [name, limit, ...times, ...[ratio.median, ratio.p99, ratio.min].map(each => `${each.toFixed(2)} ×`)],
    ]
  })
  const head = ['segment', 'limit', 'median ms', 'p99 ms', 'necessary ms', 'ratio', 'ratio p99', 'ratio best']
  const counts = Object.entries(trips).map(([server, { median, max }]) => [server, median, max])
  return [
    `${releases} releases; one round trip to Redis ${redisMs.toFixed(2)} ms; load of the machine ${load.map(value => value.toFixed(1)).join(' → ')}`,
    table([head, ...rows]),
    '',
    `The first card is there after ${cardMs.median.toFixed(0)} ms (at most ${cardMs.max.toFixed(0)}).`,
    `GitHub is written to ${writes.median} times up to the merge (at most ${writes.max}; bar ${WRITES_BAR}): ${figures.written.join(', ')}`,
    `beside ${reports.median} reports (at most ${reports.max}): ${figures.reported.join(', ')}`,
    '',
    table([['round trips per release', 'median', 'most'], ...counts]),
    '',
    'What followed what, in the release at the median of each segment (own: until it was sent)',
    ...SEGMENTS.flatMap(({ name, allowed }) => pathLines(name, allowed, segments[name]?.path ?? [])),
  ].join('\n')
}

if (import.meta.main) console.log(pullRoadText(await benchPullRoad()))
