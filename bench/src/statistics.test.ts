import { expect, test } from 'vitest'
import { compare, medianOf, summarise } from './statistics.ts'

const samplesOf = (...values: number[]) => values.map((wall) => ({ wall }))

test('the median of an even number of values is the mean of the middle two', () => {
  expect(medianOf([4, 1, 3, 2])).toBe(2.5)
  expect(medianOf([9, 1, 3])).toBe(3)
})

test('no value has no median', () => {
  expect(() => medianOf([])).toThrow(RangeError)
})

test('a summary names median and range', () => {
  expect(summarise(samplesOf(3, 1, 2), 'wall')).toEqual({ median: 2, min: 1, max: 3 })
})

test('a ratio is that of the medians, with the range within rounds', () => {
  expect(compare(samplesOf(1, 2, 3), samplesOf(2, 4, 4), 'wall')).toEqual({ ratio: 0.5, min: 0.5, max: 0.75 })
})

test('with a baseline a ratio is that of what was added', () => {
  expect(compare(samplesOf(60, 60), samplesOf(250, 250), 'wall', samplesOf(50, 50))).toEqual({ ratio: 0.05, min: 0.05, max: 0.05 })
})
