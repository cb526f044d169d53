import { createChunk, type Chunk } from '../encode/chunk.ts'
import { VALUE_KIND, type IndexedAttribute, type RecordIndex } from '../decode/record-index.ts'
import type { ProtoWriter } from '../encode/proto-writer.ts'
import type { StreamDefinition } from '../sink.ts'
import type { AttributeKey } from './attribute-key.ts'
import type { Place } from './attribute-place.ts'
import { valueOf, writeJsonOf } from './printable-value.ts'

/** A record whose keys are ready to be printed. */
export type PrintableIndex = RecordIndex<AttributeKey, Chunk>

/** Writes a record at the writer's position; false for one that only the whole record's format can print. */
export type WriteLine = (writer: ProtoWriter, index: PrintableIndex, stream: StreamDefinition) => boolean

const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const HEX = Buffer.from('0123456789abcdef')
const TRACE_ID = chunkOf(',"trace_id":"')
const SPAN_ID = chunkOf('","span_id":"')
const CHANNEL = chunkOf(',"otelier.channel":')
const UID = chunkOf(',"uid":')

/** Constant text, prepared for `ProtoWriter.chunk`. */
export function chunkOf(text: string): Chunk {
  return createChunk(Buffer.from(text))
}

/** Whether the record has an attribute that is printed there. */
export function hasPlace({ attributes, attributeCount }: PrintableIndex, place: Place): boolean {
  for (let nth = 0; nth < attributeCount; nth++) if (attributes[nth]!.key.place === place) return true // below the count
  return false
}

/** Writes the attributes of a place as members, each with a comma in front. */
export function writeMembers(writer: ProtoWriter, index: PrintableIndex, place: Place, isShort: boolean): void {
  const { bytes, attributes, attributeCount } = index
  for (let nth = 0; nth < attributeCount; nth++) {
    const attribute = attributes[nth]! // below the count
    const { key } = attribute
    if (key.place !== place) continue
    writer.chunk(isShort ? key.shortJson : key.json)
    writeJsonOf(writer, bytes, attribute)
  }
}

/** Writes what has no place of its own, and the channel where the logger's name does not say it. */
export function writeAttributes(writer: ProtoWriter, index: PrintableIndex, loggerName: string, loggerBytes: Buffer): void {
  writeMembers(writer, index, 'attributes', false)
  const channel = lastOf(index, 'channel')
  if (channel === undefined || isText(index.bytes, channel, loggerBytes) || valueOf(index.bytes, channel) === loggerName) return
  writer.chunk(CHANNEL)
  writeJsonOf(writer, index.bytes, channel)
}

/** Turns the members written since `at` into an object: its brace takes the place of the first comma. False when there were none. */
export function closeObject(writer: ProtoWriter, at: number): boolean {
  if (writer.position === at) return false
  writer.bytes[at] = OPEN_BRACE
  writer.byte(CLOSE_BRACE)
  return true
}

/** Writes the record's own id. */
export function writeUid(writer: ProtoWriter, index: PrintableIndex): void {
  const uid = lastOf(index, 'uid')
  if (uid === undefined) return
  writer.chunk(UID)
  writeJsonOf(writer, index.bytes, uid)
}

/** Writes trace and span id; nothing outside of a trace. */
export function writeTrace(writer: ProtoWriter, { bytes, traceStart, traceEnd, spanStart, spanEnd }: PrintableIndex): void {
  if (traceStart === traceEnd) return
  writer.chunk(TRACE_ID)
  writeHex(writer, bytes, traceStart, traceEnd)
  writer.chunk(SPAN_ID)
  writeHex(writer, bytes, spanStart, spanEnd)
  writer.byte(0x22)
}

function writeHex(writer: ProtoWriter, bytes: Buffer, start: number, end: number): void {
  writer.ensure((end - start) * 2)
  for (let at = start; at < end; at++) {
    const byte = bytes[at]! // inside the record: the index checked both ends
    writer.bytes[writer.position++] = HEX[byte >>> 4]! // a table of 16
    writer.bytes[writer.position++] = HEX[byte & 15]! // as above
  }
}

function lastOf({ attributes, attributeCount }: PrintableIndex, place: Place): IndexedAttribute<AttributeKey> | undefined {
  for (let nth = attributeCount - 1; nth >= 0; nth--) if (attributes[nth]!.key.place === place) return attributes[nth] // below the count
  return undefined
}

function isText(bytes: Buffer, { kind, start, end }: IndexedAttribute<AttributeKey>, text: Buffer): boolean {
  if (kind !== VALUE_KIND.text || end - start !== text.length) return false
  for (let at = start; at < end; at++) if (bytes[at] !== text[at - start]) return false
  return true
}
