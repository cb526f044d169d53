import { closeSync, constants, fstatSync, mkdirSync, openSync, readSync } from 'node:fs'
import { dirname } from 'node:path'

/** A file that is open for appending. */
export interface LogFile {
  readonly fd: number
  readonly device: number
  readonly inode: number
  readonly size: number
}

// Reading is for the last byte; NONBLOCK lets the open of a FIFO come back, so that it can be refused.
const FLAGS = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/**
 * Opens a log file for appending, and makes it (0640) and its directories (0750) when they are missing.
 *
 * @throws {Error} When that fails, with the system's code; `ELOOP` for a symbolic link, `ENOTREG` for a FIFO, a device or a directory.
 */
export function openLogFile(path: string): LogFile {
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 })
  const fd = openSync(path, FLAGS, 0o640)
  const { dev, ino, size } = statRegular(fd)
  return { fd, device: dev, inode: ino, size }
}

function statRegular(fd: number): { dev: number; ino: number; size: number } {
  const stat = fstatSync(fd)
  if (stat.isFile()) return stat
  closeSync(fd)
  throw Object.assign(new Error('not a regular file'), { code: 'ENOTREG' })
}

const lastByte = Buffer.alloc(1)
const LINE_END = 0x0a

/** Whether the file ends inside a line: somebody died while writing it. */
export function endsInLine({ fd }: LogFile, size: number): boolean {
  return size > 0 && readSync(fd, lastByte, 0, 1, size - 1) === 1 && lastByte[0] !== LINE_END
}
