import { describe, expect, it } from 'vitest'
import { TerminalError } from '../../src/errors.ts'
import { createLog, registerSecret } from '../../src/log.ts'

function logged(write: (log: ReturnType<typeof createLog>) => void): {
  text: string
  entry: Record<string, unknown>
} {
  const lines: string[] = []
  write(createLog({ level: 'info', stream: { write: text => void lines.push(text) } }))
  const text = lines.join('')
  const entry: Record<string, unknown> = JSON.parse(text)
  return { text, entry }
}

describe('the log', () => {
  it('is one JSON object a line, with level, time and message', () => {
    const { text, entry } = logged(log => log.info({ target: 'staging/checkout' }, 'applied'))
    expect(entry).toMatchObject({ level: 'info', target: 'staging/checkout', message: 'applied' })
    expect(text.endsWith('\n')).toBe(true)
  })

  it.each([
    'authorization',
    'Set-Cookie',
    'token',
    'botToken',
    'GITHUB_APP_PRIVATE_KEY',
    'privateKey',
    'webhook_secret',
    'password',
  ])('never shows what is under the key %s', key => {
    const { text } = logged(log => log.info({ request: { headers: { [key]: 'canary' } } }, 'sent'))
    expect(text).not.toContain('canary')
    expect(text).toContain('[redacted]')
  })

  it('never shows the data of a Secret', () => {
    const object = {
      kind: 'Secret',
      metadata: { name: 'db' },
      data: { a: 'Y2FuYXJ5' },
      stringData: { b: 'canary' },
    }
    const { text } = logged(log => log.info({ objects: [object] }, 'applied'))
    expect(text).not.toMatch(/canary|Y2FuYXJ5/)
    expect(text).toContain('"name":"db"')
  })
})

describe('a secret that is known or looks like one', () => {
  it('never shows a registered secret: as it is, escaped, in an address, in base64, line by line', () => {
    const secret = 'canary "one"\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj'
    registerSecret(secret)
    const forms = [
      secret,
      encodeURIComponent(secret),
      Buffer.from(secret).toString('base64'),
      secret.split('\n')[1] ?? '',
    ]
    for (const form of forms) {
      const { text } = logged(log => log.warn({ output: `before ${form} after` }, `failed: ${form}`))
      expect(text).not.toMatch(/canary|MIIEvQ|Y2FuYXJ5/)
      expect(text).toContain('before')
    }
  })

  it.each([
    `ghs_${'a'.repeat(36)}`,
    `xoxb-1234567890-${'a'.repeat(24)}`,
    `xapp-1-A0123-${'1'.repeat(20)}`,
    'Bearer abcdefghijkl',
    'redis://user:hunter22@redis:6379',
    `-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----`,
  ])('never shows what looks like a secret: %s', secret => {
    const { text } = logged(log => log.info({ output: `<${secret}>` }, 'read'))
    expect(text).not.toMatch(/ghs_a|1234567890|1111|abcdef|hunter22|nabc/)
    expect(text).toContain('[redacted]')
  })
})

describe('an error in the log', () => {
  it('keeps code, message and causes of an error and nothing that holds headers', () => {
    const cause = Object.assign(new Error('refused'), {
      status: 401,
      request: { headers: { 'x-key': 'canary' } },
    })
    const error = new TerminalError('git_symlink', { path: 'a' }, { cause })
    const { text, entry } = logged(log => log.error({ error }, 'write failed'))
    expect(entry.error).toMatchObject({ code: 'git_symlink', cause: { message: 'refused', status: 401 } })
    expect(text).not.toContain('canary')
  })

  it('takes an error alone', () => {
    const { entry } = logged(log => log.error(new Error('broken')))
    expect(entry).toMatchObject({ error: { message: 'broken' } })
  })
})

describe('foreign values in the log', () => {
  it('writes out characters that a terminal or a reader would obey', () => {
    const { text, entry } = logged(log => log.info({ tag: 'a\n\u001b[2J\u009b\u202e\u2028' }, 'seen'))
    // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
    expect(text.trimEnd()).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\u2028]/)
    expect(entry.tag).toBe('a\n\u001b[2J\u009b\u202e\u2028')
  })

  it('bounds what is deep, long or many, and survives a circle', () => {
    const circle: Record<string, unknown> = {
      text: 'x'.repeat(90_000),
      list: Array.from({ length: 1000 }, () => 1),
    }
    circle.self = circle
    const { text } = logged(log => log.info({ circle }, 'big'))
    expect(text.length).toBeLessThan(50_000)
    expect(text).toContain('[deeper]')
  })
})
