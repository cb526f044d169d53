/** The writer thread: everything slow. The journal starts it at the first record. */
import { createFilesSink } from '@otelier/files'
import { runWriter } from '@otelier/journal'
import { createOtlpSink } from '@otelier/otlp'
import { createReport } from './report.ts'
import type { SinkSettings } from './sink-settings.ts'
import { writeStderr } from './stderr.ts'

const report = createReport(writeStderr)

await runWriter({
  createSinks(data) {
    const { files, otlp } = data as SinkSettings // written by open-journal.ts
    return [createFilesSink(files, { report }), createOtlpSink(otlp)].filter(({ signals }) => signals.length > 0)
  },
})
