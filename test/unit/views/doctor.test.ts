import { expect, it } from 'vitest'
import { RetryableError } from '../../../src/errors.ts'
import {
  doctorAnswer,
  doctorLines,
  doctorSum,
  fault,
  faultFrom,
  ok,
  warning,
  type Finding,
} from '../../../src/views/doctor.ts'
import { checkMessage } from '../../contract/slack/messages.ts'
import { HOSTILE, isUnseen } from './hostile.ts'

const away = fault('Slack #releases', 'slack_not_in_channel', { channel: '#releases' })
const loose = warning('Redis', 'doctor_redis_fsync', { fsync: 'everysec' })

it('says each finding on one line, with what to do, and their sum last', () => {
  expect(doctorLines([ok('Redis', 'version 7.4.1'), loose, away])).toEqual([
    'ok     Redis: version 7.4.1',
    'warn   Redis: Redis writes to its disk with appendfsync everysec. Set appendfsync always: else a crash of Redis loses what was acknowledged last.',
    'fault  Slack #releases: Slipway is not in the channel #releases. Invite the bot there: /invite @slipway.',
    '1 fault, 1 warning; 1 is in order.',
  ])
  expect(doctorSum([ok('Redis', 'version 7.4.1')])).toBe('Nothing is wrong; 1 is in order.')
})

it('keeps the words of the catalogue for what could not be looked at, and none of foreign errors’ lines', () => {
  const known = faultFrom('Redis', new RetryableError('store_unreachable', { reason: 'ECONNREFUSED' }))
  expect(known).toMatchObject({ level: 'fault', code: 'store_unreachable' })
  const foreign = faultFrom('Redis', new Error('a\nb'))
  expect(foreign.message).toBe('It could not be looked at: a\\nb.')
})

it('tells Slack faults first, within its limits, however many there are', () => {
  const many: Finding[] = Array.from({ length: 60 }, (_, n) =>
    warning(`image ghcr.io/acme/${n}`, 'doctor_image_untagged', { image: 'x'.repeat(290) }),
  )
  const message = doctorAnswer([...many, away], '/release')
  expect(checkMessage({ channel: 'C1', ...message })).toEqual([])
  expect(JSON.stringify(message.blocks[1])).toContain('Slack #releases')
  expect(JSON.stringify(message.blocks)).toContain('+37 more')
})

it('lets nothing of what others wrote become a mention, a link or a format', () => {
  for (const hostile of Object.values(HOSTILE)) {
    const finding = fault(`image ${hostile}`, 'doctor_label_foreign', {
      image: hostile,
      source: hostile,
      service: hostile,
    })
    const message = doctorAnswer([finding], '/release')
    expect(checkMessage({ channel: 'C1', ...message })).toEqual([])
    const text = JSON.stringify(message.blocks)
    expect(text.match(/<[^>]*>|[<>]/g)).toBeNull()
    expect(isUnseen(message.text)).toBe(false)
    expect(doctorLines([finding]).every(line => !line.includes('\n'))).toBe(true)
  }
})
