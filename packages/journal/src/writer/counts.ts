import type { DropReason, Signal, Sink } from '../sink.ts'

/** Losses by reason; a reason that did not occur is missing. */
export type Drops = Partial<Record<DropReason, number>>

/** What one sink has done with the records of this process. */
export interface SinkCounts {
  readonly signals: readonly Signal[]
  /** Records that the sink is done with, delivered or lost, by channel (by signal where there is none). */
  readonly settled: Record<string, number>
  readonly dropped: Drops
  /** Of `dropped`, what is known to belong to a channel. */
  readonly droppedByChannel: Record<string, Drops>
  /** What the sink waits for; missing while it does not wait. */
  problem?: string
}

/** The writer's side of the accounting, by sink. */
export type WriterCounts = Record<string, SinkCounts>

/** Keeps the writer's counts; `known` are those of a writer that died before. */
export interface CountKeeper {
  readonly counts: WriterCounts
  sink(sink: Pick<Sink, 'name' | 'signals'>): SinkCounts
  settle(sink: string, channel: string, records: number): void
  /** Records that are lost to a sink; without a channel when it is not known. */
  drop(sink: string, channel: string | undefined, reason: DropReason, records: number): void
}

/** Channel under which records are counted that stood in no readable frame. */
export const UNKNOWN_CHANNEL = 'unknown'

/** Starts at nothing, or at the counts given. */
export function createCountKeeper(known: WriterCounts = {}): CountKeeper {
  const counts: WriterCounts = known
  return {
    counts,
    sink({ name, signals }) {
      counts[name] ??= { signals, settled: {}, dropped: {}, droppedByChannel: {} }
      return counts[name]
    },
    settle(sink, channel, records) {
      const settled = counts[sink]?.settled
      if (settled !== undefined) settled[channel] = (settled[channel] ?? 0) + records
    },
    drop(sink, channel, reason, records) {
      const known = counts[sink]
      if (known === undefined) return
      const { dropped, droppedByChannel } = known
      addDrop(dropped, reason, records)
      if (channel !== undefined) addDrop((droppedByChannel[channel] ??= {}), reason, records)
    },
  }
}

/** Adds to a loss count in place. */
export function addDrop(drops: Drops, reason: DropReason, records: number): void {
  drops[reason] = (drops[reason] ?? 0) + records
}
