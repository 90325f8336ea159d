import { expect, it } from 'vitest'
import { median, percentile, spread, table } from '../../../bench/figures.ts'

it('takes the middle value, and of an even number the lower of the two', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2)
})

it('takes the greatest of few values for the 99th percentile, and the 99th of a hundred', () => {
  expect(percentile([5, 9, 7], 0.99)).toBe(9)
  const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)
  expect(spread(hundred)).toEqual({ min: 1, median: 50, p99: 99, max: 100 })
})

it('has no value where there are none', () => {
  expect(median([])).toBeNaN()
})

it('sets the first column to the left and the others to the right', () => {
  expect(
    table([
      ['what', 'ms'],
      ['a', 100],
    ]),
  ).toBe('what   ms\na     100')
})
