/** Severity names as they stand in code, settings and files; OTel numbers as in the logs data model. */
export const SEVERITY_NUMBERS = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  WARNING: 13,
  ERROR: 17,
  CRITICAL: 21,
} as const

export type Severity = keyof typeof SEVERITY_NUMBERS

const ALIASES: Readonly<Record<string, Severity>> = { WARN: 'WARNING', FATAL: 'CRITICAL' }

/** Reads a level name in any case; `warn` and `fatal` are accepted. Answers `undefined` for anything else. */
export function readSeverity(raw: string): Severity | undefined {
  const name = raw.trim().toUpperCase()
  if (name in SEVERITY_NUMBERS) return name as Severity // checked on this line
  return ALIASES[name]
}

/** The word that files print for an OTel severity number, for example 17 → `ERROR`. */
export function severityText(severityNumber: number): Severity {
  if (severityNumber >= SEVERITY_NUMBERS.CRITICAL) return 'CRITICAL'
  if (severityNumber >= SEVERITY_NUMBERS.ERROR) return 'ERROR'
  if (severityNumber >= SEVERITY_NUMBERS.WARNING) return 'WARNING'
  if (severityNumber >= SEVERITY_NUMBERS.INFO) return 'INFO'
  if (severityNumber >= SEVERITY_NUMBERS.DEBUG) return 'DEBUG'
  return 'TRACE'
}
