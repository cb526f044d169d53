import { severityText } from '@otelier/core'
import type { ProtoWriter } from '../encode/proto-writer.ts'
import type { StreamDefinition } from '../sink.ts'
import { escapeText } from './escape.ts'
import { createLineHeads, type LineHead } from './line-head.ts'
import type { LineFormatOptions, TextFormat } from './line-format.ts'
import {
  closeObject,
  hasPlace,
  writeAttributes,
  writeMembers,
  writeTrace,
  writeUid,
  type PrintableIndex,
  type WriteLine,
} from './members.ts'
import { writeEscapedText } from './printable-value.ts'
import { createClock, offsetOf } from './timestamp.ts'

const BLANK = 0x20
const LINE_END = 0x0a

/** Writes what `createTextFormat` prints of records without an exception and, where the format shows it, without a call site. */
export function createTextLine(format: TextFormat, { timeZone = 'local', hasAttributes = true }: LineFormatOptions): WriteLine {
  const headOf = createHeads(format, createClock(offsetOf(timeZone)).dateTime)
  return (writer, index, stream) => {
    if (hasPlace(index, 'exception') || (format === 'verbose' && hasPlace(index, 'source'))) return false
    const head = headOf(index, stream)
    writer.chunk(head.chunk)
    writeEscapedText(writer, index.bytes, index.body)
    if (hasAttributes) writeObject(writer, index, head)
    writer.byte(LINE_END)
    return true
  }
}

function writeObject(writer: ProtoWriter, index: PrintableIndex, { loggerName, loggerBytes }: LineHead): void {
  const at = writer.position
  writer.byte(BLANK)
  writeAttributes(writer, index, loggerName, loggerBytes)
  writeMembers(writer, index, 'context', false)
  writeTrace(writer, index)
  writeUid(writer, index)
  if (!closeObject(writer, at + 1)) writer.position = at
}

/** A line's start holds the time, so those of one second are kept. */
function createHeads(format: TextFormat, dateTime: (millis: number) => string) {
  let second = Number.NaN
  let headOf = headsAt(format, '')
  return ({ timeMillis, severityNumber }: PrintableIndex, stream: StreamDefinition): LineHead => {
    const current = Math.floor(timeMillis / 1000)
    if (current !== second) {
      second = current
      headOf = headsAt(format, dateTime(timeMillis))
    }
    return headOf(stream, severityNumber)
  }
}

function headsAt(format: TextFormat, time: string): ReturnType<typeof createLineHeads> {
  return createLineHeads((logger, severityNumber) =>
    format === 'compact'
      ? `${time} ${severityText(severityNumber)} `
      : `[${severityText(severityNumber)}] ${time} ${escapeText(logger)} | `,
  )
}
