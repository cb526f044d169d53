import { severityText, type FreeRecord } from '@otelier/core'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import type { Chunk } from './chunk.ts'
import type { Encoding } from './encoding.ts'
import { errorMessage, isError, writeException } from './exception.ts'
import { hasKey, LOG_ATTRIBUTE_TAG } from './key-value.ts'
import { MAX_ATTRIBUTES, MAX_BODY_CHARS } from './limits.ts'
import { endChunk, writeOwnAttributes, writeRecordEnd } from './record-end.ts'
import type { EncodedScope } from './scope.ts'
import { writeHrTime } from './time.ts'
import { writeSpanContext } from './trace-context.ts'
import { writeAnyValue, writeKeyValue } from './value.ts'

type Attributes = Readonly<Record<string, unknown>>

/** What every record has besides what its caller said. */
export interface RecordFrame {
  readonly micros: number
  readonly channel: Chunk
  readonly scope: EncodedScope | undefined
  /** Flags, trace id and span id, encoded. */
  readonly span: Uint8Array
}

const PLAIN_END = endChunk(undefined)
const UID_KEY = 'log.record.uid'

/** Encodes a record of a named logger. Bad attributes are left out, counted and named; nothing throws. */
export function encodeFreeRecord(encoding: Encoding, record: FreeRecord, frame: RecordFrame): void {
  const { writer } = encoding
  const { severityNumber, attributes, bound, eventName } = record
  const error = errorOf(attributes)
  writer.byte(0x09)
  writer.fixed64(0, 0)
  writer.patchMicros(writer.position - 8, frame.micros)
  writeSeverity(encoding, severityNumber, severityText(severityNumber))
  writeBody(encoding, record.body ?? (error === undefined ? undefined : errorMessage(error.value)))
  const start = writer.position
  if (bound !== undefined) writeAttributes(encoding, bound, (key) => isOwn(attributes, key))
  if (attributes !== undefined && error?.value !== attributes) writeAttributes(encoding, attributes, (key) => key === error?.key)
  if (error !== undefined) writeException(encoding, error.value, (key) => hasKey(writer, start, writer.position, Buffer.from(key)))
  writeOwnAttributes(encoding, frame.channel, frame.scope, start)
  writeRecordEnd(writer, encoding.dropped, frame.span, frame.micros, eventName ? endChunk(encoding.cleanKey(eventName)) : PLAIN_END)
}

/** Encodes a record that another library made with the SDK's logger. Times, span and severity stay as they are. */
export function encodeForeignRecord(encoding: Encoding, record: ReadableLogRecord, frame: RecordFrame): void {
  const { writer } = encoding
  writer.byte(0x09)
  writeHrTime(writer, record.hrTime)
  writeSeverity(encoding, record.severityNumber ?? 0, record.severityText)
  writeBody(encoding, record.body)
  const start = writer.position
  writeAttributes(encoding, record.attributes, () => false)
  writeOwnAttributes(encoding, frame.channel, frame.scope, start)
  writer.byte(0x38)
  writer.varint(encoding.dropped + record.droppedAttributesCount)
  if (record.spanContext !== undefined) writeSpanContext(writer, record.spanContext)
  writer.byte(0x59)
  writeHrTime(writer, record.hrTimeObserved)
  if (!record.eventName) return
  writer.byte(0x62)
  writer.text(encoding.cleanKey(record.eventName))
}

function writeSeverity(encoding: Encoding, severityNumber: number, text: string | undefined): void {
  const { writer } = encoding
  if (severityNumber > 0) {
    writer.byte(0x10)
    writer.varint(severityNumber)
  }
  if (!text) return
  writer.byte(0x1a)
  writer.text(encoding.cleanKey(text))
}

function writeBody(encoding: Encoding, body: unknown): void {
  if (body === undefined) return
  const { writer } = encoding
  const start = writer.position
  writer.byte(0x2a)
  const part = writer.openPart()
  try {
    if (writeAnyValue(encoding, body, 'body', MAX_BODY_CHARS)) {
      writer.closePart(part)
      if (!encoding.isFull()) return
      encoding.markTruncated('body')
    }
  } catch {
    encoding.around.length = 0
    encoding.markInvalid('body')
  }
  writer.position = start
  encoding.nodes = 0
}

function writeAttributes(encoding: Encoding, attributes: Attributes, isSkipped: (key: string) => boolean): void {
  try {
    for (const key in attributes) if (isOwn(attributes, key) && !isSkipped(key)) writeAttribute(encoding, attributes, key)
  } catch {
    // A proxy that would not name its keys.
    encoding.dropped++
  }
}

function writeAttribute(encoding: Encoding, attributes: Attributes, key: string): void {
  const { writer } = encoding
  if (encoding.attributes >= MAX_ATTRIBUTES || encoding.isFull() || key === '' || key === UID_KEY) {
    encoding.dropped++
    return
  }
  const start = writer.position
  writer.byte(LOG_ATTRIBUTE_TAG)
  if (!writeKeyValue(encoding, key, () => attributes[key])) writer.position = start
  else if (encoding.isFull()) {
    writer.position = start
    encoding.dropped++
    encoding.markTruncated(key)
  } else encoding.attributes++
}

function isOwn(attributes: Attributes | undefined, key: string): boolean {
  try {
    return attributes !== undefined && Object.hasOwn(attributes, key)
  } catch {
    return false // a revoked proxy; writeAttributes counts it
  }
}

interface FoundError {
  readonly key: string | undefined
  readonly value: unknown
}

/** The attributes themselves when they are an error, else the one under `error` or `err`. */
function errorOf(attributes: Attributes | undefined): FoundError | undefined {
  if (attributes === undefined) return undefined
  if (isError(attributes)) return { key: undefined, value: attributes }
  for (const key of ['error', 'err']) {
    const value = readOwn(attributes, key)
    if (isError(value)) return { key, value }
  }
  return undefined
}

function readOwn(attributes: Attributes, key: string): unknown {
  try {
    return Object.hasOwn(attributes, key) ? attributes[key] : undefined
  } catch {
    return undefined // written as an attribute it throws again, and is counted there
  }
}
