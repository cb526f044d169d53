import { expect, test } from 'vitest'
import { createInstanceId, createUidCounter, isInstanceId, recordUid, UID_BYTES } from './instance.ts'

test('an instance id has 16 characters and sorts by time', () => {
  const early = createInstanceId(1_700_000_000_000, () => 0.99)
  const late = createInstanceId(1_700_000_000_001, () => 0)
  expect(early).toHaveLength(16)
  expect(isInstanceId(early)).toBe(true)
  expect(early < late).toBe(true)
})

test.for(['', 'short', '../../../../../etc', '1M7XYPTTBRATM3NI', '1m7xypttbratm3n9'])('%o is no instance id', (text) => {
  expect(isInstanceId(text)).toBe(false)
})

test('the counter writes the uid of each sequence in turn', () => {
  const instance = createInstanceId()
  const counter = createUidCounter(instance)
  const bytes = Buffer.alloc(UID_BYTES + 1)
  for (let sequence = 1; sequence < 40_000; sequence++) {
    if (sequence % 997 === 1) {
      counter.copyTo(bytes, 1)
      expect(bytes.toString('latin1', 1)).toBe(recordUid(instance, sequence))
    }
    counter.increment()
  }
})
