/** The writer thread: everything slow. The journal starts it at the first record. */
import { accessSync, constants, mkdirSync } from 'node:fs'
import { createFilesSink } from '@otelier/files'
import { runWriter, type Sink } from '@otelier/journal'
import { createOtlpSink } from '@otelier/otlp'
import { createReport } from './report.ts'
import type { SinkSettings } from './sink-settings.ts'
import { writeStderr } from './stderr.ts'

const report = createReport(writeStderr)

await runWriter({
  createSinks(data, { isInMemory }) {
    const { files, otlp } = data as SinkSettings // written by open-journal.ts
    // Records wait for files on a disk. In memory they cannot wait for long, and would take the room of the others.
    const hasFiles = !isInMemory || isWritable(files.directory)
    return [...(hasFiles ? [createFilesSink(files, { report })] : []), createOtlpSink(otlp)].filter(isInUse)
  },
})

function isInUse({ signals }: Sink): boolean {
  return signals.length > 0
}

function isWritable(directory: string): boolean {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o750 })
    accessSync(directory, constants.W_OK)
    return true
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    const remedy = 'no files are written; give the user of this process write access or choose another folder'
    report({
      code: 'OTELIER_DIR_NOT_WRITABLE',
      text: `OTELIER_LOG_DIR: cannot write to "${directory}" (${code}); ${remedy} [OTELIER_DIR_NOT_WRITABLE]`,
    })
    return false
  }
}
