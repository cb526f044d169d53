import type { HrTime } from '@opentelemetry/api'
import type { ProtoWriter } from './proto-writer.ts'

/** Where the encoder reads the time; the default is the process's own clocks. */
export interface EncoderClock {
  /** Milliseconds since the epoch, whole. */
  wallMillis(): number
  /** Milliseconds of a clock that never jumps, with fractions. */
  steadyMillis(): number
  /** What the steady clock's zero is on the wall clock, with fractions. */
  readonly originMillis: number
}

export const PROCESS_CLOCK: EncoderClock = {
  wallMillis: () => Date.now(),
  steadyMillis: () => performance.now(),
  originMillis: performance.timeOrigin,
}

const CHECK_EVERY = 1024
const MAX_DRIFT_MILLIS = 10
const TWO_32 = 0x1_0000_0000

/**
 * Microseconds since the epoch: the steady clock on a base that is taken from the wall clock, and taken again
 * when the two have drifted apart (a suspended machine, a corrected clock).
 */
export function createMicrosClock({ wallMillis, steadyMillis, originMillis }: EncoderClock): () => number {
  let base = originMillis
  let untilCheck = 1
  return () => {
    const steady = steadyMillis()
    if (--untilCheck === 0) {
      untilCheck = CHECK_EVERY
      const wall = wallMillis()
      if (Math.abs(base + steady - wall) > MAX_DRIFT_MILLIS) base = wall - steady
    }
    return Math.round((base + steady) * 1000)
  }
}

/** Writes seconds and nanoseconds as one fixed64 of nanoseconds. */
export function writeHrTime(writer: ProtoWriter, [seconds, nanos]: HrTime): void {
  // 64 bits do not fit a double, so the seconds are cut in two; every term stays below 2^53.
  const upper = Math.floor(seconds / 0x1_0000) * 1_000_000_000
  const lower = (seconds % 0x1_0000) * 1_000_000_000
  const low = (upper % 0x1_0000) * 0x1_0000 + (lower % TWO_32) + nanos
  writer.fixed64(low >>> 0, (Math.floor(upper / 0x1_0000) + Math.floor(lower / TWO_32) + Math.floor(low / TWO_32)) >>> 0)
}
