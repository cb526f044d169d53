import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConfigError } from '../config-error.ts'
import { readBytes } from './size.ts'

test.for([
  ['1B', 1],
  ['512KiB', 524_288],
  ['10MiB', 10_485_760],
  [' 2 GiB ', 2_147_483_648],
] as const)('reads %o as %o bytes', ([raw, bytes]) => {
  expect(readBytes('files.app.maxBytes', raw)).toBe(bytes)
})

test.for(['10', 'ten MiB', '10MB', '-1MiB', '1.5MiB', '0B', '10mib', ''])('refuses %o and names where it came from', (raw) => {
  expect(() => readBytes('OTELIER_JOURNAL_MAX_BYTES', raw)).toThrow(
    expect.objectContaining({ code: 'OTELIER_BAD_SIZE', source: 'OTELIER_JOURNAL_MAX_BYTES' }),
  )
})

test('says what is wrong and what to write', () => {
  expect(() => readBytes('OTELIER_JOURNAL_MAX_BYTES', '10')).toThrow(
    'OTELIER_JOURNAL_MAX_BYTES: "10" is not a size; write a whole number with B, KiB, MiB or GiB, for example 10MiB [OTELIER_BAD_SIZE]',
  )
})

test('any text is a size or refused', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (raw) => {
      try {
        expect(Number.isSafeInteger(readBytes('source', raw))).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(ConfigError)
      }
    }),
  )
})
