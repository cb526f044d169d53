import { millisOf, nanosOf } from './nanoseconds.ts'
import { ProtoReader } from './proto-reader.ts'
import { createValueDecoder, decodeAnyValue, type DecodedValue, type ValueDecoder } from './value.ts'

export type { DecodedValue } from './value.ts'

/** One OTLP LogRecord, read for people: what files and the console print. */
export interface DecodedLogRecord {
  /** Milliseconds since the epoch, whole. 0 when the record has no time. */
  timeMillis: number
  /** Nanoseconds below the millisecond, 0 to 999,999. */
  timeNanos: number
  observedMillis: number
  observedNanos: number
  /** 0 when unspecified. */
  severityNumber: number
  severityText: string
  /** `undefined` when the record has none; `null` when it is there and empty. */
  body: DecodedValue | undefined
  /** In the order of the record; `attributeValues` has as many. */
  attributeKeys: string[]
  attributeValues: DecodedValue[]
  droppedAttributesCount: number
  /** The W3C trace flags byte. */
  flags: number
  /** 32 lower-case hex digits, or empty. */
  traceId: string
  /** 16 lower-case hex digits, or empty. */
  spanId: string
  eventName: string
}

/** The value of the first attribute with this key. */
export function attributeOf(record: DecodedLogRecord, key: string): DecodedValue | undefined {
  const at = record.attributeKeys.indexOf(key)
  return at === -1 ? undefined : record.attributeValues[at]
}

/** Decodes the bytes of one OTLP LogRecord. Answers `undefined` for anything else; never throws. */
export function decodeLogRecord(payload: Uint8Array): DecodedLogRecord | undefined {
  const bytes = asBuffer(payload)
  reader.reset(bytes, 0, bytes.length)
  decoder.latin1 = bytes.length <= USUAL_BYTES ? bytes.toString('latin1') : ''
  const record = emptyRecord()
  while (reader.position < reader.end && !reader.failed) readField(record)
  return reader.failed ? undefined : record
}

/** Records up to this size are cut out of one string. */
const USUAL_BYTES = 2048

const decoder = createValueDecoder(new ProtoReader())
const { reader } = decoder

function asBuffer(payload: Uint8Array): Buffer {
  if (Buffer.isBuffer(payload)) return payload
  return Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
}

function emptyRecord(): DecodedLogRecord {
  return {
    timeMillis: 0,
    timeNanos: 0,
    observedMillis: 0,
    observedNanos: 0,
    severityNumber: 0,
    severityText: '',
    body: undefined,
    attributeKeys: [],
    attributeValues: [],
    droppedAttributesCount: 0,
    flags: 0,
    traceId: '',
    spanId: '',
    eventName: '',
  }
}

// The case labels are whole tags: field number << 3 | wire type.
function readField(record: DecodedLogRecord): void {
  const tag = reader.varint32()
  switch (tag) {
    case 0x09:
      reader.fixed64()
      record.timeMillis = millisOf(reader.high, reader.low)
      record.timeNanos = nanosOf(reader.high, reader.low)
      return
    case 0x59:
      reader.fixed64()
      record.observedMillis = millisOf(reader.high, reader.low)
      record.observedNanos = nanosOf(reader.high, reader.low)
      return
    case 0x10:
      record.severityNumber = reader.varint32()
      return
    case 0x1a:
      record.severityText = readText()
      return
    case 0x2a:
      record.body = readPart(decodeAnyValue)
      return
    case 0x32:
      readAttribute(record)
      return
    case 0x38:
      record.droppedAttributesCount = reader.varint32()
      return
    case 0x45:
      record.flags = reader.fixed32() & 0xff
      return
    case 0x4a:
      record.traceId = readHex()
      return
    case 0x52:
      record.spanId = readHex()
      return
    case 0x62:
      record.eventName = readText()
      return
    default:
      reader.skip(tag & 7)
  }
}

function readAttribute(record: DecodedLogRecord): void {
  const outerEnd = reader.end
  const start = reader.part()
  if (reader.failed) return
  const partEnd = reader.position
  reader.position = start
  reader.end = partEnd
  let key = ''
  let value: DecodedValue = null
  while (reader.position < partEnd && !reader.failed) {
    const tag = reader.varint32()
    if (tag === 0x0a) {
      const at = reader.part()
      if (!reader.failed) key = decoder.readKey(reader.bytes, at, reader.position)
    } else if (tag === 0x12) value = readPart(decodeAnyValue)
    else reader.skip(tag & 7)
  }
  reader.end = outerEnd
  record.attributeKeys.push(key)
  record.attributeValues.push(value)
}

function readPart(read: (decoder: ValueDecoder, depth: number) => DecodedValue): DecodedValue {
  const outerEnd = reader.end
  const start = reader.part()
  if (reader.failed) return null
  const partEnd = reader.position
  reader.position = start
  reader.end = partEnd
  const value = read(decoder, 0)
  reader.position = partEnd
  reader.end = outerEnd
  return value
}

function readText(): string {
  const at = reader.part()
  return reader.failed ? '' : decoder.readKey(reader.bytes, at, reader.position)
}

function readHex(): string {
  const at = reader.part()
  return reader.failed ? '' : reader.bytes.toString('hex', at, reader.position)
}
