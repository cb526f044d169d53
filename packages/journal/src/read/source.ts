import { unlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { openBookmarkFile, type BookmarkFile } from '../storage/bookmark-file.ts'
import { createFolderCursor, type Cursor, type FolderCursor } from './cursor.ts'
import { OWNER_FILE } from '../storage/owner.ts'
import { isAtOrPast } from '../storage/position.ts'
import { countRecords, listSegments, syncFile, type SegmentFile } from '../storage/segment-files.ts'
import { segmentFileName, type SegmentName } from '../storage/segment-name.ts'
import type { Signal, Sink } from '../sink.ts'

/** Where records come from: a journal folder, or the ring of a journal in memory. */
export interface Source {
  readonly instance: string
  /** One cursor per sink and signal; a second call gives the same one. */
  cursor(sink: Sink, signal: Signal): Cursor
  /** Called when a sink has taken batches: keeps bookmarks and gives room back. */
  save(): void
  close(): void
}

/** One process's journal folder as the writer sees it. */
export interface FolderSource extends Source {
  readonly folder: string
  /** Somebody may still append. */
  readonly isLive: boolean
  segments(): SegmentFile[]
  /** Removes a segment; what sinks have not yet had of it is given to `onEvicted`. False while one is busy with it. */
  evict(segment: SegmentFile): boolean
  /** Removes segments that every sink is past, never one that may still grow. */
  removeRead(): void
  /** Every sink has everything that is in the folder now. */
  readonly isFinished: boolean
  /** Pushes what was appended to the disk; calls back at once when nothing was. */
  sync(done: () => void): void
  /** Moves the heartbeat to now. False when the folder is gone. */
  beat(): boolean
}

export interface FolderSourceOptions {
  readonly folder: string
  readonly instance: string
  readonly isLive: boolean
  /** See `FolderCursorOptions.mayWait`. Default: never. */
  readonly mayWait?: () => boolean
  /** Records of a channel that a sink lost to eviction; `channel` is the signal where there is none. */
  onEvicted(sink: string, channel: string, records: number): void
  onMissing(sink: string, records: number): void
}

/** A journal folder as a source of records. */
export function createFolderSource(options: FolderSourceOptions): FolderSource {
  const { folder, instance, isLive } = options
  const bookmarks = new Map<string, BookmarkFile>()
  const cursors = new Map<string, { readonly sink: string; readonly cursor: FolderCursor }>()
  const synced = new Map<string, number>()

  return {
    folder,
    instance,
    isLive,
    cursor(sink, signal) {
      const key = `${sink.name}/${signal}`
      const known = cursors.get(key) ?? { sink: sink.name, cursor: openCursor(sink.name, signal) }
      cursors.set(key, known)
      return known.cursor
    },
    segments: () => listSegments(folder),
    evict(segment) {
      const behind = [...cursors.values()].filter(({ cursor }) => isBehind(cursor, segment))
      if (behind.some(({ cursor }) => cursor.isReading)) return false
      for (const { sink, cursor } of behind) leaveSegment(sink, cursor, segment)
      removeSegment(segment)
      save()
      return true
    },
    removeRead() {
      const segments = listSegments(folder)
      for (const segment of segments) if (!mayGrow(segment, segments) && !isNeeded(segment)) removeSegment(segment)
    },
    get isFinished() {
      return !listSegments(folder).some(isNeeded)
    },
    sync(done) {
      const dirty = listSegments(folder).filter((segment) => synced.get(fileOf(segment)) !== segment.bytes)
      let left = dirty.length
      if (left === 0) return done()
      for (const segment of dirty) {
        synced.set(fileOf(segment), segment.bytes)
        syncFile(fileOf(segment), () => --left === 0 && done())
      }
    },
    beat() {
      try {
        const now = new Date()
        utimesSync(join(folder, OWNER_FILE), now, now)
        return true
      } catch {
        return false
      }
    },
    save,
    close: closeAll,
  }

  function openCursor(sink: string, signal: Signal): FolderCursor {
    const bookmark = bookmarks.get(sink) ?? openBookmarkFile(folder, sink)
    bookmarks.set(sink, bookmark)
    const cursor: FolderCursor = createFolderCursor({
      folder,
      instance,
      signal,
      progress: bookmark.bookmark[signal],
      isLive: () => isLive,
      mayWait: () => options.mayWait?.() ?? false,
      onAcknowledge: () => bookmark.note(signal, cursor.progress),
      onMissing: (records) => options.onMissing(sink, records),
    })
    bookmark.note(signal, cursor.progress)
    return cursor
  }

  function mayGrow({ lane, number }: SegmentName, segments: readonly SegmentName[]): boolean {
    return isLive && !segments.some((other) => other.lane === lane && other.number > number)
  }

  function isNeeded(segment: SegmentFile): boolean {
    return [...cursors.values()].some(({ cursor }) => isBehind(cursor, segment))
  }

  function leaveSegment(sink: string, cursor: FolderCursor, segment: SegmentName): void {
    const place = cursor.acknowledged(segment.lane)
    const from = place?.segment === segment.number ? place.offset : 0
    const lost = countRecords(fileOf(segment), from, cursor.signal)
    let records = 0
    for (const [channel, count] of lost) {
      records += count
      options.onEvicted(sink, channel, count)
    }
    cursor.leave(segment.lane, segment.number, records)
  }

  function removeSegment(segment: SegmentName): void {
    synced.delete(fileOf(segment))
    try {
      unlinkSync(fileOf(segment))
    } catch {
      // Somebody else removed it, or the folder is read-only now; the next pass tries again.
    }
  }

  function fileOf({ lane, number }: SegmentName): string {
    return join(folder, segmentFileName(lane, number))
  }

  function save(): void {
    for (const bookmark of bookmarks.values()) bookmark.save()
  }

  function closeAll(): void {
    for (const { sink, cursor } of cursors.values()) {
      bookmarks.get(sink)?.note(cursor.signal, cursor.progress)
      cursor.close()
    }
    save()
  }
}

function isBehind(cursor: FolderCursor, { lane, number, bytes }: SegmentFile): boolean {
  const place = cursor.acknowledged(lane)
  return place !== undefined && !isAtOrPast(place, { segment: number, offset: bytes })
}
