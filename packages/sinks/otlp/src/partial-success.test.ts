import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readRejectedCount } from './partial-success.ts'

test('the count of refused records is read', () => {
  expect(readRejectedCount(Buffer.from([0x0a, 0x06, 0x08, 0xac, 0x02, 0x12, 0x01, 0x78]))).toBe(300)
})

test('an empty answer refuses nothing', () => {
  expect(readRejectedCount(new Uint8Array())).toBe(0)
})

test('no answer makes it throw or count below zero', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => readRejectedCount(bytes) >= 0))
})
