import type { Problem } from '../storage/messages.ts'
import type { DropReason } from '../sink.ts'

/** The directory cannot be used, so records wait in memory. */
export function fallbackProblem(directory: string, error: unknown): Problem {
  const code = 'OTELIER_DIR_NOT_WRITABLE'
  const remedy = 'give the user of this process write access or choose another folder; records wait in memory and do not survive a kill'
  return { code, text: `OTELIER_JOURNAL_DIR: cannot write to "${directory}" (${causeOf(error)}); ${remedy} [${code}]` }
}

/** Records are being dropped because the disk does not take them. */
export function failureProblem(directory: string, reason: DropReason, error: unknown): Problem {
  const code = 'OTELIER_JOURNAL_WRITE_FAILED'
  const remedy = reason === 'disk_full' ? 'make room' : 'look after the disk'
  return { code, text: `journal: cannot write to "${directory}" (${causeOf(error)}), records are dropped; ${remedy} [${code}]` }
}

/** Appends take so long that they are collected in memory. */
export function slowProblem(directory: string): Problem {
  const code = 'OTELIER_JOURNAL_SLOW'
  const cost = 'records wait up to 100 ms in memory, and a kill loses those'
  return { code, text: `journal: "${directory}" is slow, ${cost}; choose a folder on a local disk [${code}]` }
}

function causeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error)
}
