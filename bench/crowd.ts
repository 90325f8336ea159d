import { loadavg } from 'node:os'
import { crowdOf } from '../test/world/crowd.ts'
import { approvals, approveAll, askedOfSlack, cardSaying, CROWD_SERVICE } from '../test/world/crowd-clicks.ts'
import { apart } from '../test/world/stand-ins.ts'
import { until } from '../test/world/until.ts'
import { startWorld } from '../test/world/world.ts'
import { spread, table } from './figures.ts'
import type { Spread } from './figures.ts'
import { startFront } from './road/front.ts'
import { DELAYS_MS } from './road/world.ts'

/** Issue: answered within a second at the median, and three at most. */
const BAR_MS = { median: 1_000, most: 3_000 }
const PEOPLE = 100

export type CrowdFigures = {
  barMs: typeof BAR_MS
  people: number
  clicks: number
  load: number
  /** By how Slack reaches Slipway. */
  ways: Record<string, CrowdWay>
}
type CrowdWay = {
  answeredMs: Spread
  unanswered: number
  /** From the first click until every one is recorded, and until the card shows all of them. */
  recordedMs: number
  shownMs: number
  counted: number
  /** Calls of Slack's methods, and how often it refused one for being one too many. */
  calls: Record<string, number>
  limited: number
}

/** A hundred people click Approve at once, twice each, on two replicas, behind the usual delays. */
export async function benchCrowd(): Promise<CrowdFigures> {
  const load = loadavg()[0] ?? 0
  const ways: CrowdFigures['ways'] = {}
  for (const slackByHttp of [false, true])
    ways[slackByHttp ? 'signed requests' : 'sockets'] = await playCrowd(slackByHttp)
  return { barMs: BAR_MS, people: PEOPLE, clicks: PEOPLE * 2, load, ways }
}

async function playCrowd(slackByHttp: boolean): Promise<CrowdWay> {
  const crowd = crowdOf(PEOPLE)
  const into = { passes: [], lines: [] }
  const world = await startWorld({
    services: [CROWD_SERVICE],
    front: (target, server) => startFront({ server, target, delayMs: DELAYS_MS[server], into }),
    standIns: stops => apart(stops, { rates: 'on' }),
    crowd,
    replicas: 2,
    slackByHttp,
  })
  try {
    const { slack } = world.urls
    const revision = await world.ci.commit('Sell more')
    await world.ci.push(CROWD_SERVICE.name, { number: 2, revision, crashes: false })
    const card = await cardSaying(slack, /Waiting for approval.*"approve"/)
    const beganMs = performance.now()
    const answered = await approveAll(slack, card, crowd)
    const isRouted = async () => (await world.look.waiting()).length === 0
    await until('every click is routed', isRouted, { withinMs: 180_000 })
    const recordedMs = performance.now() - beganMs
    await cardSaying(slack, /ready to merge/)
    await until('nothing is owed', async () => (await world.look.owed(CROWD_SERVICE.name)).length === 0, {
      withinMs: 180_000,
    })
    const shownMs = performance.now() - beganMs
    const counted = new Set(await approvals(world.redis.url, CROWD_SERVICE.name)).size
    const { counts, refused } = await askedOfSlack(slack)
    return {
      answeredMs: spread(answered.map(({ ms }) => ms)),
      unanswered: answered.filter(({ ok }) => !ok).length,
      recordedMs,
      shownMs,
      counted,
      calls: counts,
      limited: refused['ratelimited'] ?? 0,
    }
  } finally {
    await world.stop()
  }
}

export function crowdText({ ways, barMs, clicks, people, load }: CrowdFigures): string {
  const head = [
    'by',
    'answered ms',
    'most',
    'unanswered',
    'all recorded ms',
    'card right ms',
    'counted',
    'limited',
  ]
  const rows = Object.entries(ways).map(([way, figures]) => {
    const { answeredMs, unanswered, recordedMs, shownMs, counted, limited } = figures
    const times = [answeredMs.median, answeredMs.max].map(value => value.toFixed(0))
    const ends = [recordedMs, shownMs].map(value => value.toFixed(0))
    return [way, ...times, unanswered, ...ends, `${counted} of ${people}`, limited]
  })
  const calls = Object.entries(ways).map(
    ([way, figures]) =>
      `${way}: ${Object.entries(figures.calls)
        .map(([method, count]) => `${method} ${count}`)
        .join(', ')}`,
  )
  const bar = `bar ${barMs.median} ms at the median, ${barMs.most} ms at most`
  return [
    `${clicks} clicks at once; ${bar}; load of the machine ${load.toFixed(1)}`,
    table([head, ...rows]),
    ...calls,
  ].join('\n')
}

if (import.meta.main) console.log(crowdText(await benchCrowd()))
