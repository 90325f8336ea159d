import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { demoSeed, slackSeed } from './seed.ts'
import type { SlackSeed } from './seed.ts'
import { startSlack } from './server.ts'

/** `node sandbox/slack/main.ts --port 0 --seed seed.json`: prints `{"url":…}` when ready; SIGTERM stops it. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { port: { type: 'string' }, seed: { type: 'string' } } })
  const port = z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .parse(values.port ?? '0')
  const slack = await startSlack({ port, seed: await readSeed(values.seed) })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void slack.stop().then(() => process.exit(0)))
  }
  process.stdout.write(`${JSON.stringify({ url: slack.url })}\n`)
}

/** The seed of that file; the demo's where none is named. */
async function readSeed(path: string | undefined): Promise<SlackSeed> {
  if (path === undefined) return demoSeed()
  return slackSeed.parse(JSON.parse(await readFile(path, 'utf8')))
}

await main()
