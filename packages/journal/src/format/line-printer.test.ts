import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLogRecord } from '../decode/log-record.ts'
import { Encoding } from '../encode/encoding.ts'
import { encodeFreeRecord } from '../encode/free-record.ts'
import { channelChunk } from '../encode/record-end.ts'
import { ProtoWriter } from '../encode/proto-writer.ts'
import { createLineFormat, type RecordFormat } from './line-format.ts'
import { createLinePrinter, createRecordReader } from './line-printer.ts'

const FORMATS: readonly RecordFormat[] = ['json', 'extra_data', 'verbose', 'simple', 'compact']
const STREAM = { signal: 'logs', scope: { name: 'payment' }, channel: 'payment' } as const
const redactor = { text: (value: string) => value, isSensitiveKey: () => false }

interface Given {
  readonly attributes: Record<string, unknown>
  readonly body: unknown
  readonly channel: string
  readonly eventName: string
  readonly severityNumber: number
  readonly micros: number
  readonly hasSpan: boolean
}

function encode({ channel, micros, hasSpan, ...record }: Given): Buffer {
  const writer = new ProtoWriter(16)
  const ids = [0x4a, 16, ...Array<number>(16).fill(0xab), 0x52, 8, ...Array<number>(8).fill(0x0c)]
  const span = Uint8Array.from(hasSpan ? ids : [])
  encodeFreeRecord(
    new Encoding(redactor, writer),
    { loggerName: 'payment', ...record },
    { micros, channel: channelChunk(channel), scope: undefined, span },
  )
  writer.bytes.fill('0', writer.uidOffset, writer.uidOffset + 26)
  return Buffer.from(writer.bytes.subarray(0, writer.position))
}

const printers = FORMATS.flatMap((name) =>
  [true, false].map((hasAttributes) => ({
    print: createLinePrinter(name, { timeZone: 'utc', hasAttributes }),
    format: createLineFormat(name, { timeZone: 'utc', hasAttributes }),
  })),
)
const read = createRecordReader()

/** One line per printer; `undefined` for what is no record. */
function printed(payload: Buffer): string[] | undefined {
  const record = read(payload)
  return record && printers.map(({ print }) => textOf(print(record, STREAM)))
}

function textOf({ bytes, position }: { readonly bytes: Buffer; readonly position: number }): string {
  return bytes.toString('utf8', 0, position)
}

function formatted(payload: Buffer): string[] | undefined {
  const record = decodeLogRecord(payload)
  return record && printers.map(({ format }) => Buffer.from(format(record, STREAM)).toString())
}

const text = fc.oneof(
  { weight: 4, arbitrary: fc.string() },
  fc.string({ unit: 'binary' }),
  fc.constantFrom('', 'é漢', '"\\', '\r\n{"level":"INFO"}', '\u001b]8;;x\u0007', '\u007f\u202e\u2028\u{e0041}', 'x'.repeat(20_000)),
)
const number = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double(),
  fc.integer().map((thousandths) => thousandths / 1000),
  fc.nat({ max: 9_999 }).map((part) => 0.1 * part),
  fc.constantFrom(-0, 0.001, 1e-7, 2 ** 31 / 1000, 1e21, 2 ** 27, 2 ** 28, Number.NaN, Number.NEGATIVE_INFINITY),
)
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  { weight: 3, arbitrary: number },
  fc.boolean(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constant(null),
  fc.uint8Array(),
  fc.array(fc.oneof(text, number), { maxLength: 4 }),
  fc.dictionary(text, fc.oneof(text, number), { maxKeys: 4 }),
)
const placed = [
  'request.id',
  'user.id',
  'account.id',
  'code.file.path',
  'code.line.number',
  'code.function.name',
  'exception.type',
  'exception.message',
  'exception.stacktrace',
  'otelier.channel',
  'analytics.event',
]
const given: fc.Arbitrary<Given> = fc.record({
  attributes: fc.oneof(
    fc.dictionary(text, value, { maxKeys: 8 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...placed.slice(0, 3), 'order.id', 'payment.amount.minor'), text), value, { maxKeys: 8 }),
    fc.dictionary(fc.constantFrom(...placed, 'order.id'), value, { maxKeys: 8 }),
  ),
  body: fc.oneof({ weight: 3, arbitrary: text }, value, fc.constant(undefined)),
  channel: fc.oneof(fc.constant('payment'), text),
  eventName: fc.oneof(fc.constant('payment.completed'), text),
  severityNumber: fc.integer({ min: 0, max: 40 }),
  micros: fc.oneof(fc.nat(), fc.integer({ min: 1_795_227_538_000_000, max: 1_795_227_540_000_000 })),
  hasSpan: fc.boolean(),
})

test('the printed bytes are those of the line formats, whatever stands in a record', () => {
  fc.assert(
    fc.property(given, (record) => {
      const payload = encode(record)
      expect(printed(payload)).toEqual(formatted(payload))
    }),
    { numRuns: 2_000 },
  )
})

const USUAL: Given = {
  attributes: { 'order.id': 'ord_1', 'request.id': 'req-1', n: 12, d: 100.25, yes: true },
  body: 'Payment completed',
  channel: 'payment',
  eventName: 'payment.completed',
  severityNumber: 9,
  micros: 1_795_227_538_701_186,
  hasSpan: true,
}

test('the usual record is printed from its bytes', () => {
  expect(read(encode(USUAL))?.index?.attributeCount).toBe(7)
  expect(printed(encode(USUAL))?.[0]).toMatch(
    /^\{"timestamp":"2026-11-21T02:18:58\.701186Z","level":"INFO",.*"d":100\.25,"yes":true\}\}\n$/,
  )
})

test('damaged and oddly encoded records are told apart and printed as before', () => {
  const change = fc.record({ at: fc.nat(), remove: fc.nat({ max: 4 }), insert: fc.uint8Array({ maxLength: 4 }) })
  fc.assert(
    fc.property(fc.oneof(fc.constant(USUAL), given), fc.array(change, { minLength: 1, maxLength: 3 }), (record, changes) => {
      let payload = encode(record)
      for (const { at, remove, insert } of changes) {
        const place = at % (payload.length + 1)
        payload = Buffer.concat([payload.subarray(0, place), insert, payload.subarray(place + remove)])
      }
      expect(printed(payload)).toEqual(formatted(payload))
    }),
    { numRuns: 3_000 },
  )
})

test('of what a record has twice the last counts, as before', () => {
  fc.assert(
    fc.property(given, given, (first, second) => {
      const payload = Buffer.concat([encode(first), encode(second)])
      expect(printed(payload)).toEqual(formatted(payload))
    }),
  )
})
