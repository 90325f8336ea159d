import { describe, expect, it } from 'vitest'
import { errorCodes, errorText, harmless, remedyOf, RetryableError, TerminalError } from '../../src/errors.ts'

describe('the error catalogue', () => {
  it('fills the values into message and remedy', () => {
    expect(errorText('git_not_installed', { repository: 'acme/deploy' })).toEqual({
      message: 'The GitHub App is not installed on acme/deploy.',
      remedy: 'Install it there (organisation settings, GitHub Apps), then press Retry.',
    })
  })

  it('writes out control and direction characters of foreign values', () => {
    const { message } = errorText('git_commit_refused', {
      repository: 'a/b',
      reason: 'no\r\n\u001b[31m\u202ered',
    })
    expect(message).toBe('GitHub refused the commit to a/b: no\\u{d}\\n\\u{1b}[31m\\u{202e}red.')
  })

  it('cuts long foreign values and does not fill what they hold', () => {
    const { message } = errorText('git_unreachable', { reason: `{reason}${'x'.repeat(5000)}` })
    expect(message).toContain('{reason}xxx')
    expect(message.length).toBeLessThan(400)
  })

  it.each([
    ['Connection is closed.', 'Redis cannot be reached: Connection is closed.'],
    ['why?', 'Redis cannot be reached: why?'],
    ['ECONNREFUSED', 'Redis cannot be reached: ECONNREFUSED.'],
  ])('ends a sentence once: %s', (reason, message) => {
    expect(errorText('store_unreachable', { reason }).message).toBe(message)
  })

  it('cuts between characters, never within one', () => {
    expect(harmless('😀'.repeat(10), 3)).toBe('😀😀😀…')
  })
})

describe('an error of the catalogue', () => {
  it('gives an error its code, text and remedy', () => {
    const error = new TerminalError('git_symlink', { path: 'staging/a.yaml' })
    expect(error).toMatchObject({ code: 'git_symlink', message: 'staging/a.yaml is a symbolic link.' })
    expect(error.remedy).toBe('Put the file itself there.')
  })

  it('says when to try again, where the other side said so', () => {
    expect(
      new RetryableError('slack_rate_limited', { seconds: 3 }, { retryAfterMs: 3000 }).retryAfterMs,
    ).toBe(3000)
    expect(new RetryableError('slack_unreachable', { reason: 'reset' }).retryAfterMs).toBeNull()
  })

  it('has nothing to say about a code of another version', () => {
    expect(remedyOf('toString')).toBeNull()
    expect(remedyOf('git_symlink')).toBe('Put the file itself there.')
  })

  it('has remedies without values for every code that may be stored with a release', () => {
    const stored = errorCodes().filter(code => !/^(?:config|doctor)_/.test(code))
    expect(stored.filter(code => remedyOf(code)?.includes('{'))).toEqual([])
  })

  it('keeps each area sorted', () => {
    expect(errorCodes()).toEqual(errorCodes().toSorted())
  })
})
