import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const PARENT = `
import { startChild } from '${join(import.meta.dirname, '../../../sandbox/child.ts')}'
const folder = process.argv[1]
const args = ['-c', 'echo serving; exec sleep 300']
const child = await startChild({ command: 'sh', args, ready: /serving/, folder })
console.log(child.pid)
setInterval(() => {}, 1000)
`

it('ends a server and removes its folder when the process that started it is killed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-guard-'))
  const parent = spawn(process.execPath, ['--input-type=module-typescript', '-e', PARENT, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const pid = await new Promise<number>(resolve => {
    parent.stdout.once('data', chunk => resolve(Number(String(chunk))))
  })
  expect(isAlive(pid)).toBe(true)
  parent.kill('SIGKILL')
  await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false)
  await expect.poll(() => existsSync(folder), { timeout: 5_000 }).toBe(false)
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
