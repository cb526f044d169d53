import { context, isSpanContextValid, ROOT_CONTEXT, trace, type Context, type SpanContext } from '@opentelemetry/api'
import { activeScope, type Scope } from '@otelier/core'
import type { ProtoWriter } from './proto-writer.ts'

const HEX = new Uint8Array(128)
for (let value = 0; value < 16; value++) {
  HEX[value.toString(16).charCodeAt(0)] = value
  HEX[value.toString(16).toUpperCase().charCodeAt(0)] = value
}

/** Writes hex digits as bytes, with their length in front. */
export function writeHexBytes(writer: ProtoWriter, hex: string): void {
  const length = hex.length >> 1
  writer.varint(length)
  writer.ensure(length)
  const { bytes, position } = writer
  for (let index = 0; index < length; index++) {
    bytes[position + index] = (digitAt(hex, index * 2) << 4) | digitAt(hex, index * 2 + 1)
  }
  writer.position += length
}

function digitAt(hex: string, index: number): number {
  return HEX[hex.charCodeAt(index) & 0x7f]! // a table of 128
}

/** Writes flags, trace id and span id of a LogRecord. */
export function writeSpanContext(writer: ProtoWriter, { traceFlags, traceId, spanId }: SpanContext): void {
  if (traceFlags) {
    writer.byte(0x45)
    writer.fixed32(traceFlags)
  }
  if (traceId) {
    writer.byte(0x4a)
    writeHexBytes(writer, traceId)
  }
  if (spanId) {
    writer.byte(0x52)
    writeHexBytes(writer, spanId)
  }
}

/** What a record takes from the context in force. The answers of the last context are kept. */
export interface Surroundings {
  readonly scope: Scope | undefined
  /** Flags, trace id and span id as they stand in a LogRecord; empty outside of a span. */
  readonly span: Uint8Array
}

const NOTHING: Surroundings = { scope: undefined, span: new Uint8Array(0) }

/** Reads trace and scope of the active context. */
export function createSurroundings(scratch: ProtoWriter): () => Surroundings {
  let lastContext: Context = ROOT_CONTEXT
  let last = NOTHING
  return () => {
    const active = context.active()
    if (active === lastContext) return last
    last = { scope: activeScope(active), span: encodeSpanOf(active, scratch) }
    lastContext = active
    return last
  }
}

function encodeSpanOf(active: Context, scratch: ProtoWriter): Uint8Array {
  const spanContext = trace.getSpanContext(active)
  if (spanContext === undefined || !isSpanContextValid(spanContext)) return NOTHING.span
  scratch.position = 0
  writeSpanContext(scratch, spanContext)
  return scratch.bytes.slice(0, scratch.position)
}
