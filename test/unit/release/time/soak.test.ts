import { describe, expect, it } from 'vitest'
import { blockers } from '../../../../src/release/blockers.ts'
import { dueAt } from '../../../../src/release/due.ts'
import { wants } from '../../../../src/release/wants.ts'
import { annWrites, clicks, openedIn } from '../../views/pulls.ts'
import { carol, imageOf } from '../../views/world.ts'
import {
  afterStaging,
  builtFrom,
  fails,
  goesLive,
  hears,
  MINUTE_MS,
  productionAfter,
  rolls,
  SOAK_MS,
  staging,
} from './world.ts'
import type { Told } from './world.ts'

const one = builtFrom('1')
const two = builtFrom('2')

/** Production with 1.1.0, built from revision 1, as a candidate. */
function waiting(): Told {
  return productionAfter().push('1.1.0', one)
}

function opened({ target }: Told): string | null {
  return target.open?.version ?? null
}

function kinds({ target, rules, nowMs }: Told): string[] {
  return blockers(target, rules, nowMs).map(({ kind }) => kind)
}

function soakOf({ target, rules, nowMs }: Told): string | undefined {
  const found = blockers(target, rules, nowMs).find(({ kind }) => kind === 'soak')
  return found?.kind === 'soak' ? found.soak.kind : undefined
}

function keys({ target, rules, nowMs }: Told): string[] {
  return wants(target, rules, nowMs).flatMap(({ kind, key }) => (kind === 'tell' ? [key] : []))
}

describe('a candidate after another environment', () => {
  it('waits while that has not run its revision', () => {
    const told = waiting()
    expect(opened(told)).toBeNull()
    expect(soakOf(told)).toBe('absent')
  })

  it('waits until it was live and healthy there for the whole time, and then opens by itself', () => {
    const told = hears(waiting(), goesLive(staging(), '2.7.0', '1'))
    expect([opened(told), soakOf(told)]).toEqual([null, 'soaking'])
    expect(dueAt(told.target, told.rules, told.nowMs)).toBe(told.nowMs + SOAK_MS)
    expect(opened(told.after(SOAK_MS - 1).tell({ kind: 'woken' }))).toBeNull()
    expect(opened(told.after(1).tell({ kind: 'woken' }))).toBe('1.1.0')
    expect(dueAt(told.target, told.rules, told.nowMs)).toBeNull()
  })

  it('wakes up for the rest where the configuration asks for more once it is open', () => {
    const told = hears(waiting(), goesLive(staging(), '2.7.0', '1').after(SOAK_MS))
    expect(opened(told)).toBe('1.1.0')
    const longer = { ...told.rules, after: afterStaging({ soakMs: 3 * SOAK_MS }) }
    const { target, nowMs } = told
    expect(wants(target, longer, nowMs).map(({ kind }) => kind)).not.toContain('write')
    expect(dueAt(target, longer, nowMs)).toBe(nowMs + 2 * SOAK_MS)
    expect(wants(target, longer, nowMs + 2 * SOAK_MS).map(({ kind }) => kind)).toContain('write')
  })

  it('opens at once where it soaked before it came', () => {
    const earlier = goesLive(staging(), '2.7.0', '1').after(SOAK_MS)
    expect(opened(hears(productionAfter(), earlier).push('1.1.0', one))).toBe('1.1.0')
  })

  it('goes on soaking while a descendant is healthy there', () => {
    const earlier = goesLive(staging(), '2.7.0', '1').after(MINUTE_MS)
    const told = hears(waiting(), goesLive(earlier, '2.8.0', '2'))
    expect(soakOf(told)).toBe('soaking')
    expect(opened(told.after(SOAK_MS - MINUTE_MS).tell({ kind: 'woken' }))).toBe('1.1.0')
  })

  it('does not count the time of something that does not descend from it', () => {
    const earlier = goesLive(staging(), '2.7.0', '1').after(MINUTE_MS)
    const release = earlier.push('2.8.0', two).target.open?.id ?? null
    earlier.commit('2.8.0', { origin: two }, release).applied().live()
    expect(soakOf(hears(waiting(), earlier))).toBe('void')
  })

  it('loses an unfinished soak when a descendant fails there', () => {
    const earlier = goesLive(staging(), '2.7.0', '1').after(MINUTE_MS)
    const told = hears(waiting(), fails(rolls(earlier, '2.8.0', '2')))
    expect(soakOf(told)).toBe('void')
    expect(opened(told.after(SOAK_MS).tell({ kind: 'woken' }))).toBeNull()
  })

  it('keeps a soak that was whole when a descendant fails there', () => {
    const earlier = goesLive(staging(), '2.7.0', '1').after(SOAK_MS)
    const told = hears(productionAfter(), fails(rolls(earlier, '2.8.0', '2')))
    expect(opened(told.push('1.1.0', one))).toBe('1.1.0')
  })

  it('waits for a release that failed there until it is live after all', () => {
    const earlier = fails(rolls(staging(), '2.7.0', '1'))
    const told = hears(waiting(), earlier)
    expect(soakOf(told)).toBe('void')
    hears(told, earlier.after(MINUTE_MS).live())
    expect(soakOf(told)).toBe('soaking')
    expect(opened(told.after(SOAK_MS).tell({ kind: 'woken' }))).toBe('1.1.0')
  })

  it('goes on when only the configuration there changed', () => {
    const earlier = goesLive(staging(), '2.7.0', '1').after(MINUTE_MS)
    earlier.commit('2.7.0', { origin: one }).applied().live()
    const told = hears(waiting(), earlier)
    expect(opened(told.after(SOAK_MS - MINUTE_MS).tell({ kind: 'woken' }))).toBe('1.1.0')
  })

  it('needs no time where none is asked for, but to have been live', () => {
    const told = productionAfter({ soakMs: 0 }).push('1.1.0', one)
    expect(opened(told)).toBeNull()
    expect(opened(hears(told, goesLive(staging(), '2.7.0', '1')))).toBe('1.1.0')
  })
})

describe('a rollback in the environment before', () => {
  it('voids a whole soak, and rejects its digest here too', () => {
    const earlier = goesLive(staging(), '1.1.0', '1').after(SOAK_MS)
    earlier.asks({ verb: 'roll_back', release: 'staging/checkout#1', reason: 'it loses orders' }, carol)
    const told = hears(waiting(), earlier)
    expect(opened(told)).toBeNull()
    expect(kinds(told)).toEqual(['rejected'])
    expect(told.target.rejected).toEqual([imageOf('1.1.0').digest])
  })

  it('stops another image of the same revision', () => {
    const earlier = goesLive(staging(), '2.7.0', '1').after(SOAK_MS)
    earlier.asks({ verb: 'roll_back', release: 'staging/checkout#1', reason: 'it loses orders' }, carol)
    const told = hears(waiting(), earlier)
    expect([opened(told), soakOf(told)]).toEqual([null, 'void'])
  })

  it('stops a release whose pull request is to be written, and lets a newer one take its place', () => {
    const earlier = goesLive(staging(), '1.1.0', '1').after(SOAK_MS)
    const told = hears(waiting(), earlier)
    expect(opened(told)).toBe('1.1.0')
    earlier
      .after(1)
      .asks({ verb: 'roll_back', release: 'staging/checkout#1', reason: 'it loses orders' }, carol)
    hears(told, earlier)
    expect(wants(told.target, told.rules, told.nowMs).map(({ kind }) => kind)).not.toContain('write')
    expect(kinds(told)).toEqual(['rejected'])
    const next = goesLive(earlier.asks({ verb: 'resume' }), '2.8.0', '2').after(SOAK_MS)
    expect(opened(hears(told, next).push('1.2.0', two))).toBe('1.2.0')
  })

  it('is told at once, and what goes live or fails as well', () => {
    const earlier = goesLive(staging(), '1.1.0', '1')
    expect(keys(earlier)).toEqual(['1.tell.production/checkout.live.0'])
    earlier.asks({ verb: 'roll_back', release: 'staging/checkout#1', reason: 'it loses orders' }, carol)
    expect(keys(earlier)).toContain('2.tell.production/checkout.rollback')
    expect(keys(fails(rolls(staging(), '1.1.0', '1')))).toEqual(['1.tell.production/checkout.failed.0'])
  })
})

describe('what is compared', () => {
  it('is the digest where that is said, and the release is then a promotion', () => {
    const earlier = goesLive(staging(), '1.1.0', '1').after(SOAK_MS)
    const told = hears(productionAfter({ match: 'digest' }).push('1.1.0', two), earlier)
    expect(told.target.open).toMatchObject({ version: '1.1.0', kind: 'promotion' })
  })

  it('is no other image of the same revision then', () => {
    const earlier = goesLive(staging(), '2.7.0', '1').after(SOAK_MS)
    const told = hears(productionAfter({ match: 'digest' }).push('1.1.0', one), earlier)
    expect([opened(told), soakOf(told)]).toEqual([null, 'absent'])
  })

  it('cannot be a revision that is not believed', () => {
    const origin = { ...one, trust: 'foreign' } as const
    expect(soakOf(productionAfter().push('1.1.0', origin))).toBe('unknown')
  })
})

describe('what is told', () => {
  it('is taken once, and never from an older word', () => {
    const early = goesLive(staging(), '2.7.0', '1')
    const told = hears(waiting(), early)
    const { target } = told
    expect(hears(told, early).target).toBe(target)
    expect(hears(told.after(MINUTE_MS), early).target).toBe(target)
  })

  it('is ignored from a target that does not come before', () => {
    const told = waiting()
    const { target } = told
    told.tell({ kind: 'told', from: 'test/checkout', order: 1, runs: [], rejected: [] })
    expect(told.target).toBe(target)
  })

  it('is kept of what waits here, when the target before tells only of newer ones', () => {
    const earlier = goesLive(staging(), '2.7.0', '1')
    const told = hears(waiting(), earlier)
    const [run] = told.target.earlier?.runs ?? []
    const newer = Array.from({ length: 20 }, (_, at) => ({
      version: `main-${40 - at}`,
      digests: [`sha256:${40 - at}`],
      repository: 'acme/checkout',
      revision: `${40 - at}`.padEnd(40, '0'),
      sinceMs: told.nowMs + (20 - at) * MINUTE_MS,
      end: null,
    }))
    told.after(30 * MINUTE_MS)
    told.tell({ kind: 'told', from: 'staging/checkout', order: told.nowMs, runs: newer, rejected: [] })
    expect(told.target.earlier?.runs).toContainEqual(run)
    expect(opened(told)).toBe('1.1.0')
  })
})

/** Production, when staging has 2.7.0 of revision 1 live. */
const before = (): Told => hears(productionAfter(), goesLive(staging(), '2.7.0', '1'))

describe('what is live before under a name that is not taken here', () => {
  it('is said to lack a tag, until one comes', () => {
    const told = before()
    expect(kinds(told)).toEqual(['untagged'])
    expect(kinds(told.push('1.1.0', one))).toEqual(['soak'])
  })

  it('is not said of what is live here, too', () => {
    const told = hears(before().push('1.1.0', one), staging())
    told.after(SOAK_MS).tell({ kind: 'woken' })
    expect(opened(told)).toBe('1.1.0')
    expect(kinds(told)).not.toContain('untagged')
  })
})

describe('a newer version that soaked while an approved pull request is open', () => {
  it('is offered on its card then', () => {
    const earlier = goesLive(staging(), '2.7.0', '1').after(SOAK_MS)
    const told = openedIn(hears(productionAfter().push('1.1.0', one), earlier), { origin: one })
    clicks(told, 'approve', annWrites)
    hears(told.push('1.2.0', two), goesLive(earlier.after(MINUTE_MS), '2.8.0', '2'))
    expect([told.target.open?.offers ?? null, told.target.open?.givesWay]).toEqual([null, null])
    const { shown } = told.target.open ?? { shown: 0 }
    told.after(SOAK_MS).tell({ kind: 'woken' })
    expect(told.target.open).toMatchObject({ offers: '1.2.0', shown: shown + 1 })
  })
})
