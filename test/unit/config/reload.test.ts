import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfig, watchConfig } from '../../../src/config/reload.ts'
import { changed, VALID } from './files.ts'

let folder = ''
let path = ''
let stop: (() => void) | null = null

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-reload-'))
  path = join(folder, 'slipway.yml')
  await writeFile(path, VALID)
})
afterEach(async () => {
  stop?.()
  stop = null
  await rm(folder, { recursive: true, force: true })
})

/** What is told, one after the other: a channel, or `refused` and a code. */
async function listen(settleMs = 1): Promise<() => Promise<string>> {
  const told: string[] = []
  const waiting: ((word: string) => void)[] = []
  const tell = (word: string): void => {
    const next = waiting.shift()
    if (next === undefined) told.push(word)
    else next(word)
  }
  const watching = await watchConfig({
    path,
    onConfig: config => tell(config.slack.channel),
    onInvalid: problems => tell(`refused ${problems[0]?.code ?? ''}`),
    pollMs: 20,
    settleMs,
  })
  stop = () => watching.stop()
  return async () => told.shift() ?? new Promise(resolve => waiting.push(resolve))
}

describe('a configuration that changes', () => {
  it('is told when it is written, and when it is replaced', async () => {
    const next = await listen()
    await writeFile(path, changed('#releases', '#written'))
    expect(await next()).toBe('#written')
    await writeFile(`${path}.new`, changed('#releases', '#replaced'))
    await rename(`${path}.new`, path)
    expect(await next()).toBe('#replaced')
  })

  it('is refused once while it is invalid, and told again when it is mended', async () => {
    const next = await listen()
    await writeFile(`${path}.new`, changed('#releases', 'releases'))
    await rename(`${path}.new`, path)
    expect(await next()).toBe('refused config_form')
    await writeFile(`${path}.new`, changed('#releases', '#mended'))
    await rename(`${path}.new`, path)
    expect(await next()).toBe('#mended')
  })

  it('is told as it is written at last, and not as an editor leaves it for a moment', async () => {
    const next = await listen(60_000)
    await writeFile(path, '')
    await writeFile(path, changed('#releases', 'releases'))
    await rm(path)
    await writeFile(path, changed('#releases', '#saved'))
    expect(await next()).toBe('#saved')
  })

  it('is refused while it is gone', async () => {
    const next = await listen()
    await rm(path)
    expect(await next()).toBe('refused config_unreadable')
    expect(await loadConfig(path)).toMatchObject({
      kind: 'invalid',
      problems: [{ code: 'config_unreadable' }],
    })
  })
})
