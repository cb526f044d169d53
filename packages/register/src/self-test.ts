import type { Report } from './report.ts'

/** The version of the api package that this release was built and tested with; any later patch of it fits. */
const API_RANGE = /^1\.10\./

interface ApiGlobal {
  readonly version?: string
}

/**
 * Looks at what the application's own packages did before us and says what will not work, one line for each finding.
 *
 * @param taken The globals that could not be set.
 */
export function runSelfTest(taken: readonly string[], report: Report, globals: object = globalThis): void {
  const api = (globals as Record<symbol, ApiGlobal | undefined>)[Symbol.for('opentelemetry.js.api.1')] // the key is the api package's own
  if (api?.version !== undefined && !API_RANGE.test(api.version)) {
    report({
      code: 'OTELIER_API_VERSION',
      text: `self-test: @opentelemetry/api ${api.version} was registered first, its globals cannot be shared with 1.10; run "npm ls @opentelemetry/api" and update it to 1.10 [OTELIER_API_VERSION]`,
    })
    return
  }
  if (taken.length > 0) {
    report({
      code: 'OTELIER_GLOBALS_TAKEN',
      text: `self-test: another SDK had set ${taken.join(', ')} before; its records do not reach otelier, remove it or load @otelier/register first [OTELIER_GLOBALS_TAKEN]`,
    })
  }
}

/** Notices a second copy of this package in the process; the first one keeps working. */
export function isFirstCopy(report: Report, globals: object = globalThis): boolean {
  const holder = globals as Record<symbol, string | undefined> // one string under our own key
  const key = Symbol.for('otelier.v1.register')
  const first = holder[key]
  if (first === undefined) {
    holder[key] = import.meta.url
    return true
  }
  if (first !== import.meta.url) {
    report({
      code: 'OTELIER_TWO_COPIES',
      text: `self-test: @otelier/register is loaded twice (${first} and ${import.meta.url}), the first is in force; run "npm ls @otelier/register" [OTELIER_TWO_COPIES]`,
    })
  }
  return false
}
