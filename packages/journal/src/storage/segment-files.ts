import { close, closeSync, fdatasync, open, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { recordKind } from './frame.ts'
import { createSegmentReader, type JournalFrame } from '../read/reader.ts'
import { readSegmentName, type SegmentName } from './segment-name.ts'
import type { Signal } from '../sink.ts'

/** A segment file as it is now. */
export interface SegmentFile extends SegmentName {
  readonly bytes: number
}

/** The segments of a journal folder, oldest first within a lane; empty when there is no folder. */
export function listSegments(folder: string): SegmentFile[] {
  const segments: SegmentFile[] = []
  for (const fileName of namesIn(folder)) {
    const name = readSegmentName(fileName)
    const size = name === undefined ? undefined : statSync(join(folder, fileName), { throwIfNoEntry: false })?.size
    if (name !== undefined && size !== undefined) segments.push({ ...name, bytes: size })
  }
  return segments.sort((a, b) => a.number - b.number)
}

/** The names in a folder; empty when it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Counts the records of a signal in a segment from an offset on, by channel (by signal where there is none). */
export function countRecords(path: string, from: number, signal: Signal): Map<string, number> {
  const counts = new Map<string, number>()
  for (const { kind, stream } of readSegment(path, from)) {
    if (kind !== recordKind(signal)) continue
    const channel = stream.channel ?? signal
    counts.set(channel, (counts.get(channel) ?? 0) + 1)
  }
  return counts
}

/** Every record of a segment file from an offset on; a payload is valid until the next step. Nothing when it cannot be read. */
function* readSegment(path: string, from = 0): Generator<JournalFrame, void> {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    return
  }
  try {
    const reader = createSegmentReader({ from })
    for (let isComplete = false; ;) {
      const frame = reader.next(isComplete)
      if (frame !== undefined) {
        yield frame
        reader.release()
      } else if (isComplete) return
      else {
        const room = reader.room()
        const bytes = readSync(file, room, 0, room.length, null)
        reader.fill(bytes)
        isComplete = bytes === 0
      }
    }
  } finally {
    closeSync(file)
  }
}

/** Pushes a file's data to the disk and calls back, whether that worked or not. */
export function syncFile(path: string, done: () => void): void {
  open(path, 'r', (openError, file) => {
    if (openError !== null) return done()
    fdatasync(file, () => close(file, () => done()))
  })
}
