/** How one signal is sent. All of it is plain data, so that it can be handed to the writer thread. */
export interface OtlpSignalOptions {
  /** Default true; false leaves the signal out. */
  readonly enabled?: boolean
  /** The full address, for example `http://localhost:4318/v1/logs`. */
  readonly url: string
  /** Sent with each request. Their values never stand in a message. */
  readonly headers?: Readonly<Record<string, string>>
  /** Default `none`. */
  readonly compression?: 'none' | 'gzip'
  /** For one request, from the first byte sent to the last byte read. Default 10,000 ms. */
  readonly timeoutMillis?: number
  /** Default `http/protobuf`. `http/json` is for logs; traces and metrics are sent as protobuf then, too. */
  readonly protocol?: 'http/protobuf' | 'http/json'
}

/** Where each signal goes; a signal that is missing is not sent. */
export interface OtlpOptions {
  readonly logs?: OtlpSignalOptions
  readonly traces?: OtlpSignalOptions
  readonly metrics?: OtlpSignalOptions
}

/** Default of `timeoutMillis`. */
export const DEFAULT_TIMEOUT_MILLIS = 10_000
