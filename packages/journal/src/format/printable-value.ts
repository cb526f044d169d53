import { VALUE_KIND, type IndexedValue } from '../decode/record-index.ts'
import type { DecodedValue } from '../decode/value.ts'
import type { ProtoWriter } from '../encode/proto-writer.ts'
import { escapeText, quoteJson } from './escape.ts'
import { jsonOf, textOf } from './json-value.ts'

const QUOTE = 0x22
const BACKSLASH = 0x5c
const MINUS = 0x2d

/** 1 for the ASCII characters that stand in text as they are. */
const PLAIN_IN_TEXT = Uint8Array.from({ length: 256 }, (_, code) => (code >= 0x20 && code < 0x7f ? 1 : 0))
/** 1 for those that stand in a JSON string as they are, too. */
const PLAIN_IN_JSON = PLAIN_IN_TEXT.map((isPlain, code) => (code === QUOTE || code === BACKSLASH ? 0 : isPlain))

/** Writes what `jsonOf` makes of a value. */
export function writeJsonOf(writer: ProtoWriter, bytes: Buffer, value: IndexedValue): void {
  switch (value.kind) {
    case VALUE_KIND.text:
      writeQuoted(writer, bytes, value.start, value.end)
      return
    case VALUE_KIND.integer:
      writer.decimal(shortVarint(bytes, value.start, value.end))
      return
    case VALUE_KIND.double:
      writeDouble(writer, bytes.readDoubleLE(value.start))
      return
    default:
      writer.rawText(jsonOf(valueOf(bytes, value)))
  }
}

/** Writes a body as a JSON string. */
export function writeQuotedText(writer: ProtoWriter, bytes: Buffer, value: IndexedValue): void {
  if (value.kind === VALUE_KIND.text) writeQuoted(writer, bytes, value.start, value.end)
  else writer.rawText(quoteJson(value.kind === VALUE_KIND.none ? '' : textOf(valueOf(bytes, value))))
}

/** Writes a body as text of one line. */
export function writeEscapedText(writer: ProtoWriter, bytes: Buffer, value: IndexedValue): void {
  if (value.kind === VALUE_KIND.none) return
  if (value.kind === VALUE_KIND.text && writePlain(writer, bytes, value.start, value.end, PLAIN_IN_TEXT)) return
  writer.rawText(escapeText(textOf(valueOf(bytes, value))))
}

/** The value as `decodeLogRecord` gives it. */
export function valueOf(bytes: Buffer, { kind, start, end, decoded }: IndexedValue): DecodedValue {
  if (kind === VALUE_KIND.text) return bytes.toString('utf8', start, end)
  if (kind === VALUE_KIND.integer) return shortVarint(bytes, start, end)
  if (kind === VALUE_KIND.double) return bytes.readDoubleLE(start)
  return kind === VALUE_KIND.boolean ? shortVarint(bytes, start, end) !== 0 : decoded
}

function writeQuoted(writer: ProtoWriter, bytes: Buffer, start: number, end: number): void {
  const before = writer.position
  writer.byte(QUOTE)
  if (writePlain(writer, bytes, start, end, PLAIN_IN_JSON)) {
    writer.byte(QUOTE)
    return
  }
  writer.position = before
  writer.rawText(quoteJson(bytes.toString('utf8', start, end)))
}

/** Copies text in which no character needs care; answers false, with nothing written, when one does. */
function writePlain(writer: ProtoWriter, bytes: Buffer, start: number, end: number, isPlain: Uint8Array): boolean {
  writer.ensure(end - start)
  const { bytes: out, position } = writer
  const shift = position - start
  for (let at = start; at < end; at++) {
    const code = bytes[at]! // inside the record: the index checked both ends
    if (isPlain[code] === 0) return false
    out[at + shift] = code
  }
  writer.position = position + end - start
  return true
}

function shortVarint(bytes: Buffer, start: number, end: number): number {
  let value = 0
  for (let at = end - 1; at >= start; at--) value = (value << 7) | (bytes[at]! & 0x7f) // inside the record
  return value
}

/** A number of at most 15 digits, three of them behind the point, has no shorter form; `String` takes five times as long. */
const MOST_THOUSANDTHS = 2 ** 31

function writeDouble(writer: ProtoWriter, value: number): void {
  const size = Math.abs(value)
  const thousandths = Math.round(size * 1000)
  if (thousandths / 1000 !== size || thousandths >= MOST_THOUSANDTHS) {
    writer.rawText(jsonOf(value))
    return
  }
  if (value < 0) writer.byte(MINUS)
  const whole = Math.floor(thousandths / 1000)
  writer.decimal(whole)
  writeFraction(writer, thousandths - whole * 1000)
}

function writeFraction(writer: ProtoWriter, thousandths: number): void {
  if (thousandths === 0) return
  writer.byte(0x2e)
  if (thousandths % 100 === 0) writer.decimal(thousandths / 100)
  else if (thousandths % 10 === 0) writer.decimal(thousandths / 10, 2)
  else writer.decimal(thousandths, 3)
}
