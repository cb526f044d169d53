import type { Frame } from '@otelier/journal'
import type { Outcome } from './outcome.ts'

/** Sends frames of one signal and one resource in one request. */
export interface Transport {
  /** Never rejects. */
  send(resource: Uint8Array, frames: readonly Frame[], timeoutMillis: number): Promise<Outcome>
  close(): void | Promise<void>
}
