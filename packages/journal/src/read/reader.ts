import { FRAME_HEADER_BYTES, FRAME_KIND, frameBytes, isIntact, readSequence } from '../storage/frame.ts'
import type { StreamDefinition } from '../sink.ts'
import { readStreamDefinition } from '../storage/stream-definition.ts'
import { createWindowPool, LARGEST_WINDOW_BYTES, type WindowPool } from '../storage/window-pool.ts'

/** A record as it stands in a segment. */
export interface JournalFrame {
  readonly kind: number
  readonly stream: StreamDefinition
  readonly severityNumber: number
  readonly sequence: number
  /** A view; valid until `SegmentReader.release()`. */
  readonly payload: Buffer
  /** Offset of the frame in its segment. */
  readonly start: number
  /** Offset of the byte behind it. */
  readonly end: number
}

export interface SegmentReaderOptions {
  /** Records that start before this offset are passed over. Default 0. */
  readonly from?: number
  /** Default: a pool of its own. */
  readonly windows?: WindowPool
  /**
   * The segment's process is alive: its bytes were in this machine's memory a moment ago, and only the last frame can be
   * incomplete, which its length shows. Frames that continue the sequence are then taken without their checksum, which is
   * a tenth of all the CPU that a record costs. Not for what a process left that died. Default false.
   */
  readonly isTrusted?: boolean
}

/** A reader of one segment from its first byte. */
export function createSegmentReader(options: SegmentReaderOptions = {}): SegmentReader {
  return new SegmentReader(options)
}

/**
 * Takes the bytes of one segment piece by piece and gives its records back. Pure: it opens nothing and waits
 * for nothing. A damaged frame is skipped when an intact one follows; a tail without one is a torn tail.
 *
 * A class, because objects with closures and getters each have a shape of their own, and with a reader per sink and lane
 * every call in the loop over records became a look-up.
 */
export class SegmentReader {
  /** Protobuf bytes of the OTLP Resource; empty before it was read. */
  resource: Uint8Array = new Uint8Array(0)
  /** Damaged places skipped so far, torn tails not among them. */
  damages = 0

  private readonly from: number
  private readonly windows: WindowPool
  private readonly isTrusted: boolean
  private readonly streams = new Map<number, StreamDefinition>()
  private window: Buffer
  /** In the segment, of the window's first byte. */
  private windowOffset = 0
  /** In the window, of the first byte not passed. */
  private start = 0
  /** In the window, behind the last byte filled. */
  private end = 0
  /** In the segment: no intact frame starts before it, seen from a damaged one. */
  private searched = 0
  private isLent = false
  private lastSequence = -1
  private lastStreamId = -1
  private lastStream: StreamDefinition | undefined

  constructor({ from = 0, windows = createWindowPool(), isTrusted = false }: SegmentReaderOptions) {
    this.from = from
    this.windows = windows
    this.isTrusted = isTrusted
    this.window = windows.take()
  }

  /** Offset in the segment of the first byte that `next` has not passed. */
  get offset(): number {
    return this.windowOffset + this.start
  }

  /** Room to read the segment's next bytes into; never empty. */
  room(): Buffer {
    if (this.start === this.end && !this.isLent) this.moveWindow(this.window)
    if (this.end === this.window.length) this.makeRoom()
    return this.window.subarray(this.end)
  }

  /** That many bytes of `room()` are filled. */
  fill(bytes: number): void {
    this.end += bytes
  }

  /** The next record; `undefined` when more bytes are needed. `isComplete`: there are no more bytes, also not later. */
  next(isComplete: boolean): JournalFrame | undefined {
    for (;;) {
      const total = this.readableBytes()
      if (total > 0) {
        const frame = this.take(total)
        if (frame !== undefined) return frame
      } else if (!this.skipDamage(isComplete)) return undefined
    }
  }

  /** The payloads handed out so far are not used any more. */
  release(): void {
    this.isLent = false
    this.windows.release()
  }

  /** The last record handed out comes again with the next call of `next`. */
  giveBack(frame: JournalFrame): void {
    this.start = frame.start - this.windowOffset
  }

  /** The reader is not used any more, payloads that it handed out may be. */
  abandon(): void {
    this.windows.retire(this.window)
  }

  private makeRoom(): void {
    const { window, isLent, start } = this
    const kept = this.end - start
    const wanted = isLent || start === 0 ? Math.min(window.length * 2, LARGEST_WINDOW_BYTES) : window.length
    const bytes = Math.max(wanted, this.frameEnd(start) - start, kept < wanted ? 0 : kept * 2)
    // Records handed out still point into the old window, so it is left to them and not written over.
    this.moveWindow(isLent || bytes > window.length ? this.windows.take(bytes) : window)
  }

  private moveWindow(next: Buffer): void {
    this.window.copy(next, 0, this.start, this.end)
    if (next !== this.window) this.windows.retire(this.window)
    this.window = next
    this.windowOffset += this.start
    this.end -= this.start
    this.start = 0
  }

  private frameEnd(at: number): number {
    return this.end - at < FRAME_HEADER_BYTES ? at : at + frameBytes(this.window, at)
  }

  /** Bytes of the frame at `start` when it is all there and can be taken, else 0. */
  private readableBytes(): number {
    const { window, start } = this
    const total = this.frameEnd(start) - start
    if (total === 0 || start + total > this.end) return 0
    if (this.isTrusted && readSequence(window, start) === this.lastSequence + 1) return total
    return isIntact(window, start, total) ? total : 0
  }

  private take(total: number): JournalFrame | undefined {
    const { window, start } = this
    const kind = window[start + 8]! // the header is there
    const payload = window.subarray(start + FRAME_HEADER_BYTES, start + total)
    const frameStart = this.windowOffset + start
    this.start = start + total
    const streamId = window.readUInt32LE(start + 12)
    if (kind < FRAME_KIND.log) {
      this.learn(kind, streamId, payload)
      return undefined
    }
    const sequence = readSequence(window, start)
    this.lastSequence = sequence
    const stream = this.streamOf(streamId)
    if (frameStart < this.from || stream === undefined) return undefined
    this.isLent = true
    const severityNumber = window[start + 9]! // the header is there
    return { kind, stream, severityNumber, sequence, payload, start: frameStart, end: frameStart + total }
  }

  private streamOf(id: number): StreamDefinition | undefined {
    if (id !== this.lastStreamId) {
      this.lastStream = this.streams.get(id)
      this.lastStreamId = id
    }
    return this.lastStream
  }

  private learn(kind: number, streamId: number, payload: Buffer): void {
    if (kind === FRAME_KIND.resource) this.resource = Uint8Array.from(payload)
    if (kind !== FRAME_KIND.stream) return
    const definition = readStreamDefinition(payload)
    if (definition !== undefined) this.streams.set(streamId, definition)
    this.lastStreamId = -1
  }

  /** Moves to the next intact frame behind what stands at `start`. False when there is none yet. */
  private skipDamage(isComplete: boolean): boolean {
    const { start, end } = this
    const boundary = this.frameEnd(start)
    if (!isComplete && (boundary === start ? end - start < FRAME_HEADER_BYTES : boundary > end)) return false
    // The frame's own end comes first: a payload may hold bytes that look like a frame.
    const isBoundary = boundary > start && boundary <= end && this.intactBytes(boundary) > 0
    const next = isBoundary ? (this.trueEnd(boundary) ?? boundary) : this.search(isComplete)
    if (next !== undefined) {
      this.damages++
      this.start = next
      return true
    }
    if (isComplete) this.start = end
    return false
  }

  private intactBytes(at: number): number {
    const total = this.frameEnd(at) - at
    return total > 0 && at + total <= this.end && isIntact(this.window, at, total) ? total : 0
  }

  /** Where the frame at `start` ends when only its length is damaged, and reaches over others: there its checksum fits. */
  private trueEnd(boundary: number): number | undefined {
    const { window, start } = this
    for (let at = start + FRAME_HEADER_BYTES; at < boundary; at++) {
      if (this.intactBytes(at) > 0 && isIntact(window, start, at - start)) return at
    }
    return undefined
  }

  private search(isComplete: boolean): number | undefined {
    const { window, end, windowOffset } = this
    let firstOpen: number | undefined
    let at = Math.max(this.start + 1, this.searched - windowOffset)
    for (; at + FRAME_HEADER_BYTES <= end; at++) {
      const bytes = frameBytes(window, at)
      if (bytes === 0) continue
      if (at + bytes > end) firstOpen ??= at
      else if (isIntact(window, at, bytes)) return at
    }
    this.searched = windowOffset + (isComplete ? at : (firstOpen ?? at))
    return undefined
  }
}
