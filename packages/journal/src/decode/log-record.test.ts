import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeFreeRecord } from '../encode/free-record.ts'
import { Encoding } from '../encode/encoding.ts'
import { channelChunk } from '../encode/record-end.ts'
import { ProtoWriter } from '../encode/proto-writer.ts'
import { attributeOf, decodeLogRecord } from './log-record.ts'

const redactor = { text: (value: string) => value, isSensitiveKey: () => false }

function encoded(attributes: Record<string, unknown>, body: unknown = 'hello', micros = 1_795_227_538_701_186): Uint8Array {
  const writer = new ProtoWriter(16)
  const frame = {
    micros,
    channel: channelChunk('a.channel'),
    scope: undefined,
    span: Uint8Array.from([0x4a, 2, 0xab, 0xcd, 0x52, 1, 0xef]),
  }
  encodeFreeRecord(
    new Encoding(redactor, writer),
    { loggerName: 'a.channel', severityNumber: 17, body, attributes, eventName: 'an.event' },
    frame,
  )
  return writer.bytes.subarray(0, writer.position)
}

test('a record comes back as it was written', () => {
  const record = decodeLogRecord(
    encoded({
      text: 'é',
      n: -5,
      big: 2n ** 62n,
      half: 0.5,
      yes: true,
      none: null,
      list: ['a', 1],
      map: { x: { y: 1 } },
      raw: Uint8Array.of(1, 2),
    }),
  )!

  expect({ ...record, attributeKeys: [], attributeValues: [] }).toEqual({
    timeMillis: 1_795_227_538_701,
    timeNanos: 186_000,
    observedMillis: 1_795_227_538_701,
    observedNanos: 186_000,
    severityNumber: 17,
    severityText: 'ERROR',
    body: 'hello',
    attributeKeys: [],
    attributeValues: [],
    droppedAttributesCount: 0,
    flags: 0,
    traceId: 'abcd',
    spanId: 'ef',
    eventName: 'an.event',
  })
  expect(record.attributeKeys).toEqual([
    'text',
    'n',
    'big',
    'half',
    'yes',
    'none',
    'list',
    'map',
    'raw',
    'otelier.channel',
    'log.record.uid',
  ])
  expect(record.attributeValues.slice(0, 9)).toEqual([
    'é',
    -5,
    2n ** 62n,
    0.5,
    true,
    null,
    ['a', 1],
    new Map([['x', new Map([['y', 1]])]]),
    Uint8Array.of(1, 2),
  ])
  expect(attributeOf(record, 'otelier.channel')).toBe('a.channel')
  expect(attributeOf(record, 'missing')).toBeUndefined()
})

test('every time up to the year 2255 keeps its microseconds', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_000_000_000_000_000 }), (micros) => {
      const record = decodeLogRecord(encoded({}, 'x', micros))!
      expect([record.timeMillis, record.timeNanos]).toEqual([Math.floor(micros / 1000), (micros % 1000) * 1000])
    }),
  )
})

test('any bytes are answered, never thrown at', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      decodeLogRecord(bytes)
    }),
    { numRuns: 2000 },
  )
})

test('a record with any damage is answered, never thrown at; a cut one is refused or shorter', () => {
  const whole = encoded({ text: 'a'.repeat(200), list: ['a', ['b']], map: { x: { y: 1 } } })
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }), fc.boolean(), (at, byte, isCut) => {
      const damaged = Uint8Array.from(isCut ? whole.subarray(0, at) : whole)
      if (!isCut) damaged[at] = byte
      const record = decodeLogRecord(damaged)
      if (isCut && record !== undefined) expect(record.attributeKeys.length).toBeLessThanOrEqual(5)
    }),
    { numRuns: 2000 },
  )
})

test('values nested without end are refused', () => {
  let value: Uint8Array = Uint8Array.of(0x10, 1)
  for (let depth = 0; depth < 60; depth++) value = Uint8Array.from([0x2a, value.length + 2, 0x0a, value.length, ...value].slice(0, 120))
  expect(decodeLogRecord(Uint8Array.from([0x2a, value.length, ...value]))).toBeUndefined()
})
