import { FRAME_HEADER_BYTES, FRAME_KIND, frameBytes, isIntact, readHeader, type FrameHeader } from './frame.ts'
import type { StreamDefinition } from './sink.ts'
import { readStreamDefinition } from './stream-definition.ts'
import { createWindowPool, LARGEST_WINDOW_BYTES, type WindowPool } from './window-pool.ts'

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

/**
 * Takes the bytes of one segment piece by piece and gives its records back. Pure: it opens nothing and waits
 * for nothing. A damaged frame is skipped when an intact one follows; a tail without one is a torn tail.
 */
export interface SegmentReader {
  /** Room to read the segment's next bytes into; never empty. */
  room(): Buffer
  /** That many bytes of `room()` are filled. */
  fill(bytes: number): void
  /** The next record; `undefined` when more bytes are needed. `isComplete`: there are no more bytes, also not later. */
  next(isComplete: boolean): JournalFrame | undefined
  /** The payloads handed out so far are not used any more. */
  release(): void
  /** The last record handed out comes again with the next call of `next`. */
  giveBack(frame: JournalFrame): void
  /** The reader is not used any more, payloads that it handed out may be. */
  abandon(): void
  /** Offset in the segment of the first byte that `next` has not passed. */
  readonly offset: number
  /** Protobuf bytes of the OTLP Resource; empty before it was read. */
  readonly resource: Uint8Array
  /** Damaged places skipped so far, torn tails not among them. */
  readonly damages: number
}

/** A reader of one segment from its first byte; records that start before `from` are passed over. */
export function createSegmentReader(from = 0, windows: WindowPool = createWindowPool()): SegmentReader {
  const streams = new Map<number, StreamDefinition>()
  let window = windows.take()
  let windowOffset = 0 // in the segment, of the window's first byte
  let start = 0 // in the window, of the first byte not passed
  let end = 0 // in the window, behind the last byte filled
  let searched = 0 // in the segment: no intact frame starts before it, seen from a damaged one
  let isLent = false
  let resource: Uint8Array = new Uint8Array(0)
  let damages = 0

  return {
    room() {
      if (start === end && !isLent) moveWindow(window)
      if (end === window.length) makeRoom()
      return window.subarray(end)
    },
    fill(bytes) {
      end += bytes
    },
    next(isComplete) {
      for (;;) {
        const total = intactBytes(start)
        if (total > 0) {
          const frame = take(total)
          if (frame !== undefined) return frame
        } else if (!skipDamage(isComplete)) return undefined
      }
    },
    release() {
      isLent = false
      windows.release()
    },
    giveBack(frame) {
      start = frame.start - windowOffset
    },
    abandon() {
      windows.retire(window)
    },
    get offset() {
      return windowOffset + start
    },
    get resource() {
      return resource
    },
    get damages() {
      return damages
    },
  }

  function makeRoom(): void {
    const kept = end - start
    const wanted = isLent || start === 0 ? Math.min(window.length * 2, LARGEST_WINDOW_BYTES) : window.length
    const bytes = Math.max(wanted, frameEnd(start) - start, kept < wanted ? 0 : kept * 2)
    // Records handed out still point into the old window, so it is left to them and not written over.
    moveWindow(isLent || bytes > window.length ? windows.take(bytes) : window)
  }

  function moveWindow(next: Buffer): void {
    window.copy(next, 0, start, end)
    if (next !== window) windows.retire(window)
    window = next
    windowOffset += start
    end -= start
    start = 0
  }

  function frameEnd(at: number): number {
    return end - at < FRAME_HEADER_BYTES ? at : at + frameBytes(window, at)
  }

  function intactBytes(at: number): number {
    const total = frameEnd(at) - at
    return total > 0 && at + total <= end && isIntact(window, at, total) ? total : 0
  }

  function take(total: number): JournalFrame | undefined {
    const header = readHeader(window, start)
    const payload = window.subarray(start + FRAME_HEADER_BYTES, start + total)
    const frameStart = windowOffset + start
    start += total
    if (header.kind < FRAME_KIND.log) {
      learn(header, payload)
      return undefined
    }
    const stream = streams.get(header.streamId)
    if (frameStart < from || stream === undefined) return undefined
    isLent = true
    const { kind, severityNumber, sequence } = header
    return { kind, stream, severityNumber, sequence, payload, start: frameStart, end: frameStart + total }
  }

  function learn(header: FrameHeader, payload: Buffer): void {
    if (header.kind === FRAME_KIND.resource) resource = Uint8Array.from(payload)
    if (header.kind !== FRAME_KIND.stream) return
    const definition = readStreamDefinition(payload)
    if (definition !== undefined) streams.set(header.streamId, definition)
  }

  /** Moves to the next intact frame behind what stands at `start`. False when there is none yet. */
  function skipDamage(isComplete: boolean): boolean {
    const boundary = frameEnd(start)
    if (!isComplete && (boundary === start ? end - start < FRAME_HEADER_BYTES : boundary > end)) return false
    // The frame's own end comes first: a payload may hold bytes that look like a frame.
    const next = boundary > start && boundary <= end && intactBytes(boundary) > 0 ? boundary : search(isComplete)
    if (next !== undefined) {
      damages++
      start = next
      return true
    }
    if (isComplete) start = end
    return false
  }

  function search(isComplete: boolean): number | undefined {
    let firstOpen: number | undefined
    let at = Math.max(start + 1, searched - windowOffset)
    for (; at + FRAME_HEADER_BYTES <= end; at++) {
      const bytes = frameBytes(window, at)
      if (bytes === 0) continue
      if (at + bytes > end) firstOpen ??= at
      else if (isIntact(window, at, bytes)) return at
    }
    searched = windowOffset + (isComplete ? at : (firstOpen ?? at))
    return undefined
  }
}
