import { renameSync, rmSync, truncateSync } from 'node:fs'

/**
 * Moves `x.log` to `x.log.1`, `x.log.1` to `x.log.2` and so on; the oldest goes. With no backups the file is emptied.
 * Missing files are fine. Between any two of its steps nothing stands in two files.
 */
export function shiftBackups(path: string, backups: number): void {
  if (backups === 0) {
    truncateSync(path)
    return
  }
  rmSync(`${path}.${backups}`, { force: true })
  for (let number = backups - 1; number >= 1; number--) renameIfThere(`${path}.${number}`, `${path}.${number + 1}`)
  renameIfThere(path, `${path}.1`)
}

function renameIfThere(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error // the file system's errors carry a code
  }
}
