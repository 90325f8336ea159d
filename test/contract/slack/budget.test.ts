import { afterEach, expect, it } from 'vitest'
import { z } from 'zod'
import { runEffect } from '../../../jobs/run.ts'
import { demoSeed } from '../../../sandbox/slack/seed.ts'
import { startSlack, type RunningSlack } from '../../../sandbox/slack/server.ts'
import { createAdvance, type Advance } from '../../../src/advance.ts'
import { createChat, type SlackChat } from '../../../src/clients/slack.ts'
import { createLog } from '../../../src/log.ts'
import type { Job } from '../../../src/ports.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { memoryGit } from '../../simulator/memory-git.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { memoryCluster } from '../../simulator/memory-world.ts'
import { addresses, NOON_MS, rulesOf, slackOf, story } from '../../unit/views/world.ts'
import { actor } from './actor.ts'

const RELEASES = 20
const PODS = 60
const STEP_MS = 2_000
const MINUTE_MS = 60_000
const log = createLog({ level: 'silent' })
const all = Array.from({ length: RELEASES }, (_each, at) =>
  rulesOf({ target: `staging/service-${at}`, service: `service-${at}` }),
)
const rulesFor = (id: string): Rules | null => all.find(({ target }) => target === id) ?? null
const listed = z.object({
  counts: z.record(z.string(), z.number()),
  refused: z.record(z.string(), z.number()),
  requests: z.array(z.object({ method: z.string(), atMs: z.number() })),
})

type EffectJob = Extract<Job, { kind: 'effect' }>

let slack: RunningSlack
let chat: SlackChat

afterEach(async () => {
  await chat.close()
  await slack.stop()
})

/** Twenty releases on a clock that only the test moves, and the one worker that draws their cards. */
async function world() {
  let now = NOON_MS
  const clock = { nowMs: () => now }
  slack = await startSlack({ seed: demoSeed(), ...clock })
  const store = memoryStore(clock)
  chat = createChat({ token: 'xoxb-sandbox', apiUrl: `${slack.url}/api/`, store, log, ...clock })
  const due: { job: EffectJob; atMs: number; attempt: number }[] = []
  const queue = {
    add: async (jobs: Job[]) => {
      for (const job of jobs)
        if (job.kind === 'effect' && job.effect === 'paint') due.push({ job, atMs: now, attempt: 0 })
    },
  }
  const advance: Advance = createAdvance({ store, queue, rulesOf: rulesFor, log })
  const git = { ...memoryGit(clock, []), ...addresses }
  const ports = {
    store,
    chat,
    git,
    cluster: memoryCluster(),
    watching: async () => () => null,
    slackOf,
    rulesOf: () => null,
    command: () => '/release',
    allRules: () => all,
  }
  const draw = async (): Promise<void> => {
    const turn = due.splice(0)
    for (const entry of turn) {
      if (entry.atMs > now) due.push(entry)
      else {
        const tries = { attempt: entry.attempt + 1, faults: 0 }
        // oxlint-disable-next-line no-await-in-loop -- one worker
        const ran = await runEffect({ ports, advance, rulesOf: rulesFor, log }, entry.job, tries)
        if (ran.kind === 'again') due.push({ ...entry, atMs: now + ran.inMs, attempt: entry.attempt + 1 })
      }
    }
  }
  const pass = (ms: number) => void (now += ms)
  return { store, advance, draw, pass, left: () => due.length, nowMs: clock.nowMs }
}

it('edits the cards of twenty releases in flight within Slack’s budget, and shows the end of each', async () => {
  const { store, advance, draw, pass, left, nowMs } = await world()
  for (const rules of all) {
    const { target } = story(rules).baseline('1.41.3').push('1.42.0').commit('1.42.0').applied(0, PODS)
    // oxlint-disable-next-line no-await-in-loop -- one document after the other
    await store.save({ target: { ...target, version: 1 }, dueAtMs: null, journal: [] })
    // oxlint-disable-next-line no-await-in-loop -- the same
    await advance(rules.target, { kind: 'rules_changed' })
  }
  for (let ready = 1; ready <= PODS; ready++) {
    for (const rules of all) {
      const { target } = await store.load(rules.target)
      const seen = target?.rolling?.rollout?.objects[0]
      if (seen === undefined) throw new Error('nothing rolls')
      const status = ready === PODS ? 'current' : 'in_progress'
      const health = { ...seen.health, status, ready: { ready, total: PODS }, progress: `${ready}` } as const
      const { ref, uid, generation } = seen
      await advance(rules.target, { kind: 'observed', ref, uid, generation, health, trouble: null })
    }
    await draw()
    pass(STEP_MS)
  }
  const changedUntilMs = nowMs()
  while (left() > 0) {
    // oxlint-disable-next-line no-await-in-loop -- until nothing is left to draw
    await draw()
    pass(500)
  }
  const { counts, refused, requests } = listed.parse(await actor(slack.url).control('requests', 'GET'))
  expect(refused).toEqual({})
  const edits = requests.filter(({ method }) => method === 'chat.update').map(({ atMs }) => atMs)
  const inMinute = edits.map(from => edits.filter(at => at >= from && at < from + MINUTE_MS).length)
  expect(Math.max(...inMinute.slice(50))).toBeLessThanOrEqual(50)
  expect(counts['chat.update']).toBeLessThan((RELEASES * PODS) / 4)
  expect(nowMs() - changedUntilMs).toBeLessThan(MINUTE_MS)
  const { messages } = await actor(slack.url).state()
  const texts = (messages['C01RELEASES'] ?? []).map(({ text }) => text)
  expect(texts).toHaveLength(RELEASES)
  for (const text of texts) expect(text).toMatch(/Live since/)
})
