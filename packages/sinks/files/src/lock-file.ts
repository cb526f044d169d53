import { closeSync, linkSync, openSync, renameSync, statSync, unlinkSync } from 'node:fs'

const STALE_MILLIS = 10_000

/**
 * Runs `work` while holding `<path>.lock`. Answers false, without running it, when somebody else holds the lock.
 * A lock older than ten seconds was left by a process that died, and is taken away.
 */
export function withLockFile(path: string, now: () => number, work: () => void): boolean {
  const lock = `${path}.lock`
  if (!createLock(lock) && !(removeStaleLock(lock, now()) && createLock(lock))) return false
  try {
    work()
  } finally {
    tolerate(() => unlinkSync(lock), 'ENOENT')
  }
  return true
}

function createLock(lock: string): boolean {
  return tolerate(() => closeSync(openSync(lock, 'wx', 0o640)), 'EEXIST')
}

/** Renaming picks the one process that takes it away. When it got hold of a fresh lock, that goes back. */
function removeStaleLock(lock: string, nowMillis: number): boolean {
  const isStale = (name: string): boolean => nowMillis - (statSync(name, { throwIfNoEntry: false })?.mtimeMs ?? 0) > STALE_MILLIS
  if (!isStale(lock)) return false
  const mine = `${lock}.${process.pid}`
  if (!tolerate(() => renameSync(lock, mine), 'ENOENT')) return true
  const wasStale = isStale(mine)
  if (!wasStale) tolerate(() => linkSync(mine, lock), 'EEXIST')
  unlinkSync(mine)
  return wasStale
}

/** Answers false when `work` failed with this code. */
function tolerate(work: () => void, code: string): boolean {
  try {
    work()
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== code) throw error // the file system's errors carry a code
    return false
  }
}
