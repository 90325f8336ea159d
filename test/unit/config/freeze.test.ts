import { describe, expect, it } from 'vitest'
import { createPolicy } from '../../../src/cli/policy.ts'
import { endOf, startAfter, type Recurrence } from '../../../src/config/recurrence.ts'
import { changed, configOf, faultsIn, problemsIn, VALID } from './files.ts'

const WEEKEND = "{ name: weekend, start: '0 18 * * FRI', duration: 62h, timezone: Europe/Paris }"

function frozen(...windows: string[]): string {
  return changed('    cluster: staging\n', `    cluster: staging\n    freeze: [${windows.join(', ')}]\n`)
}

const utc = (text: string): number => Date.parse(`${text}Z`)
const paris = (cron: string, hours: number): Recurrence => {
  return { cron, durationMs: hours * 3_600_000, zone: 'Europe/Paris' }
}

/** The first span that begins after a moment, as UTC. */
function next(recurrence: Recurrence, after: string): [string, string] {
  const startMs = startAfter(recurrence, utc(after)) ?? 0
  return [text(startMs), text(endOf(recurrence, startMs))]
}

const text = (ms: number): string => new Date(ms).toISOString().slice(0, 16)

describe('a freeze from Friday evening to Monday morning in Paris', () => {
  const weekend = paris('0 18 * * FRI', 62)

  it.each([
    ['in winter', '2026-02-02T12:00', '2026-02-06T17:00', '2026-02-09T07:00'],
    ['in summer', '2026-07-06T12:00', '2026-07-10T16:00', '2026-07-13T06:00'],
    [
      'when clocks go forward in between, an hour shorter',
      '2026-03-26T12:00',
      '2026-03-27T17:00',
      '2026-03-30T06:00',
    ],
    [
      'when clocks go back in between, an hour longer',
      '2026-10-22T12:00',
      '2026-10-23T16:00',
      '2026-10-26T07:00',
    ],
  ])('begins at six and ends at eight by the clock on the wall: %s', (_name, after, from, until) => {
    expect(next(weekend, after)).toEqual([from, until])
  })
})

describe('a freeze that begins in the hour that daylight saving skips or repeats', () => {
  it('begins once when the clock never shows that time', () => {
    const night = paris('30 2 * * *', 1)
    const first = startAfter(night, utc('2026-03-28T12:00')) ?? 0
    expect(text(first).slice(0, 10)).toBe('2026-03-29')
    expect(text(startAfter(night, first) ?? 0)).toBe('2026-03-30T00:30')
  })

  it('begins once when the clock shows that time twice', () => {
    const night = paris('30 2 * * *', 1)
    const first = startAfter(night, utc('2026-10-24T12:00')) ?? 0
    expect(text(first).slice(0, 10)).toBe('2026-10-25')
    expect(text(startAfter(night, first) ?? 0)).toBe('2026-10-26T01:30')
  })
})

const WRONG: [string, string, string[]][] = [
  [
    'too few fields',
    frozen(WEEKEND.replace('0 18 * * FRI', '0 18 * FRI')),
    ['11 environments.staging.freeze[0].start: config_form'],
  ],
  [
    'a day that there is not',
    frozen(WEEKEND.replace('FRI', 'FRY')),
    ['11 environments.staging.freeze[0].start: config_cron'],
  ],
  [
    'an hour that there is not',
    frozen(WEEKEND.replace('18', '25')),
    ['11 environments.staging.freeze[0].start: config_cron'],
  ],
  [
    'a time by chance',
    frozen(WEEKEND.replace('0 18', 'H 18')),
    ['11 environments.staging.freeze[0].start: config_form'],
  ],
  [
    'a duration that is none',
    frozen(WEEKEND.replace('62h', 'long')),
    ['11 environments.staging.freeze[0].duration: config_form'],
  ],
  [
    'a zone that there is not',
    frozen(WEEKEND.replace('Paris', 'Pari')),
    ['11 environments.staging.freeze[0].timezone: config_zone'],
  ],
  [
    'one that never begins',
    frozen(WEEKEND.replace('0 18 * * FRI', '0 0 31 4,6 *')),
    ['11 environments.staging.freeze[0].start: config_freeze_never'],
  ],
  [
    'one that never ends',
    frozen(WEEKEND.replace('62h', '7d')),
    ['11 environments.staging.freeze: config_freeze_endless'],
  ],
  [
    'some that follow each other for ever',
    frozen(
      WEEKEND.replace('62h', '3d'),
      "{ name: week, start: '0 17 * * MON', duration: 4d2h, timezone: Europe/Paris }",
    ),
    ['11 environments.staging.freeze: config_freeze_endless'],
  ],
  [
    'one of a single service',
    `${VALID}    environments: { staging: { freeze: [${WEEKEND.replace('Paris', 'Pari')}] } }\n`,
    ['17 services.checkout.environments.staging.freeze[0].timezone: config_zone'],
  ],
]

describe('it is refused to freeze by', () => {
  it.each(WRONG)('%s', (_name, file, faults) => {
    expect(faultsIn(file)).toEqual(faults)
  })

  it('anything, with what to write instead', () => {
    const [problem] = problemsIn(frozen(WEEKEND.replace('62h', '7d')))
    expect(problem?.message).toBe(
      'The freeze never ends: weekend follow each other without a pause for more than a year.',
    )
    expect(problem?.remedy).toContain('/release hold stops a target for good')
  })
})

describe('the freezes in force', () => {
  const nowMs = utc('2026-11-25T12:00')

  it('are those of the last weeks and the next ones', () => {
    const { freezes } = createPolicy(configOf(frozen(WEEKEND)), 'main', () => nowMs).all()[0] ?? {
      freezes: [],
    }
    expect(freezes.map(({ fromMs }) => text(fromMs)).slice(-3)).toEqual([
      '2026-11-20T17:00',
      '2026-11-27T17:00',
      '2026-12-04T17:00',
    ])
    expect(freezes.length).toBeGreaterThan(8)
    expect(freezes.every(({ name }) => name === 'weekend')).toBe(true)
  })

  it('are read anew as time goes on', () => {
    let clockMs = nowMs
    const policy = createPolicy(configOf(frozen(WEEKEND)), 'main', () => clockMs)
    clockMs += 30 * 86_400_000
    expect(text(policy.of('staging/checkout')?.freezes.at(-1)?.fromMs ?? 0)).toBe('2027-01-08T17:00')
  })

  it('hold the present one even where one begins every few minutes', () => {
    const often = frozen("{ name: often, start: '*/5 * * * *', duration: 1m }")
    const { freezes } = createPolicy(configOf(often), 'main', () => nowMs).all()[0] ?? { freezes: [] }
    expect(freezes.some(({ fromMs }) => fromMs === nowMs)).toBe(true)
    expect(freezes.some(({ fromMs }) => fromMs > nowMs)).toBe(true)
  })

  it('let the services of an environment go on one after another, by their names', () => {
    const cart = '  cart:\n    image: ghcr.io/acme/cart\n    manifests: { path: "{environment}/cart" }\n'
    const file = frozen(WEEKEND).replace('freeze:', 'pace: 2m\n    freeze:') + cart
    const policy = createPolicy(configOf(file), 'main', () => nowMs)
    const waits = ['staging/cart', 'staging/checkout'] as const
    const turns = waits.map(id => policy.of(id)?.freezes.map(({ untilMs, turnMs }) => turnMs - untilMs)[0])
    expect(turns).toEqual([0, 120_000])
  })

  it('concern a target by a new file that changes them, and only then', () => {
    const policy = createPolicy(configOf(VALID), 'main', () => nowMs)
    expect(policy.replace(configOf(frozen(WEEKEND)))).toEqual(['staging/checkout'])
    expect(policy.replace(configOf(`${frozen(WEEKEND)}\n`))).toEqual([])
    expect(policy.replace(configOf(VALID))).toEqual(['staging/checkout'])
  })
})
