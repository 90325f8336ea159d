import type { Pass, Recording } from './front.ts'
import { kindOf } from './kinds.ts'
import { findMarks, latest } from './marks.ts'
import type { Marks, Played } from './marks.ts'

/** The moments of one release, as they were seen in front of the servers, milliseconds of one clock. */
export type Moments = {
  heardMs: number
  committedMs: number
  appliedMs: number
  convergedMs: number
  toldMs: number
}

export type Segment = {
  ms: number
  /** The delays and service times of the round trips that quality.md allows. */
  necessaryMs: number
  /** The round trips that followed each other, oldest first, and before each the time that Slipway itself took. */
  path: Step[]
}
export type Step = { server: string; kind: string; ownMs: number; tripMs: number }

export type Road = {
  moments: Moments
  written: Segment
  applied: Segment
  told: Segment
  whole: Pick<Segment, 'ms' | 'necessaryMs'>
  /** Requests that each server has answered, whoever waited for them. */
  trips: Record<string, number>
}

/** One round trip to Redis, milliseconds, and the configured delays. */
export type Waits = { redisMs: number; delaysMs: Record<string, number> }

/** From what passed while one release was played; throws what it misses. */
export function roadOf(seen: Recording, played: Played, waits: Waits): Road {
  const { heard, commit, patches, converged, finals } = findMarks(seen, played)
  const [lastPatch, lastWord] = [latest(patches), latest(finals)]
  const { passes } = seen
  const parts = {
    written: segment(passes, { fromMs: heard.arrivedMs, end: commit, servers: ['registry', 'github'] }),
    applied: segment(passes, { fromMs: commit.answeredMs, end: lastPatch, servers: ['cluster'] }),
    told: segment(passes, { fromMs: converged.arrivedMs, end: lastWord, servers: ['github', 'slack'] }),
  }
  const written = { ...parts.written, necessaryMs: necessaryToWrite(passes, { heard, commit }, waits) }
  const applied = { ...parts.applied, necessaryMs: waitOf(slowest(patches), waits) }
  const told = { ...parts.told, necessaryMs: Math.max(...finals.map(pass => waitOf(pass, waits))) }
  const all = [written, applied, told]
  return {
    moments: {
      heardMs: heard.arrivedMs,
      committedMs: commit.answeredMs,
      appliedMs: lastPatch.answeredMs,
      convergedMs: converged.arrivedMs,
      toldMs: lastWord.answeredMs,
    },
    written,
    applied,
    told,
    whole: { ms: sum(all.map(({ ms }) => ms)), necessaryMs: sum(all.map(part => part.necessaryMs)) },
    trips: countsOf(passes),
  }
}

/**
 * The chain of round trips that ends with the last one: before each stands the one that was answered last when it was
 * sent. What went on beside them is not in it.
 */
export function chainTo(end: Pass, among: readonly Pass[], fromMs: number): Step[] {
  const steps: Step[] = []
  for (let pass: Pass | undefined = end; pass !== undefined;) {
    const { arrivedMs, answeredMs, server }: Pass = pass
    const before = lastBefore(among, arrivedMs)
    const ownMs = arrivedMs - (before?.answeredMs ?? fromMs)
    steps.unshift({ server, kind: kindOf(pass), ownMs, tripMs: answeredMs - arrivedMs })
    pass = before
  }
  return steps
}

function lastBefore(among: readonly Pass[], ms: number): Pass | undefined {
  const earlier = among.filter(({ answeredMs }) => answeredMs <= ms)
  return earlier.length === 0 ? undefined : latest(earlier)
}

export type Bounds = { fromMs: number; end: Pass; servers: string[] }

export function segment(
  passes: readonly Pass[],
  { fromMs, end, servers }: Bounds,
): Omit<Segment, 'necessaryMs'> {
  const within = passes.filter(
    ({ server, arrivedMs, answeredMs }) =>
      servers.includes(server) && arrivedMs >= fromMs && answeredMs <= end.answeredMs,
  )
  return { ms: end.answeredMs - fromMs, path: chainTo(end, within, fromMs) }
}

/**
 * 2Q + 3R (2R without an index) + 2G: each request to the registry, the slower half of the comparison, and what writes:
 * a commit, or branch, commit and pull request in one.
 */
export function necessaryToWrite(
  passes: readonly Pass[],
  { heard, commit }: Pick<Marks, 'heard' | 'commit'>,
  waits: Waits,
): number {
  const within = passes.filter(
    ({ arrivedMs }) => arrivedMs >= heard.arrivedMs && arrivedMs < commit.arrivedMs,
  )
  const registry = within.filter(({ server }) => server === 'registry')
  const compared = within.filter(pass => /compare|query History/.test(kindOf(pass)))
  const comparison = compared.length === 0 ? 0 : waitOf(slowest(compared), waits)
  return (
    2 * waits.redisMs + sum(registry.map(pass => waitOf(pass, waits))) + comparison + waitOf(commit, waits)
  )
}

export function waitOf({ server, serviceMs }: Pass, { delaysMs }: Waits): number {
  return (delaysMs[server] ?? 0) + serviceMs
}

export function slowest(passes: readonly Pass[]): Pass {
  return passes.reduce((slow, pass) => (pass.serviceMs > slow.serviceMs ? pass : slow))
}

export function countsOf(passes: Pass[]): Record<string, number> {
  const groups = Map.groupBy(passes, ({ server }) => server)
  return Object.fromEntries([...groups].map(([server, all]) => [server, all.length]))
}

export function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
