const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'free space on its disk',
  EDQUOT: 'raise the disk quota or free space',
  EACCES: 'give the user of this process write access or choose another OTELIER_LOG_DIR',
  EPERM: 'give the user of this process write access or choose another OTELIER_LOG_DIR',
  EROFS: 'the file system is read-only; mount a writable one or choose another OTELIER_LOG_DIR',
  ELOOP: 'it is a symbolic link, which is refused; put a regular file there or choose another path',
  ENOTREG: 'it is a FIFO or a device, which is refused; put a regular file there or choose another path',
  EISDIR: 'it is a directory; remove it or choose another path',
  ENOTDIR: 'a part of its path is a file; choose another OTELIER_LOG_DIR',
  EMFILE: 'raise the limit of open files',
}

/** Which file, what is wrong with it, what to do. */
export function describeFailure(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
  const remedy = REMEDIES[code] ?? 'check the disk'
  return `cannot write to "${path}" (${code}); records are kept and written later; ${remedy} [OTELIER_FILE_NOT_WRITABLE]`
}
