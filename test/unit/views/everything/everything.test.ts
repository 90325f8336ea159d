import { describe, expect, it } from 'vitest'
import { HOSTILE } from '../hostile.ts'
import { slackWorld } from './accepted.ts'
import { buildersElsewhere, viewsBuilt } from './built.ts'
import { CASES } from './cases.ts'
import { harmOf } from './harm.ts'

it('has a case here for everything that is sent to Slack', () => {
  expect(Object.keys(CASES).toSorted()).toEqual(viewsBuilt())
})

it('is built by views alone', () => {
  expect(buildersElsewhere()).toEqual([])
})

describe.each(Object.entries(CASES))('%s', (_view, build) => {
  it.each(Object.entries(HOSTILE))(
    'stays text, keeps the limits and is taken by Slack with %s',
    (_what, hostile) => {
      const says = slackWorld()
      const built = build(hostile)
      expect(built).not.toEqual([])
      for (const sent of built) expect([...harmOf(sent), ...says(sent)]).toEqual([])
    },
  )
})
