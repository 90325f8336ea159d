import { describe, expect, it } from 'vitest'
import type { Linking } from '../../../src/ports.ts'
import {
  adminQuestion,
  codeAnswer,
  confirmedText,
  linkedAnswer,
  linkEnded,
  linkWaits,
  unlinkedText,
} from '../../../src/views/linking.ts'
import { clickRefused, reviewBody } from '../../../src/views/review.ts'
import { plainAnswer } from '../../../src/views/answers.ts'
import { cardOf } from '../../../src/views/card.ts'
import { checkView } from '../../contract/slack/messages.ts'
import { harmOf, live, mrkdwnOf } from './harm.ts'
import { HOSTILE } from './hostile.ts'
import { annWrites, HEAD, opened, production } from './pulls.ts'
import { NOON_MS } from './world.ts'

const ENDS = ['denied', 'over', 'taken', 'email', 'admin', 'revoked'] as const
const WHYS = ['unlinked', 'own', 'forbidden', 'other'] as const
const release = 'production/checkout#1'

describe.each(Object.entries(HOSTILE))('a link with %s', (_what, hostile) => {
  const account = { id: 1, login: hostile }
  const device = {
    userCode: hostile,
    url: 'https://github.com/login/device',
    deviceCode: 'x',
    endsAtMs: NOON_MS,
  }
  const linking: Linking = {
    id: '9f2c1ab0',
    slack: 'U01ANN',
    device,
    nextAskAtMs: 0,
    intervalMs: 0,
    waiting: [],
    grant: null,
    account: null,
  }

  it('stays text in the window with the code, and in each word about it', () => {
    for (const { message, window } of [
      codeAnswer(linking, null),
      codeAnswer(linking, hostile),
      codeAnswer({ device, account }, null),
    ]) {
      expect(harmOf(message)).toEqual([])
      expect(checkView(window)).toEqual([])
      for (const text of mrkdwnOf(window)) expect(live(text)).toEqual([])
    }
    const ends = ENDS.map(why => linkEnded(why, account, '/release').message)
    const told = [linkedAnswer(account, 1, '/release').message, linkWaits(account, [hostile]).message]
    const texts = [
      confirmedText({ login: hostile, of: hostile, yes: true }),
      confirmedText({ login: hostile, of: hostile, yes: false }),
      unlinkedText(account, false),
    ]
    for (const message of [...ends, ...told, adminQuestion({ linking, account }), ...texts.map(plainAnswer)])
      expect(harmOf(message)).toEqual([])
  })

  it('stays text where GitHub refuses a click, and on the card meanwhile', () => {
    const told = opened(production({ recorded: 'refuse' }, { linking: true }))
    told.asks(
      { verb: 'request_changes', release, head: HEAD, text: hostile },
      { ...annWrites, login: hostile, account: 1 },
    )
    expect(harmOf(cardOf(told.drawing(({ open }) => open)))).toEqual([])
    for (const why of WHYS) {
      const mirror = { state: 'refused', why, message: hostile } as const
      const drawing = told.drawing(({ open }) => open)
      const [click] = drawing.release.clicks
      if (click === undefined) throw new Error('nobody clicked')
      expect(harmOf(clickRefused(drawing, { ...click, mirror }, '/release'))).toEqual([])
    }
  })
})

it('says in a review what its person said, and where', () => {
  const told = opened(production({}, { linking: true }))
  const card = { channel: 'C1', ts: '1.1', permalink: 'https://acme.slack.com/archives/C1/p11' }
  told.asks(
    { verb: 'request_changes', release, head: HEAD, text: 'Use `PORT`, @bob' },
    { ...annWrites, account: 1 },
  )
  const { release: open, rules } = told.drawing(known => known.open)
  const [click] = open.clicks
  if (click === undefined) throw new Error('nobody clicked')
  expect(reviewBody({ ...open, card }, rules, click)).toBe(
    'Use `PORT`, @bob\n\n<sub>Said on [the card](https://acme.slack.com/archives/C1/p11) of `production/checkout` in Slack.</sub>',
  )
  expect(reviewBody(open, rules, { ...click, verb: 'approve' })).toBe(
    'Approved on the card of `production/checkout` in Slack.',
  )
})
