import { ProtoWriter } from './proto-writer.ts'
import { createChunk, type Chunk } from './chunk.ts'

/** Tag of `attributes` in a LogRecord. */
export const LOG_ATTRIBUTE_TAG = 0x32

/** Whether one of the LogRecord attributes between two places of a writer has this key. */
export function hasKey({ bytes }: ProtoWriter, start: number, end: number, key: Uint8Array): boolean {
  let at = start
  while (at < end) {
    at++ // the tag
    let length = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++] ?? 0
      length |= (byte & 0x7f) << shift
      if (byte < 0x80) break
    }
    if (isKeyAt(bytes, at + 1, key)) return true
    at += length
  }
  return false
}

function isKeyAt(bytes: Uint8Array, at: number, key: Uint8Array): boolean {
  // Our own keys have less than 128 bytes, hence a length of one byte.
  if (bytes[at] !== key.length) return false
  for (let index = 0; index < key.length; index++) if (bytes[at + 1 + index] !== key[index]) return false
  return true
}

/** Builds constant bytes with a writer. */
export function buildChunk(write: (writer: ProtoWriter) => void): Chunk {
  const writer = new ProtoWriter(256)
  write(writer)
  return createChunk(Uint8Array.from(writer.bytes.subarray(0, writer.position)))
}

/** Writes a LogRecord attribute of a string that needs no look any more. */
export function writeTextAttribute(writer: ProtoWriter, key: string, text: string): void {
  writer.byte(LOG_ATTRIBUTE_TAG)
  const entry = writer.openPart()
  writer.byte(0x0a)
  writer.text(key)
  writer.byte(0x12)
  const value = writer.openPart()
  writer.byte(0x0a)
  writer.text(text)
  writer.closePart(value)
  writer.closePart(entry)
}

/** Writes a LogRecord attribute of strings that need no look any more. */
export function writeTextsAttribute(writer: ProtoWriter, key: string, texts: readonly string[]): void {
  writer.byte(LOG_ATTRIBUTE_TAG)
  const entry = writer.openPart()
  writer.byte(0x0a)
  writer.text(key)
  writer.byte(0x12)
  const value = writer.openPart()
  writer.byte(0x2a)
  const list = writer.openPart()
  for (const text of texts) {
    writer.byte(0x0a)
    const item = writer.openPart()
    writer.byte(0x0a)
    writer.text(text)
    writer.closePart(item)
  }
  writer.closePart(list)
  writer.closePart(value)
  writer.closePart(entry)
}
