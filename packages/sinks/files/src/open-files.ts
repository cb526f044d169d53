import { createLinePrinter, type LinePrinter, type TimeZone } from '@otelier/journal'
import type { ResolvedFile } from './options.ts'
import { createRecordFile, type RecordFile } from './record-file.ts'
import { createRotatingFile, type RotatingFileOptions } from './rotating-file.ts'

/** Called for what a person should know and nothing is lost by. */
export type Report = (problem: { readonly code: string; readonly text: string }) => void

/** A file of the layout with everything that writes it. */
export interface OpenFile extends ResolvedFile {
  readonly records: RecordFile
  /** The same function for files of the same format, so that a record is printed once for both. */
  readonly printLine: LinePrinter
}

export interface OpenFilesOptions {
  readonly now: RotatingFileOptions['now']
  readonly write: RotatingFileOptions['write'] | undefined
  readonly timeZone: TimeZone
  readonly report: Report | undefined
}

/** Makes the writers; the files themselves are opened by their first record. */
export function openFiles(files: readonly ResolvedFile[], { now, write, timeZone, report }: OpenFilesOptions): readonly OpenFile[] {
  const printers = new Map<string, LinePrinter>()
  return files.map((file) => {
    const { path, maxBytes, backups, format, hasAttributes } = file
    const key = `${format} ${hasAttributes}`
    const printLine = printers.get(key) ?? createLinePrinter(format, { hasAttributes, timeZone })
    printers.set(key, printLine)
    const onTornLine = (): void => report?.(tornLine(path))
    const rotating = createRotatingFile({ path, maxBytes, backups, now, onTornLine, ...(write && { write }) })
    return { ...file, printLine, records: createRecordFile(path, rotating) }
  })
}

function tornLine(path: string): Parameters<Report>[0] {
  const code = 'OTELIER_TORN_LINE'
  return {
    code,
    text: `files: the last line of "${path}" was torn, a process died while writing it; it was closed with a line end [${code}]`,
  }
}
