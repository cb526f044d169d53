import type { JournalFrame } from './reader.ts'

/** One of the rows of records that `createMerge` puts together. */
export interface MergeLane {
  readonly head: JournalFrame | undefined
  take(): void
  refresh(): boolean
}

/** One signal's records in the order in which they were recorded. */
export interface Merge {
  /** The next record; `undefined` when there is none yet. */
  next(): JournalFrame | undefined
  /** The largest sequence that came out. */
  readonly last: number | undefined
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

/**
 * Merges lanes by sequence. One thread appends to all lanes, so a record that is visible proves that
 * every earlier one is: a gap is real when the other lanes, read again after it was seen, do not fill it.
 */
export function createMerge(lanes: readonly MergeLane[], options: MergeOptions): Merge {
  const now = options.now ?? Date.now
  let last = options.after
  let waitingSince: number | undefined

  return {
    get last() {
      return last
    },
    next() {
      let lane = smallest(lanes) ?? refresh()
      // Only now is there a record that proves the earlier ones: lanes that were empty before it was seen are read again.
      if (lane?.head !== undefined && lane.head.sequence !== (last ?? 0) + 1) lane = refresh()
      const frame = lane?.head
      if (lane === undefined || frame === undefined) return undefined
      const missing = last === undefined ? 0 : frame.sequence - last - 1
      if (missing > 0 && isWaiting()) return undefined
      if (missing > 0) options.onGap(missing)
      waitingSince = undefined
      last = Math.max(last ?? 0, frame.sequence)
      lane.take()
      return frame
    },
  }

  function refresh(): MergeLane | undefined {
    for (const lane of lanes) if (lane.head === undefined) lane.refresh()
    return smallest(lanes)
  }

  function isWaiting(): boolean {
    if (options.mayWait?.() !== true) return false
    waitingSince ??= now()
    return now() - waitingSince < LONGEST_WAIT_MILLIS
  }
}

function smallest(lanes: readonly MergeLane[]): MergeLane | undefined {
  let best: MergeLane | undefined
  let sequence = Number.POSITIVE_INFINITY
  for (const lane of lanes) {
    if (lane.head === undefined || lane.head.sequence >= sequence) continue
    best = lane
    sequence = lane.head.sequence
  }
  return best
}
