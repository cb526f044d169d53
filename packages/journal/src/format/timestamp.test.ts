import { expect, test } from 'vitest'
import { createClock } from './timestamp.ts'

const MILLIS = Date.parse('2026-01-05T12:30:22.007Z')

test('JSON times have microseconds', () => {
  expect(createClock(() => 0).iso(MILLIS, 45_999)).toBe('2026-01-05T12:30:22.007045Z')
})

test('text times are those of the zone', () => {
  const clock = createClock(() => 330)
  expect(clock.dateTime(MILLIS)).toBe('2026-01-05 18:00:22')
  expect(clock.timeOfDay(MILLIS)).toBe('18:00:22.007')
})

test('the offset is asked again when the second changes, so that summer time begins at once', () => {
  const clock = createClock((epochMillis) => (epochMillis >= MILLIS ? 120 : 60))
  expect(clock.dateTime(MILLIS - 1_000)).toBe('2026-01-05 13:30:21')
  expect(clock.dateTime(MILLIS)).toBe('2026-01-05 14:30:22')
})

test('a time that no calendar holds does not throw', () => {
  expect(createClock(() => 60).iso(18_446_744_073_709, 0)).toMatch(/^2554-/)
  expect(createClock(() => 0).dateTime(0)).toBe('1970-01-01 00:00:00')
})
