import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { limits } from '../../../sandbox/slack/limits.ts'
import { checkMessage, checkView } from './messages.ts'

const section = { type: 'section', text: { type: 'mrkdwn', text: 'hello' } }
const modal = (more = {}) => ({
  type: 'modal',
  title: { type: 'plain_text', text: 'Hold' },
  blocks: [section],
  ...more,
})

describe('the check of messages', () => {
  it('takes a message that Slack takes', () => {
    expect(checkMessage({ channel: 'C1', text: 'hello', blocks: [section, { type: 'divider' }] })).toEqual([])
  })

  it('wants the text that a notification shows', () => {
    expect(checkMessage({ blocks: [section] })).toContain("schema:  must have required property 'text'")
  })

  it('finds a misspelt field by the schema and by the limits', () => {
    const found = checkMessage({ text: 'x', blocks: [{ ...section, txt: 'oops' }] })
    expect(found.some(line => line.startsWith('schema: /blocks/0'))).toBe(true)
    expect(found).toContain('invalid additional property: txt [json-pointer:/blocks/0]')
  })

  it('counts an edit against the shorter limit', () => {
    const text = 'x'.repeat(limits.updated_text.max + 1)
    expect(checkMessage({ channel: 'C1', text })).toEqual([])
    expect(checkMessage({ channel: 'C1', ts: '1.0001', text })).toEqual(['msg_too_long'])
  })
})

describe('the check of views', () => {
  it('takes a modal that Slack takes', () => {
    expect(checkView(modal())).toEqual([])
  })

  it('refuses a title that is too long', () => {
    const title = { type: 'plain_text', text: 'x'.repeat(limits.view_title.max + 1) }
    expect(checkView(modal({ title }))).toEqual([
      '[ERROR] must be less than 25 characters [json-pointer:/view/title/text]',
    ])
  })

  it('refuses a view beyond 250 KB', () => {
    const long = { type: 'section', text: { type: 'mrkdwn', text: '€'.repeat(limits.text_object.max) } }
    expect(checkView(modal({ blocks: Array.from({ length: 30 }, () => long) }))).toHaveLength(1)
  })
})

it('checks against what @slack/types says today', async () => {
  const run = promisify(execFile)(process.execPath, ['test/tools/slack-schema.ts', '--check'])
  await expect(run).resolves.toMatchObject({ stderr: '' })
})
