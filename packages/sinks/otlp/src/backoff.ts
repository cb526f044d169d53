const FIRST_MILLIS = 1_000
const LONGEST_MILLIS = 60_000
const LONGEST_RETRY_AFTER_MILLIS = 300_000

/**
 * How long to wait after the n-th failure in a row: 1 s, 2 s, 4 s … 60 s, of which a random half is taken
 * off, so that many processes do not come back in the same moment.
 */
export function backoffMillis(failures: number, random: () => number): number {
  const full = Math.min(LONGEST_MILLIS, FIRST_MILLIS * 2 ** Math.min(failures - 1, 10))
  return Math.round(full * (0.5 + random() / 2))
}

/** Reads `Retry-After` (seconds or an HTTP date) into milliseconds, at most five minutes. `undefined` when unreadable. */
export function readRetryAfter(header: string | undefined, nowMillis: number): number | undefined {
  if (header === undefined || header.trim() === '') return undefined
  const text = header.trim()
  const millis = /^\d+$/.test(text) ? Number(text) * 1_000 : Date.parse(text) - nowMillis
  if (Number.isNaN(millis)) return undefined
  return Math.min(LONGEST_RETRY_AFTER_MILLIS, Math.max(0, millis))
}
