import { createJournal } from '../src/journal.ts'

/** Appends `count` records and then ends in the way named; settings come as one JSON argument. */
const { directory, file, count, end } = JSON.parse(process.argv[2] ?? '{}') as {
  directory?: string
  file: string
  count: number
  end: 'exit' | 'throw' | 'kill' | 'natural' | 'flush'
}

const journal = createJournal({
  directory,
  resource: Buffer.from('resource'),
  writerUrl: new URL('./lines-writer.ts', import.meta.url),
  writerData: { file },
  report: ({ text }) => process.stderr.write(`${text}\n`),
})
process.on('exit', () => journal.drainSync())

const normal = journal.stream({ signal: 'logs', scope: { name: 'shop' }, channel: 'shop' })
const high = journal.stream({ signal: 'logs', scope: { name: 'payment' }, channel: 'payment', priority: 'high' })
for (let i = 1; i <= count; i++) {
  const writer = journal.begin()
  writer.position += writer.bytes.write(`record ${i}`, writer.position)
  journal.append(i % 3 === 0 ? high : normal, 9, writer)
}
if (end === 'exit') process.exit(3)
if (end === 'throw') throw new Error('out')
if (end === 'kill') process.kill(process.pid, 'SIGKILL')
if (end === 'flush') {
  await journal.flush()
  process.stdout.write(JSON.stringify(journal.stats()))
}
