/** `node scripts/print-test-totals.ts`: prints `N passed, N failed` from the report of the last test run. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the test runner writes its report, as JSON. */
export const REPORT = join(import.meta.dirname, '../test-results/vitest.json')

/** The parts of the report that are read here. */
export interface TestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly { readonly status: string }[] }[]
}

/** The last line of a test run. A file that broke before its tests ran counts as one failure, a missing report as well. */
export function describeTotals(report: TestReport | undefined): string {
  if (report === undefined) return '0 passed, 1 failed'
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed'),
  )
  return `${report.numPassedTests} passed, ${report.numFailedTests + broken.length} failed`
}

/** The report of the last run; `undefined` when it wrote none. */
export function readReport(path: string = REPORT): TestReport | undefined {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as TestReport) : undefined // the runner's own format
}

if (import.meta.main) console.log(describeTotals(readReport()))
