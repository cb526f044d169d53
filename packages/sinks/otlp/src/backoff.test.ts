import { expect, test } from 'vitest'
import { backoffMillis, readRetryAfter } from './backoff.ts'

const NOW = Date.parse('2026-01-05T12:30:22Z')

test('waiting grows from one second to one minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 99].map((failures) => backoffMillis(failures, () => 1))).toEqual([
    1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ])
})

test('at most half of the waiting is left to chance', () => {
  expect(backoffMillis(3, () => 0)).toBe(2_000)
})

test.for([
  ['7', 7_000],
  ['0', 0],
  ['Mon, 05 Jan 2026 12:30:32 GMT', 10_000],
  ['Mon, 05 Jan 2026 12:00:00 GMT', 0],
  ['999999', 300_000],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
] as const)('Retry-After %o means %o ms', ([header, millis]) => {
  expect(readRetryAfter(header, NOW)).toBe(millis)
})
