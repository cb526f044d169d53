import { types } from 'node:util'
import type { Encoding } from './encoding.ts'
import { describeError } from './exception.ts'
import { MAX_DEPTH, MAX_TEXT_CHARS } from './limits.ts'

const FILTERED = '[FILTERED]'
const TWO_63 = 2 ** 63
/** Numbers from here on have enough digits to be a card number. */
export const SMALLEST_CARD_NUMBER = 1e11

/**
 * Writes an OTLP AnyValue of anything. Answers false, with nothing written, for what has no value: `undefined`,
 * functions, symbols, cycles, what lies too deep.
 *
 * @param key The attribute it belongs to, for `otelier.truncated`.
 * @throws Whatever a getter or a proxy throws; the caller takes the attribute back.
 */
export function writeAnyValue(encoding: Encoding, value: unknown, key: string, limit = MAX_TEXT_CHARS): boolean {
  const { writer } = encoding
  encoding.nodes++
  switch (typeof value) {
    case 'string':
      writeString(encoding, encoding.clean(value, key, limit))
      return true
    case 'number':
      writeNumber(encoding, value)
      return true
    case 'boolean':
      writer.byte(0x10)
      writer.byte(value ? 1 : 0)
      return true
    case 'bigint':
      writeBigInt(encoding, value, key)
      return true
    case 'object':
      return value === null || writeObject(encoding, value, key)
    default:
      return false
  }
}

function writeString({ writer }: Encoding, text: string): void {
  writer.byte(0x0a)
  writer.text(text)
}

/** Whole numbers of int64 are integers on the wire, all others doubles, as in the official serialiser. */
function writeNumber(encoding: Encoding, value: number): void {
  const { writer } = encoding
  if (!Number.isInteger(value) || value < -TWO_63 || value >= TWO_63) {
    writer.byte(0x21)
    writer.double(value)
    return
  }
  if (isSecretNumber(encoding, value)) return writeString(encoding, FILTERED)
  writer.byte(0x18)
  writer.int64(value)
}

/** A card number is one without its quotes, too. */
function isSecretNumber({ redactor }: Encoding, value: number | bigint): boolean {
  if (value < SMALLEST_CARD_NUMBER && value > -SMALLEST_CARD_NUMBER) return false
  const text = String(value)
  return redactor.text(text) !== text
}

function writeBigInt(encoding: Encoding, value: bigint, key: string): void {
  if (BigInt.asIntN(64, value) !== value) return writeString(encoding, encoding.clean(hugeText(value), key))
  if (isSecretNumber(encoding, value)) return writeString(encoding, FILTERED)
  encoding.writer.byte(0x18)
  encoding.writer.longVarint(Number(BigInt.asUintN(32, value)), Number(BigInt.asUintN(32, value >> 32n)))
}

/** Printing a BigInt takes time that grows with the square of its length. */
function hugeText(value: bigint): string {
  return BigInt.asIntN(4096, value) === value ? String(value) : 'BigInt of more than 4096 bits'
}

function writeObject(encoding: Encoding, value: object, key: string): boolean {
  const { around } = encoding
  if (around.length >= MAX_DEPTH) {
    encoding.markTruncated(key)
    return false
  }
  if (around.includes(value)) return false
  around.push(value)
  try {
    return writeOpened(encoding, value, key)
  } finally {
    around.pop()
  }
}

function writeOpened(encoding: Encoding, value: object, key: string): boolean {
  if (Array.isArray(value)) writeArray(encoding, value, key)
  else if (Object.getPrototypeOf(value) === Object.prototype) writeMap(encoding, value, key)
  else if (value instanceof Uint8Array) writeBytes(encoding, value, key)
  else if (types.isDate(value)) writeString(encoding, dateText(value))
  else if (types.isMap(value)) writeMapEntries(encoding, value, key)
  else if (types.isSet(value)) writeArray(encoding, [...Set.prototype.values.call(value)], key)
  else if (types.isNativeError(value)) writeMap(encoding, describeError(value), key)
  else if (types.isTypedArray(value)) writeArray(encoding, value, key)
  else writeMap(encoding, value, key)
  return true
}

function dateText(value: Date): string {
  const millis = Date.prototype.getTime.call(value)
  return Number.isNaN(millis) ? 'Invalid Date' : Date.prototype.toISOString.call(value)
}

/** Bytes may spell a secret as well; those that do are hidden whole. */
function writeBytes(encoding: Encoding, value: Uint8Array, key: string): void {
  const { writer, redactor } = encoding
  if (value.length > MAX_TEXT_CHARS) encoding.markTruncated(key)
  const bytes = Buffer.from(value.subarray(0, MAX_TEXT_CHARS))
  const text = Buffer.from(value.subarray(0, MAX_TEXT_CHARS * 2)).toString('latin1')
  if (redactor.text(text) !== text) return writeString(encoding, FILTERED)
  writer.byte(0x3a)
  writer.varint(bytes.length)
  writer.raw(bytes)
}

function writeArray(encoding: Encoding, values: ArrayLike<unknown>, key: string): void {
  const { writer } = encoding
  writer.byte(0x2a)
  const list = writer.openPart()
  const { length } = values
  for (let index = 0; index < length && !encoding.isFull(); index++) {
    writer.byte(0x0a)
    const item = writer.openPart()
    const value = values[index]
    // What cannot be written stays as an empty value, so that the others keep their places.
    if (!writeAnyValue(encoding, value, key) && value !== undefined) encoding.dropped++
    writer.closePart(item)
  }
  writer.closePart(list)
}

function writeMap(encoding: Encoding, value: object, key: string): void {
  const { writer } = encoding
  writer.byte(0x32)
  const map = writer.openPart()
  for (const name in value) {
    if (encoding.isFull()) break
    if (Object.hasOwn(value, name)) writeEntry(encoding, name, () => (value as Record<string, unknown>)[name], key) // `name` is one of its keys
  }
  writer.closePart(map)
}

function writeMapEntries(encoding: Encoding, value: ReadonlyMap<unknown, unknown>, key: string): void {
  const { writer } = encoding
  writer.byte(0x32)
  const map = writer.openPart()
  for (const [name, entry] of Map.prototype.entries.call(value) as IterableIterator<[unknown, unknown]>) {
    // entries() of any map
    if (encoding.isFull()) break
    if (typeof name === 'object' || typeof name === 'function' || typeof name === 'symbol') encoding.dropped++
    else writeEntry(encoding, String(name), () => entry, key)
  }
  writer.closePart(map)
}

function writeEntry(encoding: Encoding, name: string, read: () => unknown, key: string): void {
  const { writer } = encoding
  const start = writer.position
  writer.byte(0x0a)
  if (!writeKeyValue(encoding, name, read, key)) writer.position = start
}

/**
 * Writes the length-delimited KeyValue behind a tag. Answers false, to be taken back by the caller, when there is no
 * value or reading it threw; counted, but for `undefined`, which is no value on purpose.
 */
export function writeKeyValue(encoding: Encoding, name: string, read: () => unknown, key = name, limit?: number): boolean {
  const { writer } = encoding
  const depth = encoding.around.length
  try {
    const entry = writer.openPart()
    writer.byte(0x0a)
    writer.text(encoding.cleanKey(name))
    writer.byte(0x12)
    const part = writer.openPart()
    const value = encoding.redactor.isSensitiveKey(name) ? FILTERED : read()
    if (!writeAnyValue(encoding, value, key, limit)) {
      if (value !== undefined) encoding.dropped++
      return false
    }
    writer.closePart(part)
    writer.closePart(entry)
    return true
  } catch {
    encoding.around.length = depth
    encoding.dropped++
    encoding.markInvalid(key)
    return false
  }
}
