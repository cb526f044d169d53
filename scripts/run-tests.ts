/** `npm test -- <arguments of vitest>`: runs the tests, ends with `N passed, N failed` and the exit code of the test runner. */
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describeTotals, readReport, REPORT } from './print-test-totals.ts'

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`]

rmSync(REPORT, { force: true })
const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], { stdio: 'inherit' })
const report = readReport()
if (report !== undefined && report.numPendingTests > 0) console.log(`${report.numPendingTests} skipped`)
console.log(describeTotals(report))
process.exitCode = status ?? 1
