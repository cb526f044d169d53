import { fstatSync, writeSync } from 'node:fs'

const STDERR = 2

/**
 * Writes to stderr without `process.stderr`: making that stream costs a start-up millisecond, and a closed pipe would
 * come back as an `error` event that ends the application.
 *
 * @throws {NodeJS.ErrnoException} EPIPE, EAGAIN; the caller has the record elsewhere.
 */
export function writeStderr(text: string): void {
  writeSync(STDERR, text)
}

/** Whether stderr is a terminal (or another character device). Cheaper than `node:tty`, which loads sockets and streams. */
export function isTerminal(): boolean {
  try {
    return fstatSync(STDERR).isCharacterDevice()
  } catch {
    return false // closed
  }
}
