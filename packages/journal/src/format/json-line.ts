import { severityText } from '@otelier/core'
import type { Chunk } from '../encode/chunk.ts'
import type { ProtoWriter } from '../encode/proto-writer.ts'
import type { Place } from './attribute-place.ts'
import { quoteJson } from './escape.ts'
import { createLineHeads } from './line-head.ts'
import {
  chunkOf,
  closeObject,
  writeAttributes,
  writeMembers,
  writeTrace,
  writeUid,
  type PrintableIndex,
  type WriteLine,
} from './members.ts'
import { writeQuotedText } from './printable-value.ts'
import { createClock } from './timestamp.ts'

const MESSAGE = chunkOf(',"message":')
const SOURCE = chunkOf(',"source":')
const ATTRIBUTES = chunkOf(',"attributes":')
const EXCEPTION = chunkOf(',"exception":')
const DROPPED = chunkOf(',"dropped_attributes_count":')
const END = chunkOf('}\n')

/** Writes what `createJsonFormat` prints. */
export function createJsonLine(): WriteLine {
  const writeTime = createTimeWriter()
  const headOf = createLineHeads(
    (logger, severityNumber) =>
      `Z","level":"${severityText(severityNumber)}","severity_number":${severityNumber},"logger":${quoteJson(logger)}`,
  )
  return (writer, index, stream) => {
    const { loggerName, loggerBytes, chunk } = headOf(stream, index.severityNumber)
    writeTime(writer, index)
    writer.chunk(chunk)
    if (index.eventName !== undefined) writer.chunk(index.eventName)
    writer.chunk(MESSAGE)
    writeQuotedText(writer, index.bytes, index.body)
    writeUid(writer, index)
    writeTrace(writer, index)
    writeMembers(writer, index, 'context', true)
    writeGroup(writer, index, SOURCE, 'source')
    const at = writer.position
    writer.chunk(ATTRIBUTES)
    const start = writer.position
    writeAttributes(writer, index, loggerName, loggerBytes)
    if (!closeObject(writer, start)) writer.position = at
    writeGroup(writer, index, EXCEPTION, 'exception')
    if (index.droppedAttributesCount > 0) {
      writer.chunk(DROPPED)
      writer.decimal(index.droppedAttributesCount)
    }
    writer.chunk(END)
    return true
  }
}

function writeGroup(writer: ProtoWriter, index: PrintableIndex, name: Chunk, place: Place): void {
  const at = writer.position
  writer.chunk(name)
  const start = writer.position
  writeMembers(writer, index, place, true)
  if (!closeObject(writer, start)) writer.position = at
}

/** Up to the microseconds; what neighbours of one second share is kept. */
function createTimeWriter(): (writer: ProtoWriter, index: PrintableIndex) => void {
  const clock = createClock(() => 0)
  let second = Number.NaN
  let chunk = chunkOf('')
  return (writer, { timeMillis, timeNanos }) => {
    const current = Math.floor(timeMillis / 1000)
    if (current !== second) {
      second = current
      chunk = chunkOf(`{"timestamp":"${clock.iso(timeMillis, 0).slice(0, -MICROS_AND_ZONE.length)}`)
    }
    writer.chunk(chunk)
    writer.decimal((timeMillis - current * 1000) * 1000 + Math.floor(timeNanos / 1000), 6)
  }
}

const MICROS_AND_ZONE = '000000Z'
