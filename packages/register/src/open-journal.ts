import type { Resource } from '@opentelemetry/resources'
import { createRedactor, readEnvironment, SEVERITY_NUMBERS, type Config } from '@otelier/core'
import { createConsoleSink } from '@otelier/console'
import { createJournal, createRecorder, encodeResource, withoutPreload, type EventRecorder, type Journal } from '@otelier/journal'
import type { Report } from './report.ts'
import { sinkSettings } from './sink-settings.ts'
import { writeStderr } from './stderr.ts'

export interface OpenJournalOptions {
  readonly config: Config
  readonly resource: Resource
  readonly report: Report
  /** False in a worker thread, whose records the main thread's writer delivers. Default true. */
  readonly hasWriter?: boolean
  /** Called each time the metrics are due. */
  readonly onCollect?: () => void
}

/** The journal with the recorder in front of it and the console behind it. */
export function openJournal({ config, resource, report, hasWriter = true, onCollect }: OpenJournalOptions): {
  readonly journal: Journal
  readonly recorder: EventRecorder
} {
  const redactor = createRedactor(config.redact)
  const consoleMinimum = { minimum: consoleLevel(config) }
  const journal = createJournal({
    ...(config.journal.mode === 'on' && { directory: config.journal.directory }),
    maxBytes: config.journal.maxBytes,
    resource: () => encodeResource(resource.attributes, redactor),
    ...(hasWriter && writerOf(config)),
    report(problem) {
      report(problem)
      // Nothing else would show the records: without a directory there are no files, and no endpoint was named.
      const isLastResort = problem.code === 'OTELIER_DIR_NOT_WRITABLE' && !config.otlp.logs.enabled
      if (isLastResort && config.console.level !== 'off') consoleMinimum.minimum = 0
    },
    ...(onCollect !== undefined && { onCollect, metricIntervalMillis: config.metrics.intervalMillis }),
  })
  const recorder = createRecorder({ journal, redactor, report, consoleMinimum, onRecord: createConsole(config) })
  return { journal, recorder }
}

function writerOf(config: Config) {
  const names = ['@otelier/register', import.meta.url, import.meta.filename]
  const writerUrl = new URL('./writer.js', import.meta.url)
  return { writerUrl, writerData: sinkSettings(config), writerEnv: withoutPreload(readEnvironment(), names) }
}

function consoleLevel({ console: { enabled, level } }: Config): number {
  return enabled && level !== 'off' ? SEVERITY_NUMBERS[level] : Number.POSITIVE_INFINITY
}

function createConsole({ console: { format, color } }: Config) {
  return createConsoleSink({ write: writeStderr, format, color })
}
