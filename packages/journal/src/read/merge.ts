import type { JournalFrame } from './reader.ts'

/** One of the rows of records that `createMerge` puts together. */
export interface MergeLane {
  readonly head: JournalFrame | undefined
  take(): void
  refresh(): boolean
}

export interface MergeOptions {
  /** Sequence of the record before the first one wanted. */
  readonly after: number | undefined
  /** Called with the count of records that are in no lane, before the one behind the gap. */
  onGap(records: number): void
  /** True while a missing record may still appear in another lane: the merge then waits, a moment. */
  mayWait?(): boolean
  /** Milliseconds. Default `Date.now`. */
  now?(): number
}

const LONGEST_WAIT_MILLIS = 500

/** Merges lanes into one signal's records in the order in which they were recorded. */
export function createMerge(lanes: readonly MergeLane[], options: MergeOptions): Merge {
  return new Merge(lanes, options)
}

/**
 * Merges lanes by sequence. One thread appends to all lanes, so a record that is visible proves that
 * every earlier one is: a gap is real when the other lanes, read again after it was seen, do not fill it.
 * A class for the same reason as `SegmentReader`.
 */
export class Merge {
  /** The largest sequence that came out. */
  last: number | undefined
  private readonly lanes: readonly MergeLane[]
  private readonly options: MergeOptions
  private waitingSince: number | undefined

  constructor(lanes: readonly MergeLane[], options: MergeOptions) {
    this.lanes = lanes
    this.options = options
    this.last = options.after
  }

  /** The next record; `undefined` when there is none yet. */
  next(): JournalFrame | undefined {
    const { last } = this
    let lane = this.smallest() ?? this.refresh()
    // Only now is there a record that proves the earlier ones: lanes that were empty before it was seen are read again.
    if (lane?.head !== undefined && lane.head.sequence !== (last ?? 0) + 1) lane = this.refresh()
    const frame = lane?.head
    if (lane === undefined || frame === undefined) return undefined
    const missing = last === undefined ? 0 : frame.sequence - last - 1
    if (missing > 0 && this.isWaiting()) return undefined
    if (missing > 0) this.options.onGap(missing)
    this.waitingSince = undefined
    this.last = Math.max(last ?? 0, frame.sequence)
    lane.take()
    return frame
  }

  private refresh(): MergeLane | undefined {
    for (const lane of this.lanes) if (lane.head === undefined) lane.refresh()
    return this.smallest()
  }

  private smallest(): MergeLane | undefined {
    const { lanes } = this
    let best: MergeLane | undefined
    let sequence = Number.POSITIVE_INFINITY
    for (let index = 0; index < lanes.length; index++) {
      const lane = lanes[index]! // below the length
      const { head } = lane
      if (head === undefined || head.sequence >= sequence) continue
      best = lane
      sequence = head.sequence
    }
    return best
  }

  private isWaiting(): boolean {
    const { mayWait, now = Date.now } = this.options
    if (mayWait?.() !== true) return false
    this.waitingSince ??= now()
    return now() - this.waitingSince < LONGEST_WAIT_MILLIS
  }
}
