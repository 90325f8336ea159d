import { describe, expect, it } from 'vitest'
import { openedIn, production } from '../views/pulls.ts'
import { story } from '../views/world.ts'

describe('an image that comes while the pull request of an older one is being opened', () => {
  it('takes its place as soon as it is open', () => {
    const told = story(production()).baseline('1.41.3').push('1.42.0').push('1.43.0')
    expect(openedIn(told).target.open).toMatchObject({ version: '1.42.0', givesWay: '1.43.0' })
  })

  it('waits where the policy says that nothing is replaced', () => {
    const told = story(production({}, { supersede: 'never' }))
      .baseline('1.41.3')
      .push('1.42.0')
      .push('1.43.0')
    expect(openedIn(told).target.open).toMatchObject({ version: '1.42.0', givesWay: null })
  })
})
