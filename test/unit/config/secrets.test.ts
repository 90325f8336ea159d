import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { configPath, hasCredentials, logLevel, readSecrets } from '../../../src/config/secrets.ts'
import type { Environment } from '../../../src/config/secrets.ts'
import { configOf, VALID } from './files.ts'

const PEM = generateKeyPairSync('rsa', { modulusLength: 1024 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString()
const ENV: Environment = {
  GITHUB_APP_ID: '12',
  GITHUB_APP_PRIVATE_KEY: PEM,
  REDIS_URL: 'redis://bot:canary%21@redis:6379',
  SLACK_APP_TOKEN: 'xapp-1-canary',
  SLACK_BOT_TOKEN: 'xoxb-1-canary',
}
const config = configOf(VALID)
const registered = configOf(
  `${VALID}registries: [{ host: ghcr.io, sender: ghcr, secret: HOOK, user: U, password: P }]\n`,
)

function secretsOf(env: Environment, of = config) {
  const read = readSecrets(env, of)
  if (read.kind === 'read') return read.secrets
  throw new Error(read.problems.map(problem => problem.message).join('\n'))
}

function faultsOf(env: Environment, of = config): string[] {
  const read = readSecrets(env, of)
  return read.kind === 'invalid' ? read.problems.map(problem => `${problem.variable}: ${problem.code}`) : []
}

describe('secrets and addresses from the environment', () => {
  it('have defaults where there is a usual value, and poll GitHub without a public address', () => {
    expect(secretsOf(ENV)).toMatchObject({
      github: {
        appId: 12,
        webhookSecret: null,
        url: 'https://github.com',
        apiUrl: 'https://api.github.com',
      },
      slack: { apiUrl: 'https://slack.com/api/' },
      port: 8080,
      publicUrl: null,
    })
  })

  it('know the addresses of GitHub Enterprise and of a stand-in', () => {
    expect(secretsOf({ ...ENV, GITHUB_URL: 'https://git.acme.io/' }).github).toMatchObject({
      apiUrl: 'https://git.acme.io/api/v3',
    })
  })

  it('take the private key from a file, and with written-out line ends', () => {
    const { GITHUB_APP_PRIVATE_KEY: _key, ...rest } = ENV
    const read = readSecrets({ ...rest, GITHUB_APP_PRIVATE_KEY_FILE: '/key' }, config, () => PEM)
    expect(read).toMatchObject({ kind: 'read', secrets: { github: { privateKey: PEM.trim() } } })
    expect(secretsOf({ ...ENV, GITHUB_APP_PRIVATE_KEY: PEM.replaceAll('\n', '\\n') }).github.privateKey).toBe(
      PEM.trim(),
    )
  })

  it('take what registries name', () => {
    expect(secretsOf({ ...ENV, HOOK: 'h', U: 'bot', P: 'p' }, registered).registries).toEqual({
      'ghcr.io': { webhookSecret: 'h', account: { user: 'bot', password: 'p' } },
    })
  })

  it('come with every value that the log must not show', () => {
    const read = readSecrets(ENV, config)
    expect(read.kind === 'read' && read.values).toEqual(
      expect.arrayContaining(['canary!', 'xapp-1-canary', 'xoxb-1-canary', PEM.trim()]),
    )
  })
})

describe('an environment with faults', () => {
  it('is told all that is missing at once', () => {
    expect(faultsOf({ PUBLIC_URL: 'https://slipway.acme.io' }, registered)).toEqual([
      'GITHUB_APP_ID: config_variable_missing',
      'GITHUB_APP_PRIVATE_KEY: config_variable_missing',
      'GITHUB_WEBHOOK_SECRET: config_variable_missing',
      'SLACK_BOT_TOKEN: config_variable_missing',
      'SLACK_APP_TOKEN: config_variable_missing',
      'REDIS_URL: config_variable_missing',
      'HOOK: config_variable_missing',
      'U: config_variable_missing',
      'P: config_variable_missing',
    ])
  })

  it.each([
    'GITHUB_APP_ID',
    'GITHUB_APP_PRIVATE_KEY',
    'SLACK_BOT_TOKEN',
    'REDIS_URL',
    'PORT',
    'LOG_LEVEL',
    'GITHUB_URL',
  ])('never shows the value of %s', name => {
    const read = readSecrets({ ...ENV, [name]: 'http canary' }, config)
    expect(faultsOf({ ...ENV, [name]: 'http canary' })).toEqual([`${name}: config_variable_invalid`])
    expect(JSON.stringify(read)).not.toContain('http canary')
  })

  it('is told of a key file that cannot be read', () => {
    const { GITHUB_APP_PRIVATE_KEY: _key, ...rest } = ENV
    expect(faultsOf({ ...rest, GITHUB_APP_PRIVATE_KEY_FILE: '/does/not/exist' })).toEqual([
      'GITHUB_APP_PRIVATE_KEY: config_variable_unreadable',
    ])
  })

  it('says what is needed first: path, level, and whether there is any credential', () => {
    expect([configPath({}), configPath({ SLIPWAY_CONFIG: '/a.yml' })]).toEqual(['slipway.yml', '/a.yml'])
    expect([logLevel({}), logLevel({ LOG_LEVEL: 'debug' }), logLevel({ LOG_LEVEL: 'loud' })]).toEqual([
      'info',
      'debug',
      'info',
    ])
    expect([hasCredentials({}), hasCredentials(ENV)]).toEqual([false, true])
  })
  it('let people link only where all that it takes is there', () => {
    const [key, older] = ['a'.repeat(43), `${'b'.repeat(43)}=`]
    const linking = {
      GITHUB_APP_CLIENT_ID: 'Iv1.1',
      GITHUB_APP_CLIENT_SECRET: 'canary',
      SLIPWAY_TOKEN_KEYS: `${key},${older}`,
    }
    expect(secretsOf(ENV).linking).toBeNull()
    expect(secretsOf({ ...ENV, ...linking }).linking?.tokenKeys.map(({ length }) => length)).toEqual([32, 32])
    expect(faultsOf({ ...ENV, GITHUB_APP_CLIENT_ID: 'Iv1.1' })).toEqual([
      'GITHUB_APP_CLIENT_SECRET: config_variable_missing',
      'SLIPWAY_TOKEN_KEYS: config_variable_missing',
    ])
    expect(faultsOf({ ...ENV, ...linking, SLIPWAY_TOKEN_KEYS: 'tooShort' })).toEqual([
      'SLIPWAY_TOKEN_KEYS: config_variable_invalid',
    ])
    const read = readSecrets({ ...ENV, ...linking }, config)
    expect(read).toMatchObject({ values: expect.arrayContaining(['canary', key, older]) })
  })
})
