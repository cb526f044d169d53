import type { Attribute, AttributeKind } from '@otelier/core'
import { createChunk, type Chunk } from './chunk.ts'
import type { Encoding } from './encoding.ts'
import { buildChunk, LOG_ATTRIBUTE_TAG } from './key-value.ts'
import { MAX_ATTRIBUTE_CHARS } from './limits.ts'
import { isMoney } from './money.ts'
import { isLonger } from './parts.ts'
import { isSuspicious, looksAtAll, type TextRedactor } from './scan.ts'
import { SMALLEST_CARD_NUMBER, writeKeyValue } from './value.ts'

/** One attribute of a declared event, compiled: its key is bytes already. */
export interface DeclaredAttribute {
  readonly kind: AttributeKind
  /** The name of the helper's argument. */
  readonly name: string
  readonly key: string
  readonly isRequired: boolean
  readonly limit: number
  /** Everything before the value, with lengths of one byte that are filled in afterwards. */
  readonly prefix: Chunk
  /** Offset in `prefix` of the value's own length byte. */
  readonly valueLengthAt: number
  /** Longest string that may be written the fast way: its lengths fit one byte each, and it needs no cut. */
  readonly fastChars: number
  /** Enum and boolean: the whole attribute of each value. */
  readonly whole: ReadonlyMap<unknown, Chunk>
  readonly values: readonly string[]
  /** Money: the attribute of the currency. */
  readonly currency: DeclaredAttribute | undefined
}

const VALUE_TAGS: Readonly<Record<AttributeKind, readonly number[]>> = {
  string: [0x0a, 0],
  enum: [0x0a, 0],
  boolean: [0x10],
  int: [0x18],
  money: [0x18],
  double: [0x21],
  strings: [],
  map: [],
}

/** Compiles one attribute of a declaration. */
export function compileAttribute(name: string, attribute: Attribute, isRequired: boolean, redactor: TextRedactor): DeclaredAttribute {
  const { kind, key, currencyKey, maxLength, values = [] } = attribute
  const head = buildChunk((writer) => {
    writer.byte(LOG_ATTRIBUTE_TAG)
    writer.byte(0)
    writer.byte(0x0a)
    writer.text(key)
    writer.byte(0x12)
    writer.byte(0)
  }).bytes
  return {
    kind,
    name,
    key,
    isRequired,
    limit: maxLength ?? MAX_ATTRIBUTE_CHARS,
    prefix: createChunk(Uint8Array.from([...head, ...VALUE_TAGS[kind]])),
    valueLengthAt: head.length - 1,
    fastChars: looksAtAll(redactor) ? 0 : Math.max(0, Math.min(0x7d - head.length, maxLength ?? MAX_ATTRIBUTE_CHARS)),
    whole: wholeChunks(kind, key, values, redactor),
    values,
    currency:
      currencyKey === undefined
        ? undefined
        : compileAttribute(name, { kind: 'string', key: currencyKey, meaning: '' }, isRequired, redactor),
  }
}

function wholeChunks(kind: AttributeKind, key: string, values: readonly string[], redactor: TextRedactor): Map<unknown, Chunk> {
  const all: readonly unknown[] = kind === 'enum' ? values : kind === 'boolean' ? [true, false] : []
  return new Map(
    all.map((value) => {
      const text = typeof value === 'string' ? redactor.text(value) : value
      return [value, buildChunk((writer) => writeWhole(writer, key, text))]
    }),
  )
}

function writeWhole(writer: Encoding['writer'], key: string, value: unknown): void {
  writer.byte(LOG_ATTRIBUTE_TAG)
  const entry = writer.openPart()
  writer.byte(0x0a)
  writer.text(key)
  writer.byte(0x12)
  const part = writer.openPart()
  if (typeof value === 'string') {
    writer.byte(0x0a)
    writer.text(value)
  } else {
    writer.byte(0x10)
    writer.byte(value === true ? 1 : 0)
  }
  writer.closePart(part)
  writer.closePart(entry)
}

/** What a helper has to be given for a kind of attribute, in words. */
export function expectedOf({ kind, values }: DeclaredAttribute): string {
  switch (kind) {
    case 'string':
      return 'a string'
    case 'int':
      return 'a whole number of at most 53 bits'
    case 'double':
      return 'a finite number'
    case 'boolean':
      return 'true or false'
    case 'enum':
      return `one of ${values.map((value) => `"${value}"`).join(', ')}`
    case 'strings':
      return 'an array of strings'
    case 'map':
      return 'an object whose values are strings, finite numbers or booleans'
    case 'money':
      return 'money such as { minor: 1999, currency: "EUR" }'
  }
}

/** Whether a value is what the declaration says. Values with parts were checked when they were read: an object is a good one. */
export function isValid({ kind, whole }: DeclaredAttribute, value: unknown): boolean {
  switch (kind) {
    case 'string':
      return typeof value === 'string'
    case 'int':
      return Number.isSafeInteger(value)
    case 'double':
      return Number.isFinite(value)
    case 'boolean':
    case 'enum':
      return whole.has(value)
    default:
      return typeof value === 'object'
  }
}

/** Writes an attribute, or names it in `otelier.invalid` when its value is wrong. */
export function writeDeclared(encoding: Encoding, attribute: DeclaredAttribute, value: unknown): void {
  const { writer } = encoding
  const { kind, prefix, valueLengthAt } = attribute
  if (typeof value === 'string') {
    if (kind === 'string' && value.length <= attribute.fastChars) {
      const start = writer.position
      if (writer.keyedText(prefix, valueLengthAt, value)) {
        if (!isSuspicious(writer.bytes, start + prefix.length, writer.position)) return
        writer.position = start
      }
    } else if (kind === 'enum') {
      const whole = attribute.whole.get(value)
      if (whole !== undefined) return writer.chunk(whole)
    }
  } else if (typeof value === 'number') {
    const isRight = kind === 'int' ? Number.isSafeInteger(value) : kind === 'double'
    // Doubles without a fraction are integers on the wire, as in the official serialiser.
    if (isRight && attribute.fastChars > 0 && value < SMALLEST_CARD_NUMBER && value > -SMALLEST_CARD_NUMBER) {
      return writer.keyedNumber(prefix, valueLengthAt, value)
    }
  } else if (kind === 'money' && isMoney(value)) {
    const { minor, currency } = value
    if (attribute.fastChars > 0 && minor < SMALLEST_CARD_NUMBER && minor > -SMALLEST_CARD_NUMBER)
      writer.keyedNumber(prefix, valueLengthAt, minor)
    else writeGeneral(encoding, attribute, minor)
    if (attribute.currency !== undefined) writeDeclared(encoding, attribute.currency, currency)
    return
  }
  writeSlowly(encoding, attribute, value)
}

/** Everything that is long, not ASCII, suspicious, wrong or has parts. */
function writeSlowly(encoding: Encoding, attribute: DeclaredAttribute, value: unknown): void {
  if (value === undefined && !attribute.isRequired) return
  if (!isValid(attribute, value)) {
    encoding.markInvalid(attribute.key)
    return
  }
  const { writer } = encoding
  if (typeof value === 'boolean') {
    writer.chunk(attribute.whole.get(value)!) // isValid looked it up
    return
  }
  const start = writer.position
  if (isLonger(value)) encoding.markTruncated(attribute.key)
  writeGeneral(encoding, attribute, value)
  if (!encoding.isFull()) return
  writer.position = start
  encoding.dropped++
  encoding.markTruncated(attribute.key)
}

function writeGeneral(encoding: Encoding, { key, limit }: DeclaredAttribute, value: unknown): void {
  const { writer } = encoding
  const start = writer.position
  writer.byte(LOG_ATTRIBUTE_TAG)
  if (!writeKeyValue(encoding, key, () => value, key, limit)) writer.position = start
}
