import { closeSync, constants, ftruncateSync, openSync, unlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { createFrame, FRAME_KIND } from '../storage/frame.ts'
import type { Position } from '../storage/position.ts'
import { segmentFileName, type Lane } from '../storage/segment-name.ts'
import { encodeStreamDefinition } from '../storage/stream-definition.ts'
import type { Stream } from './stream.ts'

const { O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants

/** Appends frames to the segments of one lane. Throws what the file system throws; then nothing of the frame is in. */
export interface LaneWriter {
  append(stream: Stream, bytes: Buffer, end: number): void
  /** Like `append`, but only into memory; `settle` writes it. */
  hold(stream: Stream, bytes: Buffer, end: number): void
  /** Writes what is held. When it throws, it is still held. */
  settle(): void
  readonly heldBytes: number
  readonly position: Position
  /** Leaves the current segment; the next frame starts a new one. */
  close(): void
}

export interface LaneWriterOptions {
  readonly folder: string
  readonly lane: Lane
  readonly instance: string
  readonly segmentBytes: number
  readonly resource: Uint8Array
}

/** Opens no file before the first frame. */
export function createLaneWriter(options: LaneWriterOptions): LaneWriter {
  const { folder, lane, segmentBytes } = options
  let segment = 0
  let file: number | undefined
  let headBytes = 0
  let written = 0
  let held: Buffer[] = []
  let heldBytes = 0
  const heldStreams = new Set<Stream>()

  return {
    append(stream, bytes, end) {
      const target = prepare(end)
      if (stream.definedIn === segment) return write(target, bytes, end)
      const defined = Buffer.concat([definitionFrame(stream), bytes.subarray(0, end)])
      write(target, defined, defined.length)
      stream.definedIn = segment
    },
    hold(stream, bytes, end) {
      prepare(end)
      if (stream.definedIn !== segment) keep(definitionFrame(stream))
      stream.definedIn = segment
      heldStreams.add(stream)
      keep(Buffer.from(bytes.subarray(0, end)))
    },
    settle,
    get heldBytes() {
      return heldBytes
    },
    get position() {
      return { segment, offset: written + heldBytes }
    },
    close,
  }

  /** The file that the next `bytes` go into. */
  function prepare(bytes: number): number {
    const size = written + heldBytes
    if (file !== undefined && (size + bytes <= segmentBytes || size === headBytes)) return file
    settle()
    close()
    return openNext()
  }

  function openNext(): number {
    const path = join(folder, segmentFileName(lane, segment + 1))
    const opened = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW, 0o600)
    const head = segmentHead(options, segment + 1)
    try {
      if (writeSync(opened, head) < head.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' })
    } catch (error) {
      closeSync(opened)
      unlinkSync(path)
      throw error
    }
    segment++
    file = opened
    headBytes = head.length
    written = head.length
    redefineHeld()
    return opened
  }

  /** What is held was meant for a segment that had to be left; its streams have no definition in this one. */
  function redefineHeld(): void {
    const frames = held
    held = []
    for (const stream of heldStreams) {
      stream.definedIn = segment
      keep(definitionFrame(stream))
    }
    held.push(...frames)
  }

  function write(target: number, bytes: Buffer, end: number): void {
    const count = writeSync(target, bytes, 0, end)
    if (count === end) written += end
    else finishWrite(target, bytes, count, end)
  }

  function finishWrite(target: number, bytes: Buffer, from: number, end: number): void {
    try {
      for (let done = from; done < end;) done += writeSync(target, bytes, done, end - done)
      written += end
    } catch (error) {
      takeBack(target)
      throw error
    }
  }

  /** A reader may have seen the part that is cut off, so other bytes must never stand in its place. */
  function takeBack(target: number): void {
    try {
      ftruncateSync(target, written)
    } finally {
      if (heldBytes === 0) close()
    }
  }

  function keep(bytes: Buffer): void {
    held.push(bytes)
    heldBytes += bytes.length
  }

  function settle(): void {
    if (heldBytes === 0 || file === undefined) return
    if (held.length > 1) held = [Buffer.concat(held)]
    const [bytes] = held
    if (bytes !== undefined) write(file, bytes, bytes.length)
    held = []
    heldBytes = 0
    heldStreams.clear()
  }

  function close(): void {
    try {
      if (file !== undefined) closeSync(file)
    } finally {
      file = undefined
    }
  }
}

function definitionFrame({ id, definition }: Stream): Buffer {
  return createFrame({ kind: FRAME_KIND.stream, severityNumber: 0, streamId: id, sequence: 0 }, encodeStreamDefinition(definition))
}

function segmentHead({ instance, lane, resource }: LaneWriterOptions, segment: number): Buffer {
  const header = { severityNumber: 0, streamId: 0, sequence: 0 }
  const about = Buffer.from(JSON.stringify({ format: 1, instance, lane, segment }))
  return Buffer.concat([
    createFrame({ ...header, kind: FRAME_KIND.segment }, about),
    createFrame({ ...header, kind: FRAME_KIND.resource }, resource),
  ])
}
