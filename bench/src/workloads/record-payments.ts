import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Variant } from '../variant.ts'

const CHUNK = 500
const RECORDS_PER_REQUEST = 10

/**
 * Records payments `from` to `to` in chunks of 500, a request being ten of them, and gives the event loop
 * a turn after each chunk, as a server under load does. Returns the time within the chunks, in ms.
 */
export async function recordPayments(variant: Variant, from: number, to: number): Promise<number> {
  let millis = 0
  for (let start = from; start < to; start += CHUNK) {
    const end = Math.min(start + CHUNK, to)
    const started = performance.now()
    recordChunk(variant, start, end)
    millis += performance.now() - started
    await nextTurn()
    await variant.pace?.(end)
  }
  return millis
}

function recordChunk(variant: Variant, from: number, to: number): void {
  for (let start = from; start < to; start += RECORDS_PER_REQUEST) {
    const end = Math.min(start + RECORDS_PER_REQUEST, to)
    const run = (): void => {
      for (let index = start; index < end; index++) variant.record(index)
    }
    if (variant.inRequest === undefined) run()
    else variant.inRequest(start, run)
  }
}
