import type { PrintedLine } from '@otelier/journal'
import type { RotatingFile } from './rotating-file.ts'

/**
 * Collects the records of a batch for one file and remembers what of an unfinished batch is in it already,
 * so that a batch that comes again is not written twice.
 */
export interface RecordFile {
  readonly path: string
  /** Takes one formatted record. Records that the file has from an earlier attempt are left out. @throws {Error} When the file cannot be written. */
  add(instance: string, sequence: number, line: PrintedLine): void
  /** Whether this record is in the file from an earlier attempt. */
  has(instance: string, sequence: number): boolean
  /** Writes what is collected. @throws {Error} When the file cannot be written. */
  flush(): void
  /** Drops what is collected after a failure; it comes again. */
  discard(): void
  /** The batch is done: forgets its sequences. */
  forget(instance: string): void
  close(): void
}

const BUFFER_BYTES = 256 * 1024

export function createRecordFile(path: string, file: RotatingFile): RecordFile {
  const writtenThrough = new Map<string, number>()
  let buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES)
  let position = 0
  let ends: number[] = []
  let sequences: number[] = []
  let collecting = ''
  let isPrepared = false

  function add(instance: string, sequence: number, line: PrintedLine): void {
    if (!isPrepared) {
      file.prepare()
      isPrepared = true
    }
    const bytes = line.position
    if (bytes > buffer.length - position) makeRoom(bytes)
    line.bytes.copy(buffer, position, 0, bytes)
    if (file.isFullFor(bytes, position)) startNewFile(bytes)
    position += bytes
    ends.push(position)
    sequences.push(sequence)
    collecting = instance
  }

  function makeRoom(room: number): void {
    write()
    if (room > buffer.length) buffer = Buffer.allocUnsafeSlow(room)
  }

  /** The record at `position` does not fit any more: what stands before it is written, then it comes first in a new file. */
  function startNewFile(bytes: number): void {
    const start = position
    write()
    if (file.isFullFor(bytes)) file.rotateFor(bytes)
    buffer.copyWithin(0, start, start + bytes)
  }

  function write(): void {
    let done = 0
    while (done < ends.length) {
      const start = ends[done - 1] ?? 0
      const rest = start === 0 ? ends : ends.slice(done).map((end) => end - start)
      const count = file.append({ bytes: buffer.subarray(start, position), ends: rest })
      // A disk that takes not even one record says so itself only at the next write.
      if (count === 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      done += count
      writtenThrough.set(collecting, sequences[done - 1] ?? 0)
    }
    discard()
  }

  function discard(): void {
    position = 0
    ends = []
    sequences = []
  }

  return {
    path,
    add,
    has: (instance, sequence) => sequence <= (writtenThrough.get(instance) ?? 0),
    flush() {
      isPrepared = false
      if (ends.length > 0) write()
    },
    discard() {
      isPrepared = false
      discard()
    },
    forget: (instance) => void writtenThrough.delete(instance),
    close: file.close,
  }
}
