import type { MessagePort } from 'node:worker_threads'
import type { Owner } from './owner.ts'
import type { Positions } from './position.ts'
import type { StreamDefinition } from '../sink.ts'

/** Trouble that a person should read: one line with its code. */
export interface Problem {
  /** For example `OTELIER_DIR_NOT_WRITABLE`. */
  readonly code: string
  /** Which input, what is wrong with it, what to do; ends with the code in brackets. */
  readonly text: string
}

/** What the application thread hands to the writer thread at its start. */
export interface WriterStart {
  readonly kind: 'otelier.writer'
  readonly port: MessagePort
  readonly memory: SharedArrayBuffer
  readonly owner: Owner
  /** Missing: the journal is in memory, in the ring of `memory`. */
  readonly directory?: string
  /** Protobuf bytes of the OTLP Resource; the ring has no segments that could hold it. */
  readonly resource: Uint8Array
  /** The streams of a ring that were defined before this writer started. */
  readonly streams: readonly (readonly [number, StreamDefinition])[]
  readonly maxBytes: number
  readonly metricIntervalMillis?: number
  /** The caller's own settings, for `createSinks`. */
  readonly data: unknown
}

/** Whether a thread with this `workerData` is the writer of a journal, which must not record itself. */
export function isWriterThread(workerData: unknown): workerData is WriterStart {
  return typeof workerData === 'object' && workerData !== null && 'kind' in workerData && workerData.kind === 'otelier.writer'
}

/** From the application thread to the writer. */
export type ToWriter =
  | { readonly kind: 'wake' }
  | { readonly kind: 'flush'; readonly id: number; readonly target: Positions; readonly deadline: number }
  | { readonly kind: 'drain'; readonly id: number; readonly deadline: number }

/** From the writer to the application thread. */
export type FromWriter =
  | { readonly kind: 'flushed'; readonly id: number }
  | { readonly kind: 'collect' }
  | { readonly kind: 'folder-gone' }
  | { readonly kind: 'problem'; readonly problem: Problem }
