import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createRecordReader, type Batch, type Delivery, type Frame, type LinePrinter, type PrintedLine, type Sink } from '@otelier/journal'
import { describeFailure } from './failure.ts'
import { openFiles, type OpenFile, type Report } from './open-files.ts'
import { resolveFiles, type FilesSinkOptions } from './options.ts'
import type { RotatingFileOptions } from './rotating-file.ts'
import { createRouter, type Route } from './routing.ts'

export interface FilesEdge {
  /** Milliseconds since the epoch. Default `Date.now`. */
  readonly now?: () => number
  readonly write?: RotatingFileOptions['write']
  readonly report?: Report
}

const FIRST_RETRY_MILLIS = 1_000
const LONGEST_RETRY_MILLIS = 30_000

/**
 * The sink that writes log records to rotated files. It works synchronously and belongs in the writer thread.
 * When a file cannot be written, the other files still get their records, once.
 */
export function createFilesSink(options: FilesSinkOptions, { now = Date.now, write, report }: FilesEdge = {}): Sink {
  const files = openFiles(resolveFiles(options), { now, write, report, timeZone: options.timeZone ?? 'local' })
  const routesOf = createRouter(files)
  let failures = 0
  let hasDirectory = false
  const readRecord = createRecordReader()

  function deliver(batch: Batch): Delivery {
    hasDirectory ||= ensureDirectory(options.directory)
    const run: Run = { instance: batch.instance, readRecord, touched: new Set(), failed: new Map(), corrupt: 0 }
    for (const frame of batch.frames) addFrame(run, frame, routesOf(frame.stream))
    flushFiles(run)
    const [failure] = run.failed
    return failure === undefined ? succeed(run) : retry(failure[0].path, failure[1])
  }

  function succeed({ instance, corrupt }: Run): Delivery {
    failures = 0
    for (const { records } of files) records.forget(instance)
    return corrupt === 0 ? { status: 'delivered' } : { status: 'delivered', rejected: { frames: corrupt, reason: 'corrupt_frame' } }
  }

  function retry(path: string, error: unknown): Delivery {
    const afterMillis = Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS * 2 ** Math.min(failures++, 10))
    return { status: 'retry', afterMillis, problem: describeFailure(path, error) }
  }

  function close(): void {
    for (const { records } of files) records.close()
  }

  return { name: 'files', signals: ['logs'], deliver, close }
}

/** One batch on its way into the files. */
interface Run {
  readonly instance: string
  readonly readRecord: ReturnType<typeof createRecordReader>
  readonly touched: Set<OpenFile>
  readonly failed: Map<OpenFile, unknown>
  corrupt: number
}

function addFrame(run: Run, { stream, severityNumber, sequence, payload }: Frame, routes: readonly Route<OpenFile>[]): void {
  if (routes.length === 0) return
  const record = run.readRecord(payload)
  if (record === undefined) {
    run.corrupt++
    return
  }
  let line: PrintedLine | undefined
  let printLine: LinePrinter | undefined
  for (const { file, minimum } of routes) {
    if (severityNumber < minimum || run.failed.has(file) || file.records.has(run.instance, sequence)) continue
    if (line === undefined || printLine !== file.printLine) {
      printLine = file.printLine
      line = printLine(record, stream)
    }
    run.touched.add(file)
    try {
      file.records.add(run.instance, sequence, line)
    } catch (error) {
      fail(run, file, error)
    }
  }
}

function flushFiles(run: Run): void {
  for (const file of run.touched) {
    if (run.failed.has(file)) continue
    try {
      file.records.flush()
    } catch (error) {
      fail(run, file, error)
    }
  }
}

/** The file gets nothing more of this batch; what is not in it comes again. */
function fail(run: Run, file: OpenFile, error: unknown): void {
  run.failed.set(file, error)
  file.records.discard()
}

/** Makes the log directory and keeps it out of git. Answers false when it cannot; opening the first file then says why. */
function ensureDirectory(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o750 })
  } catch {
    return false
  }
  try {
    writeFileSync(join(directory, '.gitignore'), '*\n', { flag: 'wx', mode: 0o640 })
  } catch {
    // Usually somebody has one already; without it the logs are only shown by git, not lost.
  }
  return true
}
