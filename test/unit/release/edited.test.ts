import { describe, expect, it } from 'vitest'
import { decide } from '../../../src/release/decide.ts'
import type { Event } from '../../../src/release/events.ts'
import type { Target } from '../../../src/release/release.ts'
import { believed, imageOf, rulesOf, story } from '../views/world.ts'
import { afterStaging } from './time/world.ts'

const moved = { ...imageOf('1.42.0'), digest: `sha256:${'e'.repeat(64)}` }

/** While 1.42.0 is being written its tag moves, under a configuration that asks for a soak. */
function waiting(): Target {
  const told = story(rulesOf({ after: null }))
    .baseline('1.41.3')
    .push('1.42.0')
  const found = { kind: 'image_found', name: 'main', image: moved, key: '1.42.0', own: false } as const
  const decision = decide(
    told.target,
    { ...found, origin: believed },
    rulesOf({ after: afterStaging() }),
    told.nowMs,
  )
  return decision.kind === 'changed' ? decision.target : told.target
}

function hears(target: Target, event: Event): Target {
  const decision = decide(target, event, rulesOf({ after: null }), 1_800_000_000_000)
  return decision.kind === 'changed' ? decision.target : target
}

describe('what another configuration lets open', () => {
  it('waits while the old one is in force', () => {
    const { open, candidates } = waiting()
    expect(open?.to['main']).toEqual(imageOf('1.42.0'))
    expect(candidates.map(({ images }) => images['main'])).toEqual([moved])
  })

  it('replaces what is not written yet as soon as it is in force', () => {
    const { open, ending } = hears(waiting(), { kind: 'rules_changed' })
    expect(open).toMatchObject({ number: 2, stage: 'writing', to: { main: moved } })
    expect(ending).toMatchObject([{ number: 1, stage: 'superseded', endedBy: open?.id }])
  })
})
