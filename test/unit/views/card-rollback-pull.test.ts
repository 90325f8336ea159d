import { describe, expect, it } from 'vitest'
import type { Drawing } from '../../../src/views/shape.ts'
import { looked, openedIn, production } from './pulls.ts'
import { card } from './read.ts'
import { carol, story } from './world.ts'

type Told = ReturnType<typeof openedIn>

const PR = '<https://github.com/acme/deploy/pull/318|PR #318>'
const asOpen = (told: Told): Drawing => told.drawing(({ open }) => open)

/** A rollback whose pull request is open, and which GitHub does not let through yet. */
function rollback(): Told {
  const told = story(production()).baseline('1.41.3').push('1.42.0').commit('1.42.0').applied().live()
  told.asks({ verb: 'roll_back', release: 'production/checkout#1', reason: 'it is slow' }, carol)
  return openedIn(told, { authors: [] }, { content: 'in-1.41.3', demands: ['1 review'] })
}

describe('the card of a rollback', () => {
  it('asks nobody for an approval, and says what GitHub demands', () => {
    const { lines, buttons, menu } = card(asOpen(rollback()))
    expect(lines.slice(0, 2)).toEqual([
      '*checkout 1.42.0 → 1.41.3* · production · rollback',
      '✋ *No approval is needed, but GitHub demands:* 1 review',
    ])
    expect(lines[3]).toBe(`${PR} · 9f2c1ab · asked for by carol`)
    expect(buttons).toEqual(['Resume'])
    expect(menu).toEqual(['Why is it waiting?', 'Resume', 'Open the pull request'])
  })

  it('merges by itself as soon as GitHub lets it, whatever is held', () => {
    const told = looked(rollback(), { content: 'in-1.41.3', demands: [] })
    expect(card(asOpen(told)).lines[1]).toBe('🔵 *Merging* pull request #318')
  })
})
