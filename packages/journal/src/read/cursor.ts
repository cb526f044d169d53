import type { Progress } from '../storage/bookmark.ts'
import { recordKind } from '../storage/frame.ts'
import { createLaneReader, type LaneReader } from './lane-reader.ts'
import { createMerge, type Merge } from './merge.ts'
import { isAtOrPast, type Position, type Positions } from '../storage/position.ts'
import type { JournalFrame } from './reader.ts'
import { lanesOf, type Lane } from '../storage/segment-name.ts'
import type { Batch, Frame, Signal } from '../sink.ts'

/** One sink's place among the records of one signal in one source. */
export interface Cursor {
  /** The next records; `undefined` when there are none now. Only after the last batch was acknowledged. */
  read(limits: BatchLimits): Batch | undefined
  /** The batch of the last `read` is with the sink. */
  acknowledge(): void
  /** The batch of the last `read` is not: its frames come again, perhaps with more behind them. */
  rewind(): void
  /** Whether everything before the target is with the sink, or is known to hold nothing for it. */
  isPast(target: Positions): boolean
  close(): void
}

export interface BatchLimits {
  readonly maxFrames: number
  readonly maxBytes: number
}

/** A cursor in a journal folder: it knows its segments, and can be told to leave one that is evicted. */
export interface FolderCursor extends Cursor {
  readonly signal: Signal
  readonly progress: Progress
  /** The sink's acknowledged place in a lane; `undefined` for a lane that does not hold the signal. */
  acknowledged(lane: Lane): Position | undefined
  /** A batch has been read and neither acknowledged nor given back. */
  readonly isReading: boolean
  /** Goes on behind a segment that is removed; `records` of it have been counted as lost. */
  leave(lane: Lane, segment: number, records: number): void
}

export interface FolderCursorOptions {
  readonly folder: string
  readonly instance: string
  readonly signal: Signal
  readonly progress: Progress | undefined
  isLive(): boolean
  /** The application thread holds frames back in memory, so that lanes can be out of step for a moment. */
  mayWait(): boolean
  onAcknowledge(): void
  /** Records that stood in no readable frame. */
  onMissing(records: number): void
}

/** Opens files when it is read first. */
export function createFolderCursor(options: FolderCursorOptions): FolderCursor {
  const { instance, signal } = options
  let acknowledged: Progress = options.progress ?? { positions: {}, sequence: undefined, counted: 0 }
  let place = openPlace(options, acknowledged)
  let isReading = false

  return {
    signal,
    get progress() {
      return acknowledged
    },
    get isReading() {
      return isReading
    },
    acknowledged: (lane) => (place.lanes.some((reader) => reader.lane === lane) ? (acknowledged.positions[lane] ?? START) : undefined),
    read(limits) {
      const frames = readFrames(place.merge, limits)
      if (frames.length === 0) {
        // What was passed over belongs to other signals, or is damaged.
        acknowledged = { ...acknowledged, positions: positionsOf(place.lanes) }
        return undefined
      }
      isReading = true
      return { resource: resourceOf(place.lanes), instance, frames }
    },
    acknowledge() {
      const { missing, progress } = place.settle()
      acknowledged = progress
      isReading = false
      if (missing > 0) options.onMissing(missing)
      options.onAcknowledge()
    },
    rewind() {
      moveTo(acknowledged)
    },
    isPast: (target) => place.lanes.every(({ lane }) => isAtOrPast(acknowledged.positions[lane] ?? START, target[lane] ?? START)),
    leave(lane, segment, records) {
      const positions = { ...acknowledged.positions, [lane]: { segment: segment + 1, offset: 0 } }
      moveTo({ ...acknowledged, positions, counted: acknowledged.counted + records })
      options.onAcknowledge()
    },
    close() {
      place.close()
    },
  }

  function moveTo(progress: Progress): void {
    place.close()
    acknowledged = progress
    place = openPlace(options, progress)
    isReading = false
  }
}

/** The files and the merge behind a cursor, from one acknowledged place to the next. */
interface Place {
  readonly lanes: readonly LaneReader[]
  readonly merge: Merge
  /** What has been read counts as done; says how far that is and how many records were found missing. */
  settle(): { readonly missing: number; readonly progress: Progress }
  close(): void
}

function openPlace(options: FolderCursorOptions, from: Progress): Place {
  const { folder, signal, isLive, mayWait } = options
  const kind = recordKind(signal)
  const lanes = lanesOf(signal).map((lane) => createLaneReader({ folder, lane, kind, from: from.positions[lane], isLive }))
  let { counted } = from
  let missing = 0
  const merge = createMerge(lanes, {
    after: from.sequence,
    mayWait,
    onGap(records) {
      const uncounted = Math.max(0, records - counted)
      counted -= records - uncounted
      missing += uncounted
    },
  })
  return {
    lanes,
    merge,
    settle() {
      for (const lane of lanes) lane.release()
      const found = { missing, progress: { positions: positionsOf(lanes), sequence: merge.last, counted } }
      missing = 0
      return found
    },
    close() {
      for (const lane of lanes) lane.close()
    },
  }
}

function readFrames(merge: Merge, { maxFrames, maxBytes }: BatchLimits): Frame[] {
  const frames: JournalFrame[] = []
  for (let bytes = 0; frames.length < maxFrames && bytes < maxBytes;) {
    const frame = merge.next()
    if (frame === undefined) break
    frames.push(frame)
    bytes += frame.payload.length
  }
  return frames
}

const START: Position = { segment: 0, offset: 0 }

function positionsOf(lanes: readonly LaneReader[]): Positions {
  return Object.fromEntries(lanes.map(({ lane, position }) => [lane, position]))
}

function resourceOf(lanes: readonly LaneReader[]): Uint8Array {
  return lanes.find(({ resource }) => resource.length > 0)?.resource ?? new Uint8Array(0)
}
