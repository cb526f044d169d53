import { closeSync, fstatSync, ftruncateSync, lstatSync, readSync, writeSync } from 'node:fs'
import { withLockFile } from './lock-file.ts'
import { endsInLine, openLogFile, type LogFile } from './log-file.ts'
import { shiftBackups } from './rotation.ts'

export interface RotatingFileOptions {
  readonly path: string
  readonly maxBytes: number
  readonly backups: number
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Appends part of a buffer and answers how much of it. Default `fs.writeSync`. */
  readonly write?: (fd: number, bytes: Buffer, offset: number, length: number) => number
  /** Called when the last line had no end, because a process died in it. */
  readonly onTornLine: () => void
}

/** Whole records, one behind the other. */
export interface Chunk {
  readonly bytes: Buffer
  /** Where each record ends in `bytes`. */
  readonly ends: readonly number[]
}

export interface RotatingFile {
  /** Looks whether the file was moved, removed or added to by others; opens it when needed. @throws {Error} */
  prepare(): void
  /** Whether a record would pass the limit, behind `waiting` bytes that are still to be written; an empty file takes any record. */
  isFullFor(bytes: number, waiting?: number): boolean
  /** Starts a new file, unless another process just did and there is room now. @throws {Error} */
  rotateFor(bytes: number): void
  /** Appends the records in one write. Answers how many of them are in the file; fewer only when the disk stopped. */
  append(chunk: Chunk): number
  close(): void
}

const LOCK_ATTEMPTS = 20
const LOCK_PAUSE_MILLIS = 5
const TORN_AFTER_MILLIS = 10

/**
 * A file that several processes append to, and that is rotated by size by whoever holds the lock file.
 * Each append is one write of whole lines to the end, which the system keeps together.
 */
export function createRotatingFile({ path, maxBytes, backups, now, write = writeSync, onTornLine }: RotatingFileOptions): RotatingFile {
  let file: LogFile | undefined
  let size = 0

  function open(): LogFile {
    close()
    file = openLogFile(path)
    size = file.size
    heal(file)
    return file
  }

  function close(): void {
    if (file !== undefined) closeSync(file.fd)
    file = undefined
  }

  function prepare(): void {
    const there = lstatSync(path, { throwIfNoEntry: false })
    if (file === undefined || there?.ino !== file.inode || there.dev !== file.device) {
      open()
    } else if (there.size !== size) {
      size = there.size
      heal(file)
    }
  }

  function heal(open: LogFile): void {
    if (!endsInLine(open, size)) return
    // A long write of another process can be seen half done. It takes no longer than this unless its process died.
    pause(TORN_AFTER_MILLIS)
    const before = size
    size = fstatSync(open.fd).size
    if (size !== before || !endsInLine(open, size)) return
    size += write(open.fd, Buffer.from('\n'), 0, 1)
    onTornLine()
  }

  const isFullFor = (bytes: number, waiting = 0): boolean => size + waiting > 0 && size + waiting + bytes > maxBytes

  function rotateFor(bytes: number): void {
    const shiftIfStillFull = (): void => {
      prepare()
      if (isFullFor(bytes)) shiftBackups(path, backups)
    }
    for (let attempt = 0; attempt < LOCK_ATTEMPTS; attempt++) {
      if (withLockFile(path, now, shiftIfStillFull)) break
      // Somebody else rotates; that takes well below a millisecond. This is the writer thread: it may wait.
      pause(LOCK_PAUSE_MILLIS)
    }
    prepare()
  }

  function append(chunk: Chunk): number {
    const target = file ?? open()
    const { bytes, ends } = chunk
    const written = write(target.fd, bytes, 0, bytes.length)
    const { nlink, size: sizeNow } = fstatSync(target.fd)
    size = sizeNow
    if (written < bytes.length) return keepWholeRecords(target, chunk, written)
    // Removed between the look and the write, by a person or by another process's rotation.
    if (nlink === 0) return write(open().fd, bytes, 0, bytes.length) === bytes.length ? ends.length : 0
    return ends.length
  }

  /** The disk took only a part: what is left of the last record is cut off again, unless somebody wrote behind it. */
  function keepWholeRecords(target: LogFile, { bytes, ends }: Chunk, written: number): number {
    let whole = 0
    while ((ends[whole] ?? Number.POSITIVE_INFINITY) <= written) whole++
    const torn = bytes.subarray(ends[whole - 1] ?? 0, written)
    const tail = Buffer.alloc(torn.length)
    readSync(target.fd, tail, 0, tail.length, size - tail.length)
    if (!tail.equals(torn)) return whole
    ftruncateSync(target.fd, size - torn.length)
    size -= torn.length
    return whole
  }

  return { prepare, isFullFor, rotateFor, append, close }
}

const sleeper = new Int32Array(new SharedArrayBuffer(4))

function pause(millis: number): void {
  Atomics.wait(sleeper, 0, 0, millis)
}
