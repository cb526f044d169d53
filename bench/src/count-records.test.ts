import { expect, test } from 'vitest'
import { countLogRecords } from './count-records.ts'

// field 1 (resource_logs) { 1: resource (empty), 2 (scope_logs) { 1: scope, 2: record, 2: record }, 2 { 2: record } }
const THREE_RECORDS = [10, 15, 10, 0, 18, 7, 10, 1, 0, 18, 0, 18, 0, 18, 2, 18, 0]

test('counts the log records of every scope, and leaves scope and resource out', () => {
  expect(countLogRecords(Uint8Array.from(THREE_RECORDS))).toBe(3)
})

test('counts nothing in an empty request', () => {
  expect(countLogRecords(new Uint8Array())).toBe(0)
})

test('refuses a request that was cut off', () => {
  expect(() => countLogRecords(Uint8Array.from(THREE_RECORDS.slice(0, -1)))).toThrow(RangeError)
})
