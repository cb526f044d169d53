import { decodeLogRecord, type DecodedLogRecord } from '../decode/log-record.ts'
import { createByteCache } from '../decode/byte-cache.ts'
import { createRecordIndexer } from '../decode/record-index.ts'
import { ProtoWriter } from '../encode/proto-writer.ts'
import type { StreamDefinition } from '../sink.ts'
import { createAttributeKey, createEventMember } from './attribute-key.ts'
import { createJsonLine } from './json-line.ts'
import { createLineFormat, type LineFormatOptions, type RecordFormat } from './line-format.ts'
import type { PrintableIndex, WriteLine } from './members.ts'
import { createTextLine } from './text-line.ts'

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

/**
 * Makes the printer of a format: the bytes of `createLineFormat`'s lines at a third of their cost, because the usual record is
 * copied from its own bytes. What is unusual goes through `createLineFormat`.
 */
export function createLinePrinter(format: RecordFormat, options: LineFormatOptions = {}): LinePrinter {
  const writer = new ProtoWriter()
  const writeLine = createWriteLine(format, options)
  const formatLine = createLineFormat(format, options)
  return (record, stream) => {
    writer.position = 0
    if (record.index !== undefined && writeLine(writer, record.index, stream)) return writer
    writer.position = 0
    const decoded = record.decode()
    if (decoded !== undefined) writer.rawText(formatLine(decoded, stream))
    return writer
  }
}

function createWriteLine(format: RecordFormat, options: LineFormatOptions): WriteLine {
  if (format === 'json') return createJsonLine()
  return format === 'extra_data' ? () => false : createTextLine(format, options)
}
