// Both split nanoseconds since the epoch without BigInt: 2^32 = 4294 * 10^6 + 967296, and every term stays below 2^53.

/** Whole milliseconds of a 64-bit count of nanoseconds, given as its unsigned halves. */
export function millisOf(high: number, low: number): number {
  return high * 4294 + Math.floor((high * 967_296 + low) / 1_000_000)
}

/** The nanoseconds below the millisecond. */
export function nanosOf(high: number, low: number): number {
  return (high * 967_296 + low) % 1_000_000
}
