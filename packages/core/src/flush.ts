import { registry } from './registry.ts'
import type { FlushOptions } from './recorder.ts'

/**
 * Resolves when every record made before the call is with every sink.
 *
 * @throws {Error} When the time is over first; the message names how many records are still on their way.
 * They stay in the journal and are not lost.
 */
export async function flush(options?: FlushOptions): Promise<void> {
  await registry().recorder?.flush(options)
}
