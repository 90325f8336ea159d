import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { demoRunning, demoSeed } from '../../../../sandbox/github/demo-seed.ts'
import { seededAt } from '../../../../sandbox/github/history-seed.ts'
import { ann } from './started.ts'

it('begins with the same commits each time, and its manifests name them', () => {
  const head = seededAt(demoSeed(), 'acme/checkout')
  expect(seededAt(demoSeed(), 'acme/checkout')).toBe(head)
  const before = seededAt(demoSeed(), 'acme/checkout', 1)
  expect(before).not.toBe(head)
  const [staging, , production] = demoRunning('localhost:5000')
  expect(staging?.image).toBe(`localhost:5000/acme/checkout:main-4-${head.slice(0, 7)}`)
  expect(production).toMatchObject({ image: 'localhost:5000/acme/checkout:1.41.3', revision: before })
})

it('prints its address when it serves and ends on SIGTERM', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'github-stand-in-'))
  const seed = join(folder, 'seed.json')
  writeFileSync(seed, JSON.stringify(demoSeed()))
  const main = new URL('../../../../sandbox/github/main.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [main, '--port', '0', '--seed', seed], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const [line]: unknown[] = await once(lines, 'line')
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(String(line)))
  const response = await fetch(`${url}/repos/acme/deploy`, { headers: { authorization: `Bearer ${ann}` } })
  expect(response.status).toBe(200)
  child.kill('SIGTERM')
  const [code]: unknown[] = await once(child, 'exit')
  expect(code).toBe(0)
  rmSync(folder, { recursive: true })
}, 30_000)
