import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProtoReader } from '../decode/proto-reader.ts'
import { createChunk } from './chunk.ts'
import { ProtoWriter } from './proto-writer.ts'

function readerOf(writer: ProtoWriter): ProtoReader {
  const reader = new ProtoReader()
  reader.reset(writer.bytes, 0, writer.position)
  return reader
}

test('any string is written as UTF-8 with its length, lone surrogates as U+FFFD', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)), maxLength: 300 }),
      (text) => {
        const writer = new ProtoWriter(1)
        writer.text(text)

        const reader = readerOf(writer)
        const start = reader.part()
        expect(reader.failed).toBe(false)
        expect(writer.bytes.subarray(start, reader.position)).toEqual(Buffer.from(text))
        expect(reader.position).toBe(writer.position)
      },
    ),
  )
})

test('integers of 53 bits are written as int64, negative ones in ten bytes', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (value) => {
      const writer = new ProtoWriter(1)
      writer.int64(value)

      const reader = readerOf(writer)
      reader.varint64()
      expect((BigInt(reader.high | 0) << 32n) | BigInt(reader.low)).toBe(BigInt(value))
      if (value < 0) expect(writer.position).toBe(10)
    }),
  )
})

test.each([0, 1, 125, 126, 127, 128, 16_383, 16_384, 2_097_152])('a part of %i bytes gets the shortest length there is', (size) => {
  const writer = new ProtoWriter(8)
  const part = writer.openPart()
  writer.raw(new Uint8Array(size).fill(7))
  writer.closePart(part)

  const reader = readerOf(writer)
  expect(reader.varint32()).toBe(size)
  expect(reader.position).toBe(size < 128 ? 1 : size < 16_384 ? 2 : size < 2_097_152 ? 3 : 4)
  expect(writer.bytes.subarray(reader.position, writer.position).every((byte) => byte === 7)).toBe(true)
  expect(writer.position - reader.position).toBe(size)
})

test('constant bytes are copied as they are, also when they spell a NaN', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (bytes, spellsNaN) => {
      const constant = spellsNaN ? Uint8Array.from([1, 2, 3, 4, 5, 6, 0xf4, 0x7f, ...bytes]) : bytes
      const writer = new ProtoWriter(1)
      writer.byte(9)
      writer.chunk(createChunk(constant))

      expect([...writer.bytes.subarray(0, writer.position)]).toEqual([9, ...constant])
    }),
  )
})

test('microseconds become nanoseconds without losing a bit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_000_000_000_000_000 }), (micros) => {
      const writer = new ProtoWriter(1)
      writer.fixed64(0, 0)
      writer.patchMicros(0, micros)

      expect(writer.bytes.readBigUInt64LE(0)).toBe(BigInt(micros) * 1000n)
    }),
  )
})

test('decimal digits are those of the number, with zeros in front up to the wanted length', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(), fc.maxSafeInteger().map(Math.abs)), fc.integer({ min: 1, max: 4 }), (value, least) => {
      const writer = new ProtoWriter(1)
      writer.decimal(value, least)

      expect(writer.bytes.toString('latin1', 0, writer.position)).toBe(String(value).padStart(least, '0'))
    }),
  )
})
