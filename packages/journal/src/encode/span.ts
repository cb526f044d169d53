import type { SpanContext } from '@opentelemetry/api'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { Encoding } from './encoding.ts'
import { writeHrTime } from './time.ts'
import { writeHexBytes } from './trace-context.ts'
import { writeKeyValue } from './value.ts'

const HAS_IS_REMOTE = 0x100
const IS_REMOTE = 0x200

/** Writes an ended span as OTLP; names, attributes and messages are redacted. Fields as the official serialiser orders them. */
export function encodeSpan(encoding: Encoding, span: ReadableSpan): void {
  const { writer } = encoding
  const spanContext = span.spanContext()
  writeIds(encoding, spanContext)
  if (span.parentSpanContext?.spanId) {
    writer.byte(0x22)
    writeHexBytes(writer, span.parentSpanContext.spanId)
  }
  writer.byte(0x2a)
  writer.text(encoding.clean(span.name, 'name'))
  writer.byte(0x30)
  writer.varint(span.kind + 1)
  writer.byte(0x39)
  writeHrTime(writer, span.startTime)
  writer.byte(0x41)
  writeHrTime(writer, span.endTime)
  const dropped = writeAttributes(encoding, 0x4a, span.attributes)
  writer.byte(0x50)
  writer.varint(span.droppedAttributesCount + dropped)
  const events = writeEvents(encoding, span.events)
  writer.byte(0x60)
  writer.varint(span.droppedEventsCount + span.events.length - events)
  const links = writeLinks(encoding, span.links)
  writer.byte(0x70)
  writer.varint(span.droppedLinksCount + span.links.length - links)
  writeStatus(encoding, span.status)
  writer.varint(0x85)
  writer.fixed32(flagsOf(spanContext.traceFlags, span.parentSpanContext?.isRemote))
}

function writeIds(encoding: Encoding, { traceId, spanId, traceState }: SpanContext): void {
  const { writer } = encoding
  writer.byte(0x0a)
  writeHexBytes(writer, traceId)
  writer.byte(0x12)
  writeHexBytes(writer, spanId)
  const state = traceState?.serialize()
  if (!state) return
  writer.byte(0x1a)
  writer.text(encoding.clean(state, 'trace_state'))
}

function flagsOf(traceFlags: number, isRemote: boolean | undefined): number {
  return (traceFlags & 0xff) | HAS_IS_REMOTE | (isRemote === true ? IS_REMOTE : 0)
}

/** Writes attributes under a tag of one byte; answers how many were left out. */
export function writeAttributes(encoding: Encoding, tag: number, attributes: Readonly<Record<string, unknown>> | undefined): number {
  const { writer } = encoding
  let left = 0
  for (const key in attributes) {
    if (!Object.hasOwn(attributes, key)) continue
    const start = writer.position
    writer.byte(tag)
    const isWritten = !encoding.isFull() && writeKeyValue(encoding, key, () => attributes[key])
    if (isWritten && !encoding.isFull()) continue
    writer.position = start
    left++
  }
  return left
}

function writeEvents(encoding: Encoding, events: ReadableSpan['events']): number {
  const { writer } = encoding
  let written = 0
  for (const event of events) {
    if (encoding.isFull()) break
    writer.byte(0x5a)
    const part = writer.openPart()
    writer.byte(0x09)
    writeHrTime(writer, event.time)
    writer.byte(0x12)
    writer.text(encoding.clean(event.name, 'event'))
    const dropped = writeAttributes(encoding, 0x1a, event.attributes)
    writer.byte(0x20)
    writer.varint((event.droppedAttributesCount ?? 0) + dropped)
    writer.closePart(part)
    written++
  }
  return written
}

function writeLinks(encoding: Encoding, links: ReadableSpan['links']): number {
  const { writer } = encoding
  let written = 0
  for (const { context, attributes, droppedAttributesCount = 0 } of links) {
    if (encoding.isFull()) break
    writer.byte(0x6a)
    const part = writer.openPart()
    writeIds(encoding, context)
    const dropped = writeAttributes(encoding, 0x22, attributes)
    writer.byte(0x28)
    writer.varint(droppedAttributesCount + dropped)
    writer.byte(0x35)
    writer.fixed32(flagsOf(context.traceFlags, context.isRemote))
    writer.closePart(part)
    written++
  }
  return written
}

function writeStatus(encoding: Encoding, { code, message }: ReadableSpan['status']): void {
  const { writer } = encoding
  writer.byte(0x7a)
  const part = writer.openPart()
  if (message) {
    writer.byte(0x12)
    writer.text(encoding.clean(message, 'status'))
  }
  writer.byte(0x18)
  writer.varint(code)
  writer.closePart(part)
}
