import { loadavg } from 'node:os'
import { spread, table } from './figures.ts'
import type { Spread } from './figures.ts'
import { playRoads } from './road/play.ts'
import type { Road, Segment, Step } from './road/segments.ts'
import { DELAYS_MS } from './road/world.ts'

/** quality.md, "Speed". `allowed`: how many round trips may follow each other, by server. */
const SEGMENTS = [
  { key: 'written', name: 'push → commit', limit: '2Q + 2R + 2G', allowed: { registry: 2, github: 2 } },
  { key: 'applied', name: 'commit → applied', limit: '1 wave × K', allowed: { cluster: 1 } },
  { key: 'told', name: 'converged → told', limit: 'max(G, S)', allowed: { github: 1 } },
] as const

export type RoadFigures = {
  releases: number
  delaysMs: Record<string, number>
  redisMs: number
  /** Of the last minute, before and after: what else the machine had to do. */
  load: [number, number]
  segments: Record<string, SegmentFigures>
  /** Round trips that servers answered for one release. */
  trips: Record<string, Spread>
  roads: Road[]
}
export type SegmentFigures = {
  ms: Spread
  necessaryMs: Spread
  ratio: Spread
  ownMs: number | null
  path: Step[]
}

/** From a push to live and told, seen from the servers; the image is a single manifest, the commit has one wave. */
export async function benchRoad({ warmUp = 3, releases = 20 } = {}): Promise<RoadFigures> {
  const before = loadavg()[0] ?? 0
  const { roads, redisMs } = await playRoads({ warmUp, releases })
  const named = SEGMENTS.map(({ key, name }) => [name, figuresOf(roads.map(road => road[key]))] as const)
  const whole = figuresOf(roads.map(({ whole: all }) => ({ ...all, path: [] })))
  const servers = Object.keys(DELAYS_MS)
  return {
    releases,
    delaysMs: DELAYS_MS,
    redisMs,
    load: [before, loadavg()[0] ?? 0],
    segments: Object.fromEntries([...named, ['push → live and told', whole]]),
    trips: Object.fromEntries(
      servers.map(server => [server, spread(roads.map(({ trips }) => trips[server] ?? 0))]),
    ),
    roads,
  }
}

export function figuresOf(segments: Segment[]): SegmentFigures {
  const inOrder = segments.toSorted((one, other) => one.ms - other.ms)
  const path = inOrder[Math.floor((inOrder.length - 1) / 2)]?.path ?? []
  return {
    ms: spread(segments.map(({ ms }) => ms)),
    necessaryMs: spread(segments.map(({ necessaryMs }) => necessaryMs)),
    ratio: spread(segments.map(({ ms, necessaryMs }) => ms / necessaryMs)),
    ownMs: path.length === 0 ? null : path.reduce((sum, { ownMs }) => sum + ownMs, 0),
    path,
  }
}

/** Times and ratios, round trips, and what followed what in the release at the median. */
export function roadText(figures: RoadFigures): string {
  const { segments, trips, releases, redisMs, load } = figures
  const rows = Object.entries(segments).map(([name, { ms, necessaryMs, ratio }]) => [
    name,
    SEGMENTS.find(segment => segment.name === name)?.limit ?? 'all of these',
    ...[ms.median, ms.p99, necessaryMs.median].map(value => value.toFixed(1)),
    ...[ratio.median, ratio.p99, ratio.min].map(value => `${value.toFixed(2)} ×`),
  ])
  const head = ['segment', 'limit', 'median ms', 'p99 ms', 'necessary ms', 'ratio', 'ratio p99', 'ratio best']
  const counts = Object.entries(trips).map(([server, { median, max }]) => [server, median, max])
  const paths = SEGMENTS.flatMap(({ name, allowed }) => pathLines(name, allowed, segments[name]?.path ?? []))
  return [
    `${releases} releases; one round trip to Redis ${redisMs.toFixed(2)} ms; load of the machine ${load.map(value => value.toFixed(1)).join(' → ')}`,
    table([head, ...rows]),
    '',
    table([['round trips per release', 'median', 'most'], ...counts]),
    '',
    'What followed what, in the release at the median of each segment (own: until it was sent)',
    ...paths,
  ].join('\n')
}

export function pathLines(name: string, allowed: Record<string, number>, path: Step[]): string[] {
  const left: Record<string, number> = { ...allowed }
  const lines = path.map(({ server, kind, ownMs, tripMs }) => {
    const beyond = (left[server] ?? 0) <= 0
    left[server] = (left[server] ?? 0) - 1
    const times = `own ${ownMs.toFixed(1)} ms, then ${tripMs.toFixed(1)} ms`
    return `  ${server} ${kind}: ${times}${beyond ? '  ← beyond the limit' : ''}`
  })
  return [name, ...lines]
}

if (import.meta.main) {
  const figures = await benchRoad()
  console.log(roadText(figures))
}
