import { VERBS } from '../../../../src/commands/table.ts'
import type { Standing, Version } from '../../../../src/release/versions.ts'
import type { MentionOf } from '../../../../src/release/effects.ts'
import {
  helpAnswer,
  imageAnswer,
  plainAnswer,
  statusAnswer,
  whyAnswer,
} from '../../../../src/views/answers.ts'
import {
  cardOfWords,
  cardWithoutButtons,
  doneAnswer,
  recordingCard,
  refusedAnswer,
  sameCard,
} from '../../../../src/views/asked.ts'
import { cardOf } from '../../../../src/views/card.ts'
import { digestOf } from '../../../../src/views/digest.ts'
import { doctorAnswer, type Finding } from '../../../../src/views/doctor.ts'
import {
  adminQuestion,
  codeAnswer,
  linkedAnswer,
  linkEnded,
  linkWaits,
} from '../../../../src/views/linking.ts'
import { historyAnswer, targetsAnswer, versionsAnswer, whereAnswer } from '../../../../src/views/lists.ts'
import {
  emergencyModal,
  holdModal,
  overrideModal,
  refusalModal,
  requestChangesModal,
  rollBackModal,
} from '../../../../src/views/modals.ts'
import { directOf, replyOf } from '../../../../src/views/replies.ts'
import { clickRefused } from '../../../../src/views/review.ts'
import { startModal } from '../../../../src/views/start.ts'
import { remindedAgain, reminderOf } from '../../../../src/views/waiting.ts'
import { home, reminder } from './waiting.ts'
import { addresses, NOON_MS } from '../world.ts'
import type { Sent } from './harm.ts'
import { asks, clicked, clicksOf, drawings, failed, hostileRules, lines, linking, target } from './worlds.ts'

const MENTIONS: Record<MentionOf, true> = {
  live: true,
  failed: true,
  rolled_back: true,
  held: true,
  review: true,
  outside: true,
  emergency: true,
}
const STANDINGS: Record<Standing, true> = {
  live: true,
  rolling: true,
  open: true,
  waits: true,
  newer: true,
  older: true,
  rolled_back: true,
}

const ENDS = ['denied', 'over', 'taken', 'email', 'admin', 'revoked'] as const

const seenOf = (hostile: string) =>
  drawings(hostile).map(({ target: at, rules, nowMs }) => ({ id: rules.target, rules, target: at, nowMs }))
const versions = (hostile: string): Version[] =>
  Object.keys(STANDINGS).flatMap(name =>
    Object.hasOwn(STANDINGS, name) && isStanding(name)
      ? Array.from({ length: 20 }, (_each, at) => ({ tag: `${hostile.slice(0, 120)}${at}`, standing: name }))
      : [],
  )
const isStanding = (name: string): name is Standing => Object.hasOwn(STANDINGS, name)
const mentions = Object.keys(MENTIONS).filter((name): name is MentionOf => Object.hasOwn(MENTIONS, name))
const purposeOf = (hostile: string) => ({
  target: target(hostile.slice(0, 60)),
  release: 'staging/checkout#1',
  channel: 'C1',
})

/** Everything that the product can send to Slack, each built of hostile words. A view without a case fails the test. */
export const CASES: Record<string, (hostile: string) => Sent[]> = {
  'answers.ts: helpAnswer': hostile => [helpAnswer(hostile, VERBS), helpAnswer('/release', VERBS)],
  'answers.ts: imageAnswer': hostile => [imageAnswer(hostile, []), imageAnswer(hostile, lines(hostile))],
  'answers.ts: plainAnswer': hostile => [plainAnswer(hostile), plainAnswer(`a \`${hostile}\` b`)],
  'answers.ts: statusAnswer': hostile => [
    statusAnswer(seenOf(hostile), '/release'),
    statusAnswer(Array.from({ length: 10 }, () => seenOf(hostile)).flat(), '/release'),
  ],
  'answers.ts: whyAnswer': hostile =>
    seenOf(hostile).map(seen => whyAnswer(seen, { verdicts: lines(hostile), journal: lines(hostile) })),
  'asked.ts: cardOfWords': hostile => drawings(hostile).map(each => sent(cardOfWords(clicked(each)))),
  'asked.ts: cardWithoutButtons': hostile =>
    drawings(hostile).map(each => sent(cardWithoutButtons(clicked(each)))),
  'asked.ts: doneAnswer': hostile =>
    asks(hostile).flatMap(ask => doneAnswer(target(hostile), ask, false) ?? []),
  'asked.ts: recordingCard': hostile =>
    drawings(hostile).flatMap(each =>
      asks(hostile).map(ask => sent(recordingCard(clicked(each), ask, hostile))),
    ),
  'asked.ts: refusedAnswer': hostile => {
    const { message, window } = refusedAnswer(target(hostile), hostile, '/release')
    return [message, window]
  },
  'asked.ts: sameCard': hostile => drawings(hostile).map(each => sent(sameCard(clicked(each)))),
  'card.ts: cardOf': hostile => drawings(hostile).map(cardOf),
  'digest.ts: digestOf': hostile => [digest(hostile, 1), digest(hostile, 60)],
  'doctor.ts: doctorAnswer': hostile => [
    doctorAnswer([], '/release'),
    doctorAnswer(findings(hostile), '/release'),
  ],
  'home.ts: homeOf': hostile => [home(hostile, 1), home(hostile, 40)],
  'linking.ts: adminQuestion': hostile => {
    const account = { id: 1, login: hostile }
    return [
      adminQuestion({ linking: linking(hostile), account }),
      adminQuestion({ linking: { ...linking(hostile), slack: hostile.slice(0, 1000) }, account }),
    ]
  },
  'linking.ts: codeAnswer': hostile => {
    const account = { id: 1, login: hostile }
    const { device } = linking(hostile)
    return [null, account].flatMap(of =>
      [null, hostile].flatMap(refused => {
        const { message, window } = codeAnswer({ device, account: of }, refused)
        return [message, window]
      }),
    )
  },
  'linking.ts: linkEnded': hostile =>
    ENDS.map(why => linkEnded(why, { id: 1, login: hostile }, '/release').message),
  'linking.ts: linkWaits': hostile => [linkWaits({ id: 1, login: hostile }, [hostile, 'U01ANN']).message],
  'linking.ts: linkedAnswer': hostile => [linkedAnswer({ id: 1, login: hostile }, 1, '/release').message],
  'review.ts: clickRefused': hostile =>
    clicksOf(hostile).map(({ drawing, click }) => clickRefused(drawing, click, '/release')),
  'lists.ts: historyAnswer': hostile => [
    historyAnswer(hostileRules(hostile), lines(hostile)),
    historyAnswer(hostileRules(hostile), []),
  ],
  'lists.ts: targetsAnswer': hostile => [
    targetsAnswer(
      Array.from({ length: 80 }, () => hostileRules(hostile)),
      '/release',
    ),
  ],
  'lists.ts: versionsAnswer': hostile => [
    versionsAnswer(
      Array.from({ length: 5 }, () => ({ rules: hostileRules(hostile), versions: versions(hostile) })),
    ),
  ],
  'lists.ts: whereAnswer': hostile => [
    whereAnswer(hostile, []),
    whereAnswer(
      hostile,
      drawings(hostile).flatMap(({ rules, release }) => [
        { rules, sighting: { as: 'release', release } as const },
        { rules, sighting: { as: 'live', version: hostile, sinceMs: NOON_MS } as const },
        { rules, sighting: { as: 'before', version: hostile } as const },
        { rules, sighting: { as: 'candidate', version: hostile } as const },
      ]),
    ),
  ],
  'modals.ts: emergencyModal': hostile => [emergencyModal(purposeOf(hostile))],
  'modals.ts: overrideModal': hostile => [overrideModal(purposeOf(hostile))],
  'modals.ts: holdModal': hostile => [holdModal(purposeOf(hostile))],
  'modals.ts: refusalModal': hostile => [refusalModal(hostile, hostile)],
  'modals.ts: requestChangesModal': hostile => [requestChangesModal(purposeOf(hostile), hostile)],
  'modals.ts: rollBackModal': hostile => [
    rollBackModal(purposeOf(hostile), hostile),
    rollBackModal(purposeOf(hostile), null),
  ],
  'replies.ts: directOf': hostile => drawings(hostile).map(directOf),
  'replies.ts: replyOf': hostile =>
    drawings(hostile).flatMap(drawing => mentions.map(what => replyOf(what, drawing))),
  'waiting.ts: remindedAgain': () => [remindedAgain()],
  'waiting.ts: reminderOf': hostile => [
    reminder(hostile, 1),
    reminder(hostile, 40),
    reminderOf({ waits: [], count: 2, nowMs: NOON_MS }),
  ],
  'start.ts: startModal': hostile => [
    startModal({ all: [hostileRules(hostile)], chosen: null, channel: 'C1' }),
    startModal({
      all: Array.from({ length: 130 }, () => hostileRules(hostile)),
      chosen: { rules: hostileRules(hostile), versions: versions(hostile), declares: true },
      channel: 'C1',
    }),
    startModal({
      all: [hostileRules(hostile)],
      chosen: { rules: hostileRules(hostile), versions: [], declares: false },
      channel: '',
    }),
  ],
}

function findings(hostile: string): Finding[] {
  return (['ok', 'warn', 'fault'] as const).flatMap(level =>
    Array.from({ length: 20 }, () => {
      return { level, about: hostile, message: hostile, remedy: hostile, code: hostile }
    }),
  )
}

function digest(hostile: string, times: number): Sent {
  const { live } = failed(hostile).target
  if (live === null) throw new Error('nothing is live')
  const origin = { ...live.origin, revision: 'f'.repeat(40) }
  const line = { service: hostile, live: { ...live, version: hostile, origin }, previous: live }
  const many = Array.from({ length: times }, () => line)
  return digestOf({ environment: hostile, startMs: NOON_MS, lines: many, addresses })
}

function sent({ text, blocks }: { text: string; blocks: object[] }): Sent {
  return { text, blocks }
}
