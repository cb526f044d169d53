import { getEnvironmentData, setEnvironmentData } from 'node:worker_threads'

const KEY = 'otelier.v1.journal'

/**
 * Tells every worker thread that the application starts later: the main thread has a writer, which
 * finds what they append in this directory.
 */
export function offerToWorkers(journalDirectory: string): void {
  setEnvironmentData(KEY, journalDirectory)
}

/** In a worker thread: whether the main thread's writer reads this directory. */
export function hasWriterInMain(journalDirectory: string): boolean {
  return getEnvironmentData(KEY) === journalDirectory
}
