import type { ByteCache } from './byte-cache.ts'
import { millisOf, nanosOf } from './nanoseconds.ts'
import { ProtoReader } from './proto-reader.ts'
import { createValueDecoder, decodeAnyValue, type DecodedValue, type ValueDecoder } from './value.ts'

/** What stands in an `IndexedValue`. */
export const VALUE_KIND = { none: 0, text: 1, integer: 2, double: 3, boolean: 4, decoded: 5 } as const

/** One AnyValue of a record. */
export interface IndexedValue {
  kind: number
  /** Of the text's UTF-8, the integer's varint, the double's eight bytes or the boolean's byte. */
  start: number
  end: number
  /** For the kind `decoded`: arrays, maps, bytes, empty values, and whatever is encoded in an unusual way. */
  decoded: DecodedValue
}

export interface IndexedAttribute<K> extends IndexedValue {
  key: K
}

/** Where the parts of one LogRecord stand in its bytes: all that is needed to print it without making strings. */
export interface RecordIndex<K, E> {
  bytes: Buffer
  timeMillis: number
  timeNanos: number
  severityNumber: number
  readonly body: IndexedValue
  eventName: E | undefined
  /** The first `attributeCount` of them are the record's. */
  readonly attributes: IndexedAttribute<K>[]
  attributeCount: number
  droppedAttributesCount: number
  traceStart: number
  traceEnd: number
  spanStart: number
  spanEnd: number
}

/** What is made of the names in a record. */
export interface IndexNames<K, E> {
  readonly keys: ByteCache<K>
  readonly eventNames: ByteCache<E>
}

/**
 * Makes the function that finds the parts of a LogRecord. Its answer is good until the next call; `undefined` for damage, and for records
 * that are encoded in an unusual way, which `decodeLogRecord` reads.
 */
export function createRecordIndexer<K, E>(names: IndexNames<K, E>): (payload: Buffer) => RecordIndex<K, E> | undefined {
  const reader = new ProtoReader()
  const decoder = createValueDecoder(reader)
  const index = emptyIndex<K, E>()
  let isUsual = true

  return (payload) => {
    reader.reset(payload, 0, payload.length)
    resetIndex(index, payload)
    isUsual = true
    while (reader.position < reader.end && !reader.failed) {
      readField()
      if (!isUsual) return undefined
    }
    return reader.failed ? undefined : index
  }

  // The case labels are whole tags: field number << 3 | wire type.
  function readField(): void {
    const tag = reader.varint32()
    switch (tag) {
      case 0x32:
        readAttribute()
        return
      case 0x09:
        reader.fixed64()
        index.timeMillis = millisOf(reader.high, reader.low)
        index.timeNanos = nanosOf(reader.high, reader.low)
        return
      case 0x10:
        index.severityNumber = reader.varint32()
        return
      case 0x2a:
        readBody()
        return
      case 0x38:
        index.droppedAttributesCount = reader.varint32()
        return
      case 0x4a:
        index.traceStart = reader.part()
        index.traceEnd = reader.position
        return
      case 0x52:
        index.spanStart = reader.part()
        index.spanEnd = reader.position
        return
      case 0x62:
        readEventName()
        return
      default:
        reader.skip(tag & 7)
    }
  }

  function readBody(): void {
    const start = reader.part()
    if (!reader.failed) readValue(decoder, index.body, start, reader.position)
  }

  function readEventName(): void {
    const start = reader.part()
    if (!reader.failed) index.eventName = reader.position > start ? names.eventNames(reader.bytes, start, reader.position) : undefined
  }

  function readAttribute(): void {
    const start = reader.part()
    if (reader.failed) return
    const { bytes, position: end } = reader
    // A key and a value, each with a length of one byte or two, and nothing else.
    const keyStart = textStart(bytes, start, end, 0x0a)
    const keyEnd = keyStart + lengthBefore(bytes, start + 1)
    const valueStart = keyStart === -1 ? -1 : textStart(bytes, keyEnd, end, 0x12)
    isUsual = valueStart !== -1 && valueStart + lengthBefore(bytes, keyEnd + 1) === end
    if (!isUsual) return
    const nth = index.attributeCount++
    const attribute = (index.attributes[nth] ??= { key: names.keys(bytes, keyStart, keyEnd), ...emptyValue() })
    attribute.key = names.keys(bytes, keyStart, keyEnd, nth)
    readValue(decoder, attribute, valueStart, end)
  }
}

/** Where the content of a part starts whose tag stands at `at`; -1 when another tag does, or its length is longer than two bytes. */
function textStart(bytes: Buffer, at: number, end: number, tag: number): number {
  if (at + 2 > end || bytes[at] !== tag) return -1
  if (bytes[at + 1]! < 0x80) return at + 2 // inside the part: checked on the line above
  return at + 3 <= end && bytes[at + 2]! < 0x80 ? at + 3 : -1 // as above
}

function lengthBefore(bytes: Buffer, at: number): number {
  const first = bytes[at]! // textStart found it
  return first < 0x80 ? first : (first & 0x7f) | (bytes[at + 1]! << 7) // as above
}

function readValue(decoder: ValueDecoder, value: IndexedValue, start: number, end: number): void {
  const { bytes } = decoder.reader
  const tag = start < end ? bytes[start]! : 0 // inside the part
  value.start = start + 1
  value.end = end
  if (tag === 0x0a) {
    const textAt = textStart(bytes, start, end, 0x0a)
    value.start = textAt
    value.kind = VALUE_KIND.text
    if (textAt !== -1 && textAt + lengthBefore(bytes, start + 1) === end) return
  } else if (tag === 0x18 || tag === 0x10) {
    value.kind = tag === 0x18 ? VALUE_KIND.integer : VALUE_KIND.boolean
    if (isShortVarint(bytes, start + 1, end)) return
  } else if (tag === 0x21) {
    value.kind = VALUE_KIND.double
    if (end - start === 9) return
  }
  value.kind = VALUE_KIND.decoded
  value.decoded = decodeBetween(decoder, start, end)
}

/** One varint of at most 28 bits and nothing behind it. */
function isShortVarint(bytes: Buffer, start: number, end: number): boolean {
  if (start >= end || end - start > 4) return false
  for (let at = start; at < end - 1; at++) if (bytes[at]! < 0x80) return false // inside the value
  return bytes[end - 1]! < 0x80 // as above
}

function decodeBetween(decoder: ValueDecoder, start: number, end: number): DecodedValue {
  const { reader } = decoder
  const { position, end: outerEnd } = reader
  reader.position = start
  reader.end = end
  const value = decodeAnyValue(decoder, 0)
  reader.position = position
  reader.end = outerEnd
  return value
}

function emptyValue(): IndexedValue {
  return { kind: VALUE_KIND.none, start: 0, end: 0, decoded: null }
}

function emptyIndex<K, E>(): RecordIndex<K, E> {
  return {
    bytes: Buffer.alloc(0),
    timeMillis: 0,
    timeNanos: 0,
    severityNumber: 0,
    body: emptyValue(),
    eventName: undefined,
    attributes: [],
    attributeCount: 0,
    droppedAttributesCount: 0,
    traceStart: 0,
    traceEnd: 0,
    spanStart: 0,
    spanEnd: 0,
  }
}

function resetIndex<K, E>(index: RecordIndex<K, E>, bytes: Buffer): void {
  index.bytes = bytes
  index.timeMillis = 0
  index.timeNanos = 0
  index.severityNumber = 0
  index.body.kind = VALUE_KIND.none
  index.eventName = undefined
  index.attributeCount = 0
  index.droppedAttributesCount = 0
  index.traceStart = 0
  index.traceEnd = 0
  index.spanStart = 0
  index.spanEnd = 0
}
