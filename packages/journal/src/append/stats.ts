import { addDrop, UNKNOWN_CHANNEL, type Drops, type SinkCounts, type WriterCounts } from '../writer/counts.ts'
import type { Signal } from '../sink.ts'

/** What became of the records of this process. For every sink: emitted = delivered + pending + dropped. */
export interface JournalStats {
  readonly instance: string
  /** By channel, or by signal for spans and metrics. */
  readonly channels: Readonly<Record<string, ChannelStats>>
  readonly sinks: Readonly<Record<string, SinkStats>>
}

export interface ChannelStats {
  readonly signal: Signal
  /** Records that were handed to the journal. */
  readonly emitted: number
  /** Lost before any sink could have them. */
  readonly dropped: Drops
}

export interface SinkStats {
  /** Records that are with the sink. */
  readonly delivered: number
  readonly pending: number
  /** Lost to this sink, those lost to all of them included. */
  readonly dropped: Drops
  readonly channels: Readonly<Record<string, { readonly pending: number; readonly dropped: Drops }>>
  /** What the sink waits for. */
  readonly problem?: string
}

/** A channel's counts as the application thread keeps them. */
export interface ChannelCounts {
  readonly signal: Signal
  emitted: number
  readonly dropped: Drops
}

/** Puts the counts of both threads together. */
export function createStats(instance: string, channels: ReadonlyMap<string, ChannelCounts>, writer: WriterCounts): JournalStats {
  return {
    instance,
    channels: Object.fromEntries([...channels].map(([name, counts]) => [name, { ...counts, dropped: { ...counts.dropped } }])),
    sinks: Object.fromEntries(Object.entries(writer).map(([name, counts]) => [name, sinkStats(counts, channels)])),
  }
}

function sinkStats(counts: SinkCounts, channels: ReadonlyMap<string, ChannelCounts>): SinkStats {
  const dropped: Drops = { ...counts.dropped }
  const byChannel: Record<string, { pending: number; dropped: Drops }> = {}
  let pending = -(counts.settled[UNKNOWN_CHANNEL] ?? 0)
  let settled = 0
  for (const records of Object.values(counts.settled)) settled += records
  for (const [name, channel] of channels) {
    if (!counts.signals.includes(channel.signal)) continue
    const own: Drops = { ...counts.droppedByChannel[name] }
    for (const [reason, records] of entriesOf(channel.dropped)) {
      addDrop(own, reason, records)
      addDrop(dropped, reason, records)
    }
    const open = channel.emitted - total(channel.dropped) - (counts.settled[name] ?? 0)
    pending += open
    byChannel[name] = { pending: Math.max(0, open), dropped: own }
  }
  const delivered = settled - total(counts.dropped)
  const { problem } = counts
  return { delivered, pending: Math.max(0, pending), dropped, channels: byChannel, ...(problem === undefined ? {} : { problem }) }
}

function entriesOf(drops: Drops): [keyof Drops, number][] {
  return Object.entries(drops) as [keyof Drops, number][] // the keys of Drops are what its entries have
}

function total(drops: Drops): number {
  return Object.values(drops).reduce((sum, records) => sum + records, 0)
}
