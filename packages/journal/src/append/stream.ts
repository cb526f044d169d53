import { recordKind } from '../storage/frame.ts'
import { laneOf, type Lane } from '../storage/segment-name.ts'
import type { StreamDefinition } from '../sink.ts'
import type { ChannelCounts } from './stats.ts'

/** A registered stream; made by `Journal.stream`, kept by the encoder, read by nobody else. */
export interface Stream {
  readonly definition: StreamDefinition
  readonly id: number
  /** Kind of its frames. */
  readonly kind: number
  readonly lane: Lane
  readonly counts: ChannelCounts
  /** Shared by all streams of a signal. */
  readonly sequence: Sequence
  /** Segment of its lane that holds the definition; 0 for none yet. */
  definedIn: number
}

/** The last sequence that was given out. */
export interface Sequence {
  last: number
}

/** All streams of one journal. */
export interface StreamRegistry {
  readonly streams: readonly Stream[]
  readonly channels: ReadonlyMap<string, ChannelCounts>
  add(definition: StreamDefinition): Stream
}

/** An empty registry; stream ids start at 1. */
export function createStreamRegistry(): StreamRegistry {
  const streams: Stream[] = []
  const channels = new Map<string, ChannelCounts>()
  const sequences = { logs: { last: 0 }, traces: { last: 0 }, metrics: { last: 0 } }
  return {
    streams,
    channels,
    add(definition) {
      const { signal } = definition
      const channel = definition.channel ?? signal
      const counts = channels.get(channel) ?? { signal, emitted: 0, dropped: {} }
      channels.set(channel, counts)
      const lane = laneOf(definition)
      const stream = {
        definition,
        id: streams.length + 1,
        kind: recordKind(signal),
        lane,
        counts,
        sequence: sequences[signal],
        definedIn: 0,
      }
      streams.push(stream)
      return stream
    },
  }
}
