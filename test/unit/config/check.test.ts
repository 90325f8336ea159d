import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCheck } from '../../../src/cli/check.ts'
import type { Probe } from '../../../src/cli/check.ts'
import { TerminalError } from '../../../src/errors.ts'
import { changed, VALID } from './files.ts'

const ENV = {
  GITHUB_APP_ID: '12',
  GITHUB_APP_PRIVATE_KEY: generateKeyPairSync('rsa', { modulusLength: 1024 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString(),
  REDIS_URL: 'redis://localhost:6379',
  SLACK_APP_TOKEN: 'xapp-1-C0CHECK-2-check',
  SLACK_BOT_TOKEN: 'xoxb-2-check',
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-check-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function checked(text: string, env: Record<string, string>, probes: Probe[] = []) {
  const path = join(folder, 'slipway.yml')
  await writeFile(path, text)
  const lines: string[] = []
  const out = (line: string): void => void lines.push(line.replace(folder, ''))
  const code = await runCheck({ path, env, out, probes: () => probes, probeTimeoutMs: 1000 })
  return { code, lines }
}

describe('slipway check', () => {
  it('lists every problem of the file and ends 1', async () => {
    const { code, lines } = await checked(changed('acme/deploy', 'acme').replace('delivery', 'deliver'), {})
    expect(code).toBe(1)
    expect(lines.map(line => line.split(' ')[0])).toEqual([
      '/slipway.yml:2:14',
      '/slipway.yml:8:3',
      '/slipway.yml:9:5',
    ])
  })

  it('looks at the file alone without credentials, and says so', async () => {
    const failing = { name: 'GitHub', run: () => Promise.reject(new Error('must not run')) }
    expect(await checked(VALID, {}, [failing])).toEqual({
      code: 0,
      lines: ['/slipway.yml: valid', 'No credentials in the environment: only the file was checked.'],
    })
  })

  it('lists what is missing where some credentials are there', async () => {
    const { code, lines } = await checked(VALID, { SLACK_BOT_TOKEN: 'xoxb-1' })
    expect(code).toBe(1)
    expect(lines).toContain(
      'REDIS_URL: REDIS_URL is not set: address of Redis or Valkey. Set it in the environment.',
    )
  })

  it('asks all that the file names, and ends 1 when one of them is not right', async () => {
    const probes = [
      { name: 'Slack', run: () => Promise.resolve() },
      {
        name: 'GitHub',
        run: () => Promise.reject(new TerminalError('git_not_installed', { repository: 'acme/deploy' })),
      },
      { name: 'Redis', run: () => Promise.reject(new Error('reset')) },
    ]
    const { code, lines } = await checked(VALID, ENV, probes)
    expect(code).toBe(1)
    expect(lines.slice(1)).toEqual([
      'Slack: ok',
      'GitHub: The GitHub App is not installed on acme/deploy. Install it there (organisation settings, GitHub Apps), then press Retry.',
      'Redis: It could not be looked at: reset. Check the address and the network to it.',
    ])
  })
})
