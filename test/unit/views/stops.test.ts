import { describe, expect, it } from 'vitest'
import { blockers } from '../../../src/release/blockers.ts'
import { blockerLine } from '../../../src/views/blocker-line.ts'
import { checkOf } from '../../../src/views/check.ts'
import { goesLive, hears, MINUTE_MS, productionAfter, SOAK_MS, staging } from '../release/time/world.ts'
import type { Told } from '../release/time/world.ts'
import { builtFrom } from '../release/time/world.ts'
import { clicks, carolWrites, openedIn, annWrites } from './pulls.ts'
import { carol } from './world.ts'
import { card } from './read.ts'

const one = builtFrom('1')

function why({ target, rules, nowMs }: Told): string {
  return blockers(target, rules, nowMs)
    .map(each => blockerLine(each, 'carol'))
    .join('\n')
}

/** Its pull request is open and approved; then it is rolled back on staging. */
function approvedThenVoid(): Told {
  const earlier = goesLive(staging(), '2.7.0', '1').after(SOAK_MS)
  const told = openedIn(hears(productionAfter(), earlier).push('1.1.0', one), { origin: one })
  clicks(clicks(told, 'approve', annWrites), 'approve', carolWrites)
  earlier.after(MINUTE_MS)
  earlier.asks({ verb: 'roll_back', release: 'staging/checkout#1', reason: 'it loses orders' }, carol)
  return hears(told, earlier)
}

describe('why a candidate waits for the environment before', () => {
  it('says that it was not live there yet, and for how long it has to be', () => {
    expect(why(productionAfter().push('1.1.0', one))).toBe(
      '*1.1.0 waits for staging/checkout*, where it was not live yet. It goes on once it was healthy there for 10 min.',
    )
  })

  it('says since when it soaks and until when, as dates that Slack renders', () => {
    const told = hears(productionAfter().push('1.1.0', one), goesLive(staging(), '2.7.0', '1'))
    expect(why(told)).toMatch(
      /^\*1\.1\.0 soaks\* in staging\/checkout since <!date\^\d+\^.+11:03 UTC>: at <!date\^\d+\^.+11:13 UTC> it has been healthy/,
    )
  })

  it('says what is missing when nothing can be compared', () => {
    const told = productionAfter().push('1.1.0', { ...one, trust: 'unlabelled' })
    expect(why(told)).toContain('its image names no revision that is believed. Label it in CI')
  })
})

describe('what is live before without a name here', () => {
  it('is named, with the policy that a tag has to fit', () => {
    const told = hears(productionAfter(), goesLive(staging(), '2.7.0', '1'))
    expect(why(told)).toBe(
      '*2.7.0 is live in staging/checkout*, revision `1111111`, and no tag that is taken here names it. Push one that fits `*` to release it.',
    )
  })
})

describe('a pull request whose image was on staging', () => {
  it('says since when', () => {
    const told = hears(productionAfter(), goesLive(staging(), '2.7.0', '1').after(SOAK_MS))
    openedIn(told.push('1.1.0', one), { origin: one })
    const { lines } = card(told.drawing(({ open }) => open))
    expect(lines.at(-1)).toMatch(/PR #318.+ · on staging since <!date\^\d+\^\{time\}\|11:03 UTC>/)
  })

  it('is not merged once it was rolled back there, and card, check and why say so', () => {
    const told = approvedThenVoid()
    const drawing = told.drawing(({ open }) => open)
    expect(card(drawing).lines[1]).toContain(
      'Approved, but did not last on staging:* it was rolled back there',
    )
    expect(checkOf(drawing)).toMatchObject({
      conclusion: 'pending',
      title: 'Approved, but it did not last on staging',
    })
    expect(why(told)).toContain('*1.1.0 did not last in staging/checkout:* it was rolled back there')
    clicks(told, 'merge', annWrites)
    expect(told.target.open?.stage).toBe('reviewing')
  })
})
