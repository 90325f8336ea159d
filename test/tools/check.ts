import { spawn } from 'node:child_process'

/** `npm run check`: everything that needs no server, side by side; prints what failed and exits with 1 if anything did. */
const STEPS: [name: string, command: string][] = [
  ['types', 'tsc --noEmit'],
  ['lint', 'oxlint --type-aware --deny-warnings'],
  [
    'imports',
    'depcruise --config .dependency-cruiser.mjs --output-type err src handlers jobs sandbox test bench',
  ],
  ['unused', 'knip --no-progress'],
  ['format', 'prettier --check . --log-level warn --cache --cache-location .cache/prettier'],
  ['docs', 'node test/tools/docs.ts --check'],
  ['unit', 'vitest run --project unit --reporter dot'],
]
const SIDE_BY_SIDE = 2

type Result = { name: string; code: number; seconds: number; output: string }

const waiting = [...STEPS]
const results: Result[] = []
await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work))
for (const { name, seconds, output } of results.filter(result => result.code !== 0)) {
  process.stdout.write(`\n--- ${name} failed after ${seconds.toFixed(1)} s\n${output}\n`)
}
const failed = results.filter(result => result.code !== 0).map(result => result.name)
process.stdout.write(failed.length === 0 ? 'check: all clean\n' : `check: failed: ${failed.join(', ')}\n`)
process.exitCode = failed.length === 0 ? 0 : 1

async function work(): Promise<void> {
  for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
    const result = await run(...step)
    results.push(result)
    process.stdout.write(
      `${result.code === 0 ? 'ok    ' : 'FAILED'} ${result.name} ${result.seconds.toFixed(1)} s\n`,
    )
  }
}

/** npm puts the project's own programs, its Node among them, first on the PATH. */
function run(name: string, command: string): Promise<Result> {
  const startedMs = performance.now()
  const [program = '', ...args] = command.split(' ')
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
  return new Promise(resolve => {
    const end = (code: number, more: string): void => {
      const seconds = (performance.now() - startedMs) / 1000
      resolve({ name, code, seconds, output: Buffer.concat(chunks).toString('utf8') + more })
    }
    child.on('error', error => end(1, error.message))
    child.on('close', code => end(code ?? 1, ''))
  })
}
