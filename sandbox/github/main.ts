import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Seed } from './seed.ts'
import { startGitHub } from './server.ts'

/** `node sandbox/github/main.ts --port 0 --seed seed.json`: prints `{"url": …}` when ready; SIGTERM stops it. */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, seed: { type: 'string' } },
})
if (values.seed === undefined) throw new Error('--seed <file> is missing')
const seed = Seed.parse(JSON.parse(readFileSync(values.seed, 'utf8')))
const github = await startGitHub({ port: Number(values.port), seed })
console.log(JSON.stringify({ url: github.url }))
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void github.stop().then(() => process.exit(0)))
