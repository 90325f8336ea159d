import { expect, it } from 'vitest'
import { fault } from '../../../src/views/doctor.ts'
import { command, examination, told } from './people.ts'

it('is answered at once, and then with what is wrong and how to mend it', async () => {
  examination.findings = () => [fault('Slack #releases', 'slack_not_in_channel', { channel: '#releases' })]
  const acked = await command('U01ANN', 'doctor')
  expect(JSON.stringify(acked)).toContain('Looking at the set-up')
  const { text } = await told('U01ANN', /1 fault/)
  expect(text).toBe('1 fault; 0 are in order.')
})

it('says so when it cannot look', async () => {
  examination.findings = () => {
    throw new Error('no')
  }
  await command('U01ANN', 'doctor')
  const { text } = await told('U01ANN', /Not done/)
  expect(text).toContain('something unexpected happened')
})
