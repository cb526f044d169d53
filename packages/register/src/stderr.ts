import { fstatSync, writeSync } from 'node:fs'

const STDERR = 2

/** A reader that is behind is waited for, as `console.error` would, but so long at most; then no more until it reads again. */
const PATIENCE_MILLIS = 1000

const clock = new Int32Array(new SharedArrayBuffer(4))
let patienceMillis = PATIENCE_MILLIS

/**
 * Writes to stderr without `process.stderr`: making that stream costs a start-up millisecond, and a closed pipe would
 * come back as an `error` event that ends the application.
 *
 * @throws {NodeJS.ErrnoException} EPIPE, EAGAIN; the caller has the record elsewhere.
 */
export function writeStderr(text: string): void {
  const bytes = Buffer.from(text)
  let written = 0
  for (let waited = 0; written < bytes.length;) {
    try {
      written += writeSync(STDERR, bytes, written)
      patienceMillis = PATIENCE_MILLIS
    } catch (error) {
      if (!isFull(error) || waited >= patienceMillis) {
        patienceMillis = 0
        throw error
      }
      Atomics.wait(clock, 0, 0, 1)
      waited++
    }
  }
}

function isFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN'
}

/** Whether stderr is a terminal (or another character device). Cheaper than `node:tty`, which loads sockets and streams. */
export function isTerminal(): boolean {
  try {
    return fstatSync(STDERR).isCharacterDevice()
  } catch {
    return false // closed
  }
}
