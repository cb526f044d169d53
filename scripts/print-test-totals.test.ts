import { expect, test } from 'vitest'
import { describeTotals, type TestReport } from './print-test-totals.ts'

const REPORT: TestReport = {
  numPassedTests: 7,
  numFailedTests: 1,
  numPendingTests: 0,
  testResults: [
    { status: 'passed', assertionResults: [{ status: 'passed' }] },
    { status: 'failed', assertionResults: [{ status: 'failed' }, { status: 'passed' }] },
  ],
}

test('passed and failed tests are counted', () => {
  expect(describeTotals(REPORT)).toBe('7 passed, 1 failed')
})

test('a file that could not be loaded and a run without a report are failures', () => {
  const broken = { status: 'failed', assertionResults: [] }

  expect(describeTotals({ ...REPORT, testResults: [...REPORT.testResults, broken] })).toBe('7 passed, 2 failed')
  expect(describeTotals(undefined)).toBe('0 passed, 1 failed')
})
