import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs'
import { join } from 'node:path'
import type { Position } from '../storage/position.ts'
import { createSegmentReader, type JournalFrame, type SegmentReader } from './reader.ts'
import { readSegmentName, segmentFileName, type Lane } from '../storage/segment-name.ts'
import { createWindowPool } from '../storage/window-pool.ts'

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
  return new LaneReader(options)
}

/**
 * The records of one lane of one folder, for one reader, in the order in which they were appended.
 * A class for the same reason as `SegmentReader`.
 */
export class LaneReader {
  readonly lane: Lane
  /** The next record among the bytes already read. */
  head: JournalFrame | undefined
  private readonly options: LaneReaderOptions
  private readonly windows = createWindowPool()
  private reader: SegmentReader
  private segment: number
  private file: number | undefined
  private earlierResource: Uint8Array = new Uint8Array(0)
  private earlierDamages = 0
  private hasListed = false

  constructor(options: LaneReaderOptions) {
    this.options = options
    this.lane = options.lane
    this.segment = options.from?.segment ?? 0
    this.reader = this.openReader(options.from?.offset ?? 0)
  }

  /** Passes the head; its payload stays valid until `release`. */
  take(): void {
    this.head = this.nextOfKind(false)
  }

  /** Reads on from the files; true when there is a head now. */
  refresh(): boolean {
    this.head ??= this.nextOfKind(false)
    while (this.head === undefined) {
      if (this.readMore()) this.head = this.nextOfKind(false)
      else if (!this.moveOn()) return false
    }
    return true
  }

  /** The payloads handed out are not used any more. */
  release(): void {
    // The head is a view, too; it is read again.
    if (this.head !== undefined) this.reader.giveBack(this.head)
    this.head = undefined
    this.reader.release()
  }

  /** In front of the head, or behind everything read. */
  get position(): Position {
    return { segment: this.segment, offset: this.head?.start ?? this.reader.offset }
  }

  get resource(): Uint8Array {
    return this.reader.resource.length > 0 ? this.reader.resource : this.earlierResource
  }

  get damages(): number {
    return this.earlierDamages + this.reader.damages
  }

  /** Goes on behind a segment that was removed. */
  leave(number: number): void {
    if (number >= this.segment) this.start(number + 1)
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file)
    this.file = undefined
  }

  private openReader(from: number): SegmentReader {
    return createSegmentReader({ from, windows: this.windows, isTrusted: this.options.isLive() })
  }

  private nextOfKind(isComplete: boolean): JournalFrame | undefined {
    const { reader } = this
    const { kind } = this.options
    for (;;) {
      const frame = reader.next(isComplete)
      if (frame === undefined || frame.kind === kind) return frame
    }
  }

  private readMore(): boolean {
    this.file ??= this.open()
    if (this.file === undefined) return false
    const bytes = readOrNothing(this.file, this.reader.room())
    this.reader.fill(bytes)
    return bytes > 0
  }

  private open(): number | undefined {
    const { folder, lane } = this.options
    if (this.segment === 0) {
      const first = this.firstSegment()
      if (first === undefined) return undefined
      this.start(first)
    }
    try {
      return openSync(join(folder, segmentFileName(lane, this.segment)), 'r')
    } catch {
      return undefined
    }
  }

  /** A lane that was empty begins with number 1, and what this writer evicts it tells the reader: the folder is listed once. */
  private firstSegment(): number | undefined {
    const { folder, lane } = this.options
    if (this.hasListed) return existsSync(join(folder, segmentFileName(lane, 1))) ? 1 : undefined
    this.hasListed = true
    return this.nextSegment(0)
  }

  /** Called at the end of a segment's bytes: gives up its torn tail and goes to the next one, when this one cannot grow. */
  private moveOn(): boolean {
    if (this.segment === 0) return false
    const next = this.segmentAfter()
    if (next === undefined && this.options.isLive()) return false
    // Bytes may have come between the last read and the start of the next segment.
    if (this.readMore()) {
      this.head = this.nextOfKind(false)
      return true
    }
    this.head = this.nextOfKind(true)
    if (this.head !== undefined) return true
    if (next === undefined) return false
    this.start(next)
    return true
  }

  private segmentAfter(): number | undefined {
    const { folder, lane } = this.options
    if (existsSync(join(folder, segmentFileName(lane, this.segment + 1)))) return this.segment + 1
    return this.file === undefined || !this.options.isLive() ? this.nextSegment(this.segment) : undefined
  }

  private nextSegment(after: number): number | undefined {
    let next: number | undefined
    for (const { number } of listLane(this.options.folder, this.lane)) {
      if (number > after && (next === undefined || number < next)) next = number
    }
    return next
  }

  private start(number: number): void {
    const { from } = this.options
    this.close()
    if (this.reader.resource.length > 0) this.earlierResource = this.reader.resource
    this.earlierDamages += this.reader.damages
    this.segment = number
    this.head = undefined
    this.reader.abandon()
    this.reader = this.openReader(number === from?.segment ? from.offset : 0)
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
