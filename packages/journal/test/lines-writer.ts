import { appendFileSync, existsSync, rmSync } from 'node:fs'
import type { Batch, Delivery } from '../src/sink.ts'
import { runWriter } from '../src/writer/writer.ts'

/**
 * A writer whose one sink appends `<instance> <sequence> <payload>` lines to a file. While a file named
 * `<file>.away` exists it asks for time; a file named `<file>.broken` makes the thread fail once.
 */
await runWriter({
  createSinks(data) {
    const { file } = data as { file: string } // the fixture's own settings
    if (existsSync(`${file}.broken`)) {
      rmSync(`${file}.broken`)
      throw new Error('broken')
    }
    return [{ name: 'lines', signals: ['logs', 'traces'], deliver: (batch) => deliver(file, batch) }]
  },
})

function deliver(file: string, { instance, frames }: Batch): Delivery {
  if (existsSync(`${file}.away`)) return { status: 'retry', afterMillis: 50, problem: 'the file is away' }
  const lines = frames.map(({ sequence, payload }) => `${instance} ${sequence} ${Buffer.from(payload).toString('utf8')}`)
  // The line break comes first: a killed writer may have left half a line, whose record comes again.
  appendFileSync(file, `\n${lines.join('\n')}`)
  return { status: 'delivered' }
}
