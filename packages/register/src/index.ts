/**
 * The preload: `node --import @otelier/register app.js`. Importing it starts otelier, unless this process is
 * a package manager, otelier is switched off, or another copy has started it.
 */
import { isMainThread, workerData } from 'node:worker_threads'
import { ConfigError, readConfig, type ReadConfig } from '@otelier/core'
import { isWriterThread } from '@otelier/journal'
import { loadConfigFile } from './config-file.ts'
import { isPackageManager } from './package-manager.ts'
import { createReport, type Report } from './report.ts'
import { isFirstCopy } from './self-test.ts'
import { start, startInWorkerThread } from './start.ts'
import { isTerminal, writeStderr } from './stderr.ts'
import { hasWriterInMain } from './worker-thread.ts'

if (!isPackageManager(process.argv[1]) && !isWriterThread(workerData)) preload()

/** Starts otelier, and leaves the application alone whatever happens here. */
function preload(): void {
  const report = createReport(writeStderr)
  try {
    if (!isFirstCopy(report)) return
    const { config, problems } = readSettings(report)
    for (const { code, message } of problems) report({ code, text: message })
    if (config.strict && problems.length > 0) process.exit(1)
    if (!config.enabled) return
    if (isMainThread || !hasWriterInMain(config.journal.directory)) start(config, report)
    else startInWorkerThread(config, report)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    report({ code: 'OTELIER_START', text: `did not start (${reason}); the application runs without telemetry [OTELIER_START]` })
  }
}

function readSettings(report: Report): ReadConfig {
  const surroundings = { cwd: process.cwd(), stdoutIsTerminal: isTerminal() }
  try {
    return readConfig({ ...surroundings, fileConfig: loadConfigFile(surroundings.cwd) })
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    report({ code: error.code, text: error.message })
    return readConfig(surroundings)
  }
}
