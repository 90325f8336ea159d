import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startChild } from '../../../../sandbox/child.ts'

it('says where it is in one line, writes the kubeconfig, and ends when it is told to', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-main-'))
  const kubeconfig = join(folder, 'kubeconfig')
  const args = ['sandbox/cluster/main.ts', '--kubeconfig', kubeconfig, '--context', 'staging']
  const child = await startChild({ command: process.execPath, args, ready: /"url":.+\n/, folder })
  try {
    const said: unknown = JSON.parse(child.output())
    expect(said).toEqual({ url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), kubeconfig })
    expect(await readFile(kubeconfig, 'utf8')).toContain('current-context: staging')
  } finally {
    await child.stop()
    await rm(folder, { recursive: true, force: true })
  }
})
