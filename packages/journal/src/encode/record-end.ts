import type { ProtoWriter } from './proto-writer.ts'
import type { Chunk } from './chunk.ts'
import type { Encoding } from './encoding.ts'
import { buildChunk, LOG_ATTRIBUTE_TAG, writeTextsAttribute } from './key-value.ts'
import { cutAndRedact } from './limits.ts'
import { writeScopeBesides, type EncodedScope } from './scope.ts'

/** Characters of `log.record.uid`. */
const UID_BYTES = 26
/** Length of a key in `otelier.invalid` and `otelier.truncated`, in UTF-16 units. */
const MAX_NAMED_KEY_CHARS = 128
const UID_KEY = 'log.record.uid'

const UID = buildChunk((writer) => {
  writer.byte(LOG_ATTRIBUTE_TAG)
  writer.varint(UID_KEY.length + UID_BYTES + 6)
  writer.byte(0x0a)
  writer.text(UID_KEY)
  writer.byte(0x12)
  writer.varint(UID_BYTES + 2)
  writer.byte(0x0a)
  writer.varint(UID_BYTES)
})

/** The constant bytes of `otelier.channel`. */
export function channelChunk(channel: string): Chunk {
  return buildChunk((writer) => {
    writer.byte(LOG_ATTRIBUTE_TAG)
    const entry = writer.openPart()
    writer.byte(0x0a)
    writer.text('otelier.channel')
    writer.byte(0x12)
    const value = writer.openPart()
    writer.byte(0x0a)
    writer.text(channel)
    writer.closePart(value)
    writer.closePart(entry)
  })
}

/** Observed time, to be patched, and event name. */
export function endChunk(eventName: string | undefined): Chunk {
  return buildChunk((writer) => {
    writer.byte(0x59)
    writer.fixed64(0, 0)
    if (!eventName) return
    writer.byte(0x62)
    writer.text(eventName)
  })
}

/**
 * Writes our own attributes behind the caller's: channel, scope, what was wrong, and the hole for `log.record.uid`.
 *
 * @param from Where the caller's attributes start when a key of the scope may be among them, else -1.
 */
export function writeOwnAttributes(encoding: Encoding, channel: Chunk, scope: EncodedScope | undefined, from: number): void {
  const { writer, invalid, truncated } = encoding
  writer.chunk(channel)
  if (scope !== undefined) {
    if (from === -1) writer.chunk(scope.chunk)
    else writeScopeBesides(writer, scope, from)
  }
  if (invalid !== undefined) writeTextsAttribute(writer, 'otelier.invalid', cleanNames(encoding, invalid))
  if (truncated !== undefined) writeTextsAttribute(writer, 'otelier.truncated', cleanNames(encoding, truncated))
  writer.chunk(UID)
  writer.ensure(UID_BYTES + 16)
  writer.uidOffset = writer.position
  writer.position += UID_BYTES
}

function cleanNames({ redactor }: Encoding, names: readonly string[]): string[] {
  return names.map((name) => cutAndRedact(redactor, name, MAX_NAMED_KEY_CHARS))
}

/** Writes everything behind the attributes. `span` is flags, trace id and span id, encoded. */
export function writeRecordEnd(writer: ProtoWriter, dropped: number, span: Uint8Array, micros: number, end: Chunk): void {
  writer.byte(0x38)
  writer.varint(dropped)
  if (span.length > 0) writer.raw(span)
  const at = writer.position
  writer.chunk(end)
  writer.patchMicros(at + 1, micros)
}
