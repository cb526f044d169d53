import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { createJournal, type Journal } from '../src/journal.ts'

/** Appends `count` records and then ends in the way named; settings come as one JSON argument. */
interface Settings {
  readonly directory?: string
  readonly file: string
  readonly count: number
  readonly end: 'exit' | 'throw' | 'kill' | 'natural' | 'flush' | 'worker' | 'start'
  readonly timeoutMillis?: number
}

const settings = (isMainThread ? JSON.parse(process.argv[2] ?? '{}') : workerData) as Settings // written by the test
const { directory, file, count, end, timeoutMillis = 5000 } = settings

const journal = createJournal({
  directory,
  resource: () => Buffer.from('resource'),
  ...(isMainThread ? { writerUrl: new URL('./lines-writer.ts', import.meta.url), writerData: { file } } : {}),
  report: ({ text }) => process.stderr.write(`${text}\n`),
})
process.on('exit', () => journal.drainSync())

if (isMainThread && end === 'worker') {
  journal.start()
  const worker = new Worker(new URL(import.meta.url), { workerData: settings })
  await new Promise((resolve) => worker.on('exit', resolve))
  process.exit(0)
}
emit(journal)
if (end === 'start') journal.start()
if (end === 'exit') process.exit(3)
if (end === 'throw') throw new Error('out')
if (end === 'kill') process.kill(process.pid, 'SIGKILL')
if (end === 'flush') {
  const twice = [journal.flush({ timeoutMillis }), journal.flush({ timeoutMillis })]
  const [first] = await Promise.allSettled(twice)
  process.stdout.write(first?.status === 'rejected' ? (first.reason as Error).message : JSON.stringify(journal.stats()))
}

function emit(to: Journal): void {
  const normal = to.stream({ signal: 'logs', scope: { name: 'shop' }, channel: 'shop' })
  const high = to.stream({ signal: 'logs', scope: { name: 'payment' }, channel: 'payment', priority: 'high' })
  for (let i = 1; i <= count; i++) {
    const writer = to.begin()
    writer.position += writer.bytes.write(`record ${i}`, writer.position)
    to.append(i % 3 === 0 ? high : normal, 9, writer)
  }
}
