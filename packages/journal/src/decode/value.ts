import { createByteCache, type ByteCache } from './byte-cache.ts'
import type { ProtoReader } from './proto-reader.ts'

/** An OTLP AnyValue. Integers outside of ±2^53 are `bigint`; an empty value is `null`; bytes are a copy. */
export type DecodedValue = string | number | boolean | bigint | null | Uint8Array | DecodedValue[] | Map<string, DecodedValue>

export interface ValueDecoder {
  readonly reader: ProtoReader
  /** All of the reader's bytes as Latin-1, or empty. */
  latin1: string
  readonly readKey: ByteCache<string>
}

/** A decoder with a key cache of its own; `latin1` is empty until somebody fills it. */
export function createValueDecoder(reader: ProtoReader): ValueDecoder {
  return { reader, latin1: '', readKey: createByteCache((text) => text) }
}

/** Our encoder stops at 8; a foreign journal may hold more, and garbage must not exhaust the stack. */
const MAX_DEPTH = 32

/** Reads the AnyValue between the reader's `position` and `end`. */
export function decodeAnyValue(decoder: ValueDecoder, depth: number): DecodedValue {
  const { reader } = decoder
  let value: DecodedValue = null
  while (reader.position < reader.end && !reader.failed) value = readOne(decoder, reader.varint32(), depth, value)
  return value
}

function readOne(decoder: ValueDecoder, tag: number, depth: number, before: DecodedValue): DecodedValue {
  const { reader } = decoder
  switch (tag) {
    case 0x0a: {
      const at = reader.part()
      return reader.failed ? null : textOf(decoder, at, reader.position)
    }
    case 0x10:
      return reader.varint32() !== 0
    case 0x18:
      reader.varint64()
      return integerOf(reader.high, reader.low)
    case 0x21:
      return reader.double()
    case 0x2a:
      return readMessage(decoder, depth, readArray)
    case 0x32:
      return readMessage(decoder, depth, readMap)
    case 0x3a: {
      const at = reader.part()
      return reader.failed ? null : Uint8Array.from(reader.bytes.subarray(at, reader.position))
    }
    default:
      reader.skip(tag & 7)
      return before
  }
}

type MessageReader = (decoder: ValueDecoder, depth: number) => DecodedValue

function readMessage(decoder: ValueDecoder, depth: number, read: MessageReader): DecodedValue {
  const { reader } = decoder
  const outerEnd = reader.end
  const start = reader.part()
  if (depth >= MAX_DEPTH) reader.failed = true
  if (reader.failed) return null
  const partEnd = reader.position
  reader.position = start
  reader.end = partEnd
  const value = read(decoder, depth + 1)
  reader.position = partEnd
  reader.end = outerEnd
  return value
}

function readArray(decoder: ValueDecoder, depth: number): DecodedValue[] {
  const { reader } = decoder
  const values: DecodedValue[] = []
  while (reader.position < reader.end && !reader.failed) {
    const tag = reader.varint32()
    if (tag === 0x0a) values.push(readMessage(decoder, depth, decodeAnyValue))
    else reader.skip(tag & 7)
  }
  return values
}

function readMap(decoder: ValueDecoder, depth: number): Map<string, DecodedValue> {
  const { reader } = decoder
  const values = new Map<string, DecodedValue>()
  while (reader.position < reader.end && !reader.failed) {
    const tag = reader.varint32()
    if (tag === 0x0a) readMessage(decoder, depth, (inner, level) => readEntry(inner, level, values))
    else reader.skip(tag & 7)
  }
  return values
}

function readEntry(decoder: ValueDecoder, depth: number, values: Map<string, DecodedValue>): null {
  const { reader } = decoder
  let key = ''
  let value: DecodedValue = null
  while (reader.position < reader.end && !reader.failed) {
    const tag = reader.varint32()
    if (tag === 0x0a) {
      const at = reader.part()
      if (!reader.failed) key = decoder.readKey(reader.bytes, at, reader.position)
    } else if (tag === 0x12) value = readMessage(decoder, depth, decodeAnyValue)
    else reader.skip(tag & 7)
  }
  values.set(key, value)
  return null
}

/** Longer strings are decoded by themselves. */
const SHORT_BYTES = 64

/**
 * Identifiers are short and ASCII: they are cut out of the whole record as one Latin-1 string, which was made once and
 * costs a fifth of a call into native code for each of them.
 */
function textOf({ reader: { bytes }, latin1 }: ValueDecoder, start: number, end: number): string {
  if (latin1 === '' || end - start > SHORT_BYTES) return bytes.toString('utf8', start, end)
  for (let at = start; at < end; at++) if (bytes[at]! > 0x7f) return bytes.toString('utf8', start, end) // inside the value: the reader checked both ends
  return latin1.slice(start, end)
}

function integerOf(high: number, low: number): number | bigint {
  const signedHigh = high | 0
  const value = signedHigh * 4_294_967_296 + low
  if (Number.isSafeInteger(value)) return value
  return (BigInt(signedHigh) << 32n) | BigInt(low)
}
