import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readNotifications } from './postgres-notifications.ts'

function message(type: string, body: string): Buffer {
  const bytes = Buffer.from(` \0\0\0\0${body}`)
  bytes.write(type)
  bytes.writeUInt32BE(bytes.length - 1, 1)
  return bytes
}

test('notifications are found between other messages', () => {
  const first = message('A', 'jobs')
  const second = message('A', 'events')

  const found = readNotifications(Buffer.concat([message('T', 'row'), first, message('C', 'SELECT 1'), second, message('Z', 'I')]))

  expect(found).toEqual([first, second])
})

test('any bytes are read without an error, and nothing is found twice', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const found = readNotifications(bytes)
      expect(found.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(bytes.length)
    }),
  )
})
