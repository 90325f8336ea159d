import { expect, it } from 'vitest'
import { briefFailure } from '../../../src/release/failing.ts'
import { story, troubleOf } from '../views/world.ts'

const failed = () => {
  const told = story().baseline('1.41.3').push('1.42.0').commit('1.42.0').applied()
  return told.seen({ reason: 'Progressing' }, troubleOf()).drawing(({ rolling }) => rolling).release
}

it('says in a few words why pods fail, without their names and counts', () => {
  expect(briefFailure(failed())).toBe('new pods of checkout crash on start')
})

it('says what was kept where no pod is to blame', () => {
  const failure = { stage: 'applying', code: 'apply_refused', message: 'quota exceeded', atMs: 0 } as const
  expect(briefFailure({ ...failed(), rollout: null, failure })).toBe('quota exceeded')
  expect(briefFailure({ ...failed(), rollout: null, failure: null })).toBe('no reason is known')
})
