import { expect, test } from 'vitest'
import { createSlowness } from './slowness.ts'

test('a directory is slow while the median of the last 15 appends is above the limit', () => {
  const slowness = createSlowness(2)
  const isSlow = [...Array<number>(8).fill(3), ...Array<number>(8).fill(1)].map((millis) => {
    slowness.add(millis)
    return slowness.isSlow
  })
  expect(isSlow).toEqual([...Array<boolean>(7).fill(false), ...Array<boolean>(8).fill(true), false])
})
