import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { until } from '../../test/world/until.ts'
import { median } from '../figures.ts'
import { isTold } from './marks.ts'
import type { Played } from './marks.ts'
import { roadOf } from './segments.ts'
import type { Road } from './segments.ts'
import { DELAYS_MS, startDelayed } from './world.ts'
import type { Delayed } from './world.ts'

const SERVICE = { name: 'cart', announce: 'card', crashes: false } as const
/** The pods take so long for a step, two steps each: their time is not counted, and pending reports go out meanwhile. */
export const POD_STEP_MS = 300
/** Slack allows 50 edits a minute, and Slipway keeps to it: releases that come faster would measure that limit. */
export const EDIT_EVERY_MS = 1_250

export type Roads = { roads: Road[]; redisMs: number }

/** Plays releases one after the other, and gives each that was not for warming up. */
export async function playRoads({ warmUp, releases }: { warmUp: number; releases: number }): Promise<Roads> {
  const delayed = await startDelayed([SERVICE], { podStepMs: POD_STEP_MS })
  try {
    await until('the baseline', () => isSettled(delayed))
    const redisMs = await roundTripToRedis(delayed.world.redis.url)
    const roads: Road[] = []
    for (let at = 0; at < warmUp + releases; at++) {
      const { seen, played } = await playOne(delayed, at + 2)
      if (at >= warmUp) roads.push(roadOf(seen, played, { redisMs, delaysMs: DELAYS_MS }))
    }
    return { roads, redisMs }
  } finally {
    await delayed.stop()
  }
}

/** Nothing else is on its way when the image is pushed, nor when the record is taken. */
async function playOne(delayed: Delayed, number: number): Promise<{ seen: Delayed['seen']; played: Played }> {
  const { world, seen } = delayed
  const revision = await world.ci.commit(`Change ${number}`)
  await until('nothing to do', () => isSettled(delayed))
  const passesBefore = seen.passes.length
  const linesBefore = seen.lines.length
  const beganMs = performance.now()
  const digest = await world.ci.push(SERVICE.name, { number, revision, crashes: false })
  const played = { service: SERVICE.name, tag: `main-${number}`, digest }
  const since = () => ({ passes: seen.passes.slice(passesBefore), lines: seen.lines.slice(linesBefore) })
  await until('the release is told', async () => isTold(since()) && (await isSettled(delayed)), {
    more: () => world.product.output().slice(-3_000),
  })
  const record = since()
  const edits = record.passes.filter(({ path }) => path.endsWith('/chat.update')).length
  await pause(Math.max(0, beganMs + edits * EDIT_EVERY_MS - performance.now()))
  return { seen: record, played }
}

function isSettled({ world }: Delayed): Promise<boolean> {
  return world.look.isSettled([SERVICE.name])
}

/** A small write that is on disk before it is answered. */
export async function roundTripToRedis(url: string): Promise<number> {
  const redis = new Redis(url)
  const times: number[] = []
  for (let at = 0; at < 200; at++) {
    const beganMs = performance.now()
    await redis.set('bench:round-trip', `${at}`)
    times.push(performance.now() - beganMs)
  }
  redis.disconnect()
  return median(times)
}
