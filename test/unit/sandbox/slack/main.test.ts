import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { demoSeed, slackSeed } from '../../../../sandbox/slack/seed.ts'

it('prints its address when it is ready and stops on SIGTERM', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slack-'))
  const seed = join(folder, 'seed.json')
  await writeFile(seed, JSON.stringify(demoSeed()))
  const program = spawn(process.execPath, ['sandbox/slack/main.ts', '--port', '0', '--seed', seed])
  try {
    const [line] = await once(program.stdout, 'data')
    const { url } = z.object({ url: z.url() }).parse(JSON.parse(String(line)))
    expect(await (await fetch(`${url}/_sandbox/state`)).json()).toMatchObject({ team: { name: 'Acme' } })
    program.kill('SIGTERM')
    expect(await once(program, 'exit')).toEqual([0, null])
  } finally {
    program.kill('SIGKILL')
    await rm(folder, { recursive: true })
  }
})

it('accepts the demo seed as a seed file', () => {
  expect(slackSeed.parse(demoSeed())).toEqual(demoSeed())
})
