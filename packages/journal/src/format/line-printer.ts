import { severityText } from '@otelier/core'
import { decodeLogRecord, type DecodedLogRecord } from '../decode/log-record.ts'
import { createByteCache } from '../decode/byte-cache.ts'
import { createRecordIndexer } from '../decode/record-index.ts'
import type { Chunk } from '../encode/chunk.ts'
import { ProtoWriter } from '../proto-writer.ts'
import type { StreamDefinition } from '../sink.ts'
import { createAttributeKey, createEventMember } from './attribute-key.ts'
import { escapeText, quoteJson } from './escape.ts'
import { createLineFormat, type LineFormatOptions, type RecordFormat, type TextFormat } from './line-format.ts'
import { chunkOf, closeObject, hasPlace, writeAttributes, writeMembers, writeTrace, writeUid, type PrintableIndex } from './members.ts'
import { writeEscapedText, writeQuotedText } from './printable-value.ts'
import { createClock, offsetOf } from './timestamp.ts'

/** A record that was read for printing. */
export interface PrintableRecord {
  /** `undefined` when the record is encoded in an unusual way. */
  readonly index: PrintableIndex | undefined
  decode(): DecodedLogRecord | undefined
}

/** A printed record: UTF-8 with its line end, from 0 to `position`. */
export interface PrintedLine {
  readonly bytes: Buffer
  readonly position: number
}

/** Prints the record that was read last; the line is good until the next call. */
export type LinePrinter = (record: PrintableRecord, stream: StreamDefinition) => PrintedLine

/**
 * Makes the function that reads records for `LinePrinter`s. It answers `undefined` for what is no LogRecord; its answer is good until
 * the next call.
 */
export function createRecordReader(): (payload: Uint8Array) => PrintableRecord | undefined {
  const find = createRecordIndexer({ keys: createByteCache(createAttributeKey), eventNames: createByteCache(createEventMember) })
  let bytes: Buffer
  let decoded: DecodedLogRecord | undefined
  const record = {
    index: undefined as PrintableIndex | undefined, // filled by each call
    decode: () => (decoded ??= decodeLogRecord(bytes)),
  }
  return (payload) => {
    bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength)
    decoded = undefined
    record.index = find(bytes)
    return record.index === undefined && record.decode() === undefined ? undefined : record
  }
}
