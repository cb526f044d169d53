import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createLineFormat, decodeLogRecord, type Batch, type Delivery, type Frame, type LineFormat, type Sink } from '@otelier/journal'
import { resolveFiles, type FilesSinkOptions, type ResolvedFile } from './options.ts'
import { createRecordFile, type RecordFile } from './record-file.ts'
import { createRotatingFile, type RotatingFileOptions } from './rotating-file.ts'
import { createRouter, type Route } from './routing.ts'
import { describeFailure } from './failure.ts'

export interface FilesEdge {
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
  readonly write?: RotatingFileOptions['write']
  /** Called for what a person should know and nothing is lost by. */
  readonly report?: (problem: { readonly code: string; readonly text: string }) => void
}

interface OpenFile extends ResolvedFile {
  readonly records: RecordFile
  readonly formatLine: LineFormat
}

const FIRST_RETRY_MILLIS = 1_000
const LONGEST_RETRY_MILLIS = 30_000

/**
 * The sink that writes log records to rotated files. It works synchronously and belongs in the writer thread.
 * When a file cannot be written, the other files still get their records, once.
 */
export function createFilesSink(options: FilesSinkOptions, { now = Date.now, write, report }: FilesEdge = {}): Sink {
  const files = openFiles()
  const route = createRouter(files)
  let failures = 0
  let hasDirectory = false

  function openFiles(): readonly OpenFile[] {
    const formats = new Map<string, LineFormat>()
    return resolveFiles(options).map((file) => {
      const { path, maxBytes, backups, format, hasAttributes } = file
      const rotating = { path, maxBytes, backups, now, onTornLine: () => reportTornLine(path), ...(write && { write }) }
      const key = `${format} ${hasAttributes}`
      const formatLine = formats.get(key) ?? createLineFormat(format, { hasAttributes, timeZone: options.timeZone ?? 'local' })
      formats.set(key, formatLine)
      return { ...file, formatLine, records: createRecordFile(path, createRotatingFile(rotating)) }
    })
  }

  function reportTornLine(path: string): void {
    const text = `otelier files: the last line of "${path}" was torn, a process died while writing it; it was closed with a line end [OTELIER_TORN_LINE]`
    report?.({ code: 'OTELIER_TORN_LINE', text })
  }

  function deliver(batch: Batch): Delivery {
    const failed = new Map<OpenFile, unknown>()
    const touched = new Set<OpenFile>()
    const attempt = (file: OpenFile, work: () => void): void => {
      try {
        work()
      } catch (error) {
        failed.set(file, error)
        file.records.discard()
      }
    }
    hasDirectory ||= ensureDirectory(options.directory)
    let corrupt = 0
    for (const frame of batch.frames) if (!addFrame(frame, batch.instance)) corrupt++
    for (const file of touched) if (!failed.has(file)) attempt(file, file.records.flush)
    return answer(batch, failed, corrupt)

    function addFrame(frame: Frame, instance: string): boolean {
      const routes = route(frame.stream)
      return routes.length === 0 || addRecord(frame, instance, routes)
    }

    function addRecord(
      { stream, severityNumber, sequence, payload }: Frame,
      instance: string,
      routes: readonly Route<OpenFile>[],
    ): boolean {
      const record = decodeLogRecord(payload)
      if (record === undefined) return false
      let line = ''
      let lineFormat: LineFormat | undefined
      for (const { file, minimum } of routes) {
        if (severityNumber < minimum || failed.has(file) || file.records.has(instance, sequence)) continue
        touched.add(file)
        if (lineFormat !== file.formatLine) {
          lineFormat = file.formatLine
          line = lineFormat(record, stream)
        }
        attempt(file, () => file.records.add(instance, sequence, line))
      }
      return true
    }
  }

  function answer({ instance }: Batch, failed: ReadonlyMap<OpenFile, unknown>, corrupt: number): Delivery {
    const [failure] = failed
    if (failure !== undefined) {
      const afterMillis = Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** Math.min(failures++, 10))
      return { status: 'retry', afterMillis, problem: describeFailure(failure[0].path, failure[1]) }
    }
    failures = 0
    for (const { records } of files) records.forget(instance)
    return corrupt === 0 ? { status: 'delivered' } : { status: 'delivered', rejected: { frames: corrupt, reason: 'corrupt_frame' } }
  }

  return {
    name: 'files',
    signals: ['logs'],
    deliver,
    close: () => {
      for (const { records } of files) records.close()
    },
  }
}

/** Makes the log directory and keeps it out of git. Answers false when it cannot; opening the first file then says why. */
function ensureDirectory(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o750 })
    writeFileSync(join(directory, '.gitignore'), '*\n', { flag: 'wx', mode: 0o640 })
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST' // of the .gitignore: somebody has one
  }
}
