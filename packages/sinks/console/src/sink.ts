import { createLineFormat, decodeLogRecord, type LineFormat, type StreamDefinition } from '@otelier/journal'
import { createPrettyFormat } from './pretty.ts'

export interface ConsoleSinkOptions {
  /** Usually `process.stderr.write`, bound. What it throws is swallowed: a closed pipe is no reason to stop an application. */
  readonly write: (text: string) => unknown
  /** Default `simple`. */
  readonly format?: 'verbose' | 'simple' | 'json'
  /** True on a terminal: text comes with colours, short times and without ids. Default false. */
  readonly color?: boolean
  /** OTel severity number; lower ones are not printed. Default 0: everything. */
  readonly minimum?: number
}

/** Prints one redacted record; runs on the application's thread. */
export type ConsoleSink = (stream: StreamDefinition, severityNumber: number, payload: Uint8Array) => void

/** The sink that prints records on the console. Data never reaches the terminal with control or bidirectional characters. */
export function createConsoleSink({ write, format = 'simple', color = false, minimum = 0 }: ConsoleSinkOptions): ConsoleSink {
  const formatLine: LineFormat = color && format !== 'json' ? createPrettyFormat() : createLineFormat(format)
  return (stream, severityNumber, payload) => {
    if (severityNumber < minimum) return
    const record = decodeLogRecord(payload)
    if (record === undefined) return
    try {
      write(formatLine(record, stream))
    } catch {
      // EAGAIN and EPIPE: the record is in the journal, and the console is all that is lost.
    }
  }
}
