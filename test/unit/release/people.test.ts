import { array, assert, constant, constantFrom, property, record } from 'fast-check'
import { expect, it } from 'vitest'
import { firstOf, isSame } from '../../../src/release/approvals/people.ts'

const person = record({
  login: constantFrom('ann', 'Ann', 'bob', 'carol'),
  id: constantFrom(null, 1, 2, 3),
  bot: constant(false),
})

it('keeps the first of each person, as a comparison of each with each would', () => {
  assert(
    property(array(person, { maxLength: 12 }), people => {
      const slowly = people.filter((one, at) => people.findIndex(other => isSame(other, one)) === at)
      expect(firstOf(people, one => one)).toEqual(slowly)
    }),
  )
})
