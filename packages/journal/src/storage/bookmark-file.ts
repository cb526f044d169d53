import { closeSync, constants, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { decodeBookmark, encodeBookmark, type Bookmark, type Progress } from './bookmark.ts'
import type { Signal } from '../sink.ts'

const { O_CREAT, O_NOFOLLOW, O_WRONLY } = constants
const SUFFIX = '.bookmark'

/** The bookmark of one sink in one journal folder. */
export interface BookmarkFile {
  readonly bookmark: Bookmark
  /** Notes a signal's progress in memory. */
  note(signal: Signal, progress: Progress): void
  /** Writes what was noted with one small write(2); a failure is left to the next time. */
  save(): void
}

/** Reads `<sink>.bookmark`, or starts an empty one. The file is opened anew each time: its folder may be replaced. */
export function openBookmarkFile(folder: string, sink: string): BookmarkFile {
  const path = join(folder, `${sink}${SUFFIX}`)
  const bookmark = readBookmark(path)
  let isChanged = true
  return {
    bookmark,
    note(signal, progress) {
      bookmark[signal] = progress
      isChanged = true
    },
    save() {
      if (!isChanged) return
      try {
        const file = openSync(path, O_WRONLY | O_CREAT | O_NOFOLLOW, 0o600)
        writeSync(file, encodeBookmark(bookmark), 0, undefined, 0)
        closeSync(file)
        isChanged = false
      } catch {
        // The disk is full or the folder is gone; at worst records come twice.
      }
    },
  }
}

/** Reads a bookmark file; a missing one is empty. */
export function readBookmark(path: string): Bookmark {
  try {
    return decodeBookmark(readFileSync(path))
  } catch {
    return {}
  }
}

/** The sink that a file name of a journal folder belongs to; `undefined` for other files. */
export function bookmarkSink(fileName: string): string | undefined {
  return fileName.endsWith(SUFFIX) ? fileName.slice(0, -SUFFIX.length) : undefined
}
