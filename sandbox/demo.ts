import { parseArgs } from 'node:util'
import { runAuto } from './demo/auto.ts'
import { playOne } from './demo/play-one.ts'
import { createStops } from './demo/stops.ts'
import type { Stops } from './demo/stops.ts'
import { startDemo } from './demo/world.ts'
import { startPage } from './page/server.ts'

/** Quick for who only wants the proofs, and slow enough to be watched on the page. */
const ALONE = { podStepMs: 200, soakSeconds: 3 }
const WATCHED = { podStepMs: 900, soakSeconds: 8 }

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** `npm run demo`: the page until Ctrl-C; with `-- --auto` everything without a browser, exit code 0 when all was seen. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { auto: { type: 'boolean', default: false } } })
  const stops = createStops()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(stops, 0))
  try {
    const code = values.auto ? await playAlone(stops) : await serveUntilEnded(stops)
    await end(stops, code)
  } catch (error) {
    say(`\nThe demo could not go on.\n${error instanceof Error ? error.message : String(error)}`)
    await end(stops, 1)
  }
}

async function playAlone(stops: Stops): Promise<number> {
  const world = await startDemo({ say, ...ALONE }, stops)
  const early = world.productEnded.then(output => {
    throw new Error(`Slipway ended by itself. It said last:\n${output}`)
  })
  return Promise.race([runAuto(world, say), early])
}

/** Returns only when Slipway ends by itself; otherwise a signal ends the demo. */
async function serveUntilEnded(stops: Stops): Promise<number> {
  const world = await startDemo({ say, ...WATCHED }, stops)
  const page = await stops.keep(startPage({ urls: world.urls, play: what => playOne(world.ci, what) }))
  say(`\n  Slipway is at work. Open  ${page.url}\n\n  Ctrl-C stops everything.`)
  const output = await world.productEnded
  say(`\nSlipway ended by itself. It said last:\n${output}`)
  return 1
}

/** A terminal and npm both pass Ctrl-C on: the second one must not cut the end short. */
let ending: Promise<void> | null = null

async function end(stops: Stops, code: number): Promise<void> {
  ending ??= stops.all().then(() => process.exit(code))
  await ending
}

await main()
