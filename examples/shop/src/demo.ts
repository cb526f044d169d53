import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { checkDemo } from './demo-check.ts'
import { reportDemo } from './demo-report.ts'
import { runDemo } from './demo-run.ts'
import { chooseTrace, followTrace } from './followed-trace.ts'
import { readDemoSettings } from './settings.ts'

/** `npm run demo`: the whole shop for a minute at most, with nothing but npm. Ends with exit code 1 and one line on trouble. */
const { values } = parseArgs({ options: { embedded: { type: 'boolean', default: false }, logs: { type: 'string' } } })
const logDirectory = values.logs ?? fileURLToPath(new URL('../logs', import.meta.url))
const startedAt = performance.now()

try {
  const outcome = await runDemo({ ...readDemoSettings(), logDirectory, embedded: values.embedded })
  const traceId = chooseTrace(outcome.received)
  const trace = traceId === undefined ? undefined : followTrace(traceId, outcome.received, outcome.files)
  if (trace !== undefined) {
    const seconds = (performance.now() - startedAt) / 1000
    console.log(reportDemo(outcome, trace, { width: process.stdout.columns ?? 160, seconds, logDirectory: relative('', logDirectory) }))
  }
  const problems = checkDemo(outcome, trace)
  if (problems.length > 0) throw new Error(problems.join('; '))
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
}
