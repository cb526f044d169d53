import type { DecodedLogRecord } from '../decode/log-record.ts'
import type { StreamDefinition } from '../sink.ts'
import { createExtraDataFormat, createJsonFormat } from './record-json.ts'
import { createTextFormat } from './record-text.ts'
import type { TimeZone } from './timestamp.ts'

/** The text formats: with call site, without it, and for files that hold one channel. */
export type TextFormat = 'verbose' | 'simple' | 'compact'

/** How a record looks in a file or on a console; `extra_data` is the JSON shape of `analytics.log`. */
export type RecordFormat = TextFormat | 'json' | 'extra_data'

export interface LineFormatOptions {
  /** For text formats; JSON is always UTC. Default `local`. */
  readonly timeZone?: TimeZone
  /** Text formats: false leaves out the JSON behind the message. Default true. */
  readonly hasAttributes?: boolean
}

/** Prints one record, with a line end. Only a stack trace in a text format takes more than one line. */
export type LineFormat = (record: DecodedLogRecord, stream: StreamDefinition) => string

/** Makes the printer of a format; it keeps the last second, so each writer needs its own. */
export function createLineFormat(format: RecordFormat, options: LineFormatOptions = {}): LineFormat {
  if (format === 'json') return createJsonFormat()
  if (format === 'extra_data') return createExtraDataFormat()
  return createTextFormat(format, options)
}
