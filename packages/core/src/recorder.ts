import type { BoundEvent } from './event.ts'

/** One free record, from a named logger or from another library's logger. */
export interface FreeRecord {
  readonly loggerName: string
  readonly severityNumber: number
  /** The message; any value. Missing: the error's message, or nothing. */
  readonly body?: unknown
  /** As the caller gave it and not yet read. An `Error`, or an `Error` under `error` or `err`, becomes `exception.*`. */
  readonly attributes?: Readonly<Record<string, unknown>>
  /** Attributes bound by `child()`; recorded first, then overridden by `attributes`. */
  readonly bound?: Readonly<Record<string, unknown>>
  readonly eventName?: string
  /** `none` keeps the record off the console, for text that Node prints itself. Default `all`. */
  readonly propagates?: 'all' | 'console' | 'none' | 'files'
}

export interface FlushOptions {
  /** Default 10,000 ms. */
  readonly timeoutMillis?: number
}

/** What `register` installs and helpers, loggers and `flush` call. Neither record method throws. */
export interface Recorder {
  event(event: BoundEvent, input: unknown): void
  log(record: FreeRecord): void
  /** Resolves when every record before the call is with every sink; rejects and names the count when it is not. */
  flush(options?: FlushOptions): Promise<void>
}
