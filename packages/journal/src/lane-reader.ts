import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { Position } from './position.ts'
import { createSegmentReader, type JournalFrame } from './reader.ts'
import { readSegmentName, segmentFileName, type Lane } from './segment-name.ts'
import { createWindowPool } from './window-pool.ts'

/** The records of one lane of one folder, for one reader, in the order in which they were appended. */
export interface LaneReader {
  readonly lane: Lane
  /** The next record among the bytes already read. */
  readonly head: JournalFrame | undefined
  /** Passes the head; its payload stays valid until `release`. */
  take(): void
  /** Reads on from the files; true when there is a head now. */
  refresh(): boolean
  release(): void
  /** In front of the head, or behind everything read. */
  readonly position: Position
  readonly resource: Uint8Array
  readonly damages: number
  /** Goes on behind a segment that was removed. */
  leave(segment: number): void
  close(): void
}

export interface LaneReaderOptions {
  readonly folder: string
  readonly lane: Lane
  /** Only records of this kind come back. */
  readonly kind: number
  readonly from: Position | undefined
  /** The last segment may still grow. */
  isLive(): boolean
}

/** Opens no file before the first `refresh`. */
export function createLaneReader(options: LaneReaderOptions): LaneReader {
  const { folder, lane, kind } = options
  let segment = options.from?.segment ?? 0
  const windows = createWindowPool()
  let reader = createSegmentReader(options.from?.offset, windows)
  let file: number | undefined
  let head: JournalFrame | undefined
  let resource: Uint8Array = new Uint8Array(0)
  let damages = 0

  return {
    lane,
    get head() {
      return head
    },
    take() {
      head = nextOfKind(false)
    },
    refresh() {
      head ??= nextOfKind(false)
      while (head === undefined) {
        if (readMore()) head = nextOfKind(false)
        else if (!moveOn()) return false
      }
      return true
    },
    release() {
      // The head is a view, too; it is read again.
      if (head !== undefined) reader.giveBack(head)
      head = undefined
      reader.release()
    },
    get position() {
      return { segment, offset: head?.start ?? reader.offset }
    },
    get resource() {
      return reader.resource.length > 0 ? reader.resource : resource
    },
    get damages() {
      return damages + reader.damages
    },
    leave(number) {
      if (number >= segment) start(number + 1)
    },
    close,
  }

  function nextOfKind(isComplete: boolean): JournalFrame | undefined {
    for (;;) {
      const frame = reader.next(isComplete)
      if (frame === undefined || frame.kind === kind) return frame
    }
  }

  function readMore(): boolean {
    file ??= open()
    if (file === undefined) return false
    const room = reader.room()
    const bytes = readOrNothing(file, room)
    reader.fill(bytes)
    return bytes > 0
  }

  function open(): number | undefined {
    if (segment === 0) {
      const first = nextSegment(0)
      if (first === undefined) return undefined
      start(first)
    }
    try {
      return openSync(join(folder, segmentFileName(lane, segment)), 'r')
    } catch {
      return undefined
    }
  }

  /** Called at the end of a segment's bytes: gives up its torn tail and goes to the next one, when this one cannot grow. */
  function moveOn(): boolean {
    if (segment === 0) return false
    const next = segmentAfter()
    if (next === undefined && options.isLive()) return false
    // Bytes may have come between the last read and the start of the next segment.
    if (readMore()) {
      head = nextOfKind(false)
      return true
    }
    head = nextOfKind(true)
    if (head !== undefined) return true
    if (next === undefined) return false
    start(next)
    return true
  }

  function segmentAfter(): number | undefined {
    if (existsSync(join(folder, segmentFileName(lane, segment + 1)))) return segment + 1
    return file === undefined || !options.isLive() ? nextSegment(segment) : undefined
  }

  function nextSegment(after: number): number | undefined {
    let next: number | undefined
    for (const { number } of listLane(folder, lane)) if (number > after && (next === undefined || number < next)) next = number
    return next
  }

  function start(number: number): void {
    close()
    if (reader.resource.length > 0) resource = reader.resource
    damages += reader.damages
    segment = number
    head = undefined
    reader.abandon()
    reader = createSegmentReader(number === options.from?.segment ? options.from.offset : 0, windows)
  }

  function close(): void {
    if (file !== undefined) closeSync(file)
    file = undefined
  }
}

function listLane(folder: string, lane: Lane): { readonly number: number }[] {
  try {
    return readdirSync(folder)
      .flatMap((name) => readSegmentName(name) ?? [])
      .filter((name) => name.lane === lane)
  } catch {
    return []
  }
}

function readOrNothing(file: number, room: Buffer): number {
  try {
    return readSync(file, room, 0, room.length, null)
  } catch {
    return 0
  }
}
