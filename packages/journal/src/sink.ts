import type { Priority, Propagation } from '@otelier/core'

export type Signal = 'logs' | 'traces' | 'metrics'

/** OTLP's InstrumentationScope. */
export interface InstrumentationScope {
  readonly name: string
  readonly version?: string
  readonly schemaUrl?: string
}

/**
 * What the frames of one kind have in common, written once per segment: one stream per declared
 * event, per named logger, per tracer and per meter. It holds what a sink needs to route without decoding.
 */
export interface StreamDefinition {
  readonly signal: Signal
  readonly scope: InstrumentationScope
  /** Logs only: the channel, or the logger's name where there is no channel. */
  readonly channel?: string
  readonly eventName?: string
  /** Channels whose files get a copy. */
  readonly copyTo?: readonly string[]
  /** Default `all`. */
  readonly propagates?: Propagation
  /** Default `normal`. */
  readonly priority?: Priority
}

/** One record as a sink gets it. `payload` is a view: valid until `deliver` has settled. */
export interface Frame {
  readonly stream: StreamDefinition
  /** Logs only, else 0. */
  readonly severityNumber: number
  /** Per instance and signal, gapless, from 1. */
  readonly sequence: number
  /** Protobuf bytes of one OTLP LogRecord, Span or Metric. */
  readonly payload: Uint8Array
}

/** Frames of one instance (one process's journal), in the order in which they were recorded. */
export interface Batch {
  /** Protobuf bytes of the OTLP Resource of the process that recorded them. */
  readonly resource: Uint8Array
  /** 16 characters; with `sequence` it is the record's `log.record.uid`. */
  readonly instance: string
  readonly frames: readonly Frame[]
}

export type Delivery =
  | {
      readonly status: 'delivered'
      /** Frames that the other side refused for good, with the reason for the count. */
      readonly rejected?: { readonly frames: number; readonly reason: DropReason }
    }
  /** Nothing of the batch counts as delivered; the same frames come again after `afterMillis`. */
  | { readonly status: 'retry'; readonly afterMillis: number; readonly problem: string }

/** The closed list of ways to lose a record; every count has one of these. */
export type DropReason =
  | 'queue_full'
  | 'disk_full'
  | 'disk_error'
  | 'journal_evicted'
  | 'export_rejected'
  | 'export_partial'
  | 'corrupt_frame'
  | 'serialize_error'
  | 'already_shutdown'

/**
 * Where records end. Lives in the writer thread. A sink never throws for bad data: what it cannot
 * show it replaces; what it cannot store now it answers with `retry`.
 */
export interface Sink {
  /** Names its bookmark: `files`, `otlp`. Lower case, no blanks. */
  readonly name: string
  readonly signals: readonly Signal[]
  /** At most this many frames per batch. Default 2,000. */
  readonly maxBatchFrames?: number
  /** At most this many payload bytes per batch. Default 1 MiB. */
  readonly maxBatchBytes?: number
  /** Waits this long after it has everything, so that the next batch holds more. Not before a flush or an exit. Default 0. */
  readonly lingerMillis?: number
  /** Called for one batch per signal at a time; a second signal's batch may come while the first is on its way. */
  deliver(batch: Batch, options: DeliverOptions): Delivery | Promise<Delivery>
  /** Called once, after the last batch. */
  close?(): void | Promise<void>
}

export interface DeliverOptions {
  /** Set while the process ends: one attempt, settled before this time (ms since the epoch). */
  readonly deadline?: number
}
