import { join } from 'node:path'
import { workerData } from 'node:worker_threads'
import { openControl, readCounts, WORD, type Control } from '../storage/control.ts'
import { createCountKeeper, type CountKeeper, type WriterCounts } from './counts.ts'
import { isWriterThread, type FromWriter, type ToWriter, type WriterStart } from '../storage/messages.ts'
import { createProblemReporter, type ProblemReporter } from '../storage/problem-reporter.ts'
import { countMissing } from './pump.ts'
import { createRingSource } from '../read/ring-source.ts'
import type { Sink } from '../sink.ts'
import { createSourceSet } from './source-set.ts'
import { startWriterLoop, type LoopSources } from './writer-loop.ts'

export interface WriterOptions {
  /** Makes the sinks from the settings that the application thread handed over (`JournalOptions.writerData`). */
  createSinks(data: unknown, place: { readonly isInMemory: boolean }): readonly Sink[] | Promise<readonly Sink[]>
}

/** The body of the writer thread: the one call in the file that `JournalOptions.writerUrl` names. */
export async function runWriter(options: WriterOptions): Promise<void> {
  const start: unknown = workerData
  if (!isWriterThread(start)) throw new Error('runWriter works only in the thread that a journal starts')
  const control = openControl(start.memory)
  process.on('exit', () => releaseWaiting(control))
  // Messages wait in the port until there is somebody to take them.
  const sinks = await options.createSinks(start.data, { isInMemory: start.directory === undefined })
  startWriter(start, control, sinks)
}

/** The thread ends: an application thread that waits for a drain must not wait for its whole time. */
function releaseWaiting({ words }: Control): void {
  Atomics.store(words, WORD.idle, 1)
  Atomics.store(words, WORD.drained, -1)
  Atomics.notify(words, WORD.drained)
}

function startWriter(start: WriterStart, control: Control, sinks: readonly Sink[]): void {
  const { port, owner, metricIntervalMillis } = start
  const { instance } = owner
  const post = (message: FromWriter): void => port.postMessage(message)
  const reporter = createProblemReporter((problem) => post({ kind: 'problem', problem }))
  const counts = createCountKeeper(readKnownCounts(control))
  for (const sink of sinks) counts.sink(sink)
  const sources = openSources(start, control, sinks, counts, reporter)
  const interval = metricIntervalMillis === undefined ? {} : { metricIntervalMillis }
  const loop = startWriterLoop({ sinks, sources, control, counts, instance, reporter, post, ...interval })
  port.on('message', (message: ToWriter) => loop.receive(message))
}

/** A writer that died in this process has counted already. */
function readKnownCounts(control: Control): WriterCounts | undefined {
  if ((control.words[WORD.countsVersion] ?? 0) % 2 !== 0) return undefined
  return readCounts(control) as WriterCounts | undefined // written by this class of thread alone
}

function openSources(
  { owner, directory, resource, streams, maxBytes }: WriterStart,
  control: Control,
  sinks: readonly Sink[],
  counts: CountKeeper,
  reporter: ProblemReporter,
): LoopSources {
  const { instance } = owner
  if (directory === undefined) return createRingSource({ control, instance, resource, streams })
  return createSourceSet({
    directory,
    ownFolder: join(directory, instance),
    owner,
    sinks,
    maxBytes,
    mayWait: () => Atomics.load(control.words, WORD.collecting) !== 0,
    onEvicted(from, sink, channel, records) {
      if (from === instance) {
        counts.settle(sink, channel, records)
        counts.drop(sink, channel, 'journal_evicted', records)
      }
      reporter.report(`evicted ${sink}`, evictedProblem(sink, records, maxBytes))
    },
    onMissing(from, sink, records) {
      if (from === instance) countMissing(counts, sink, records)
      const text = `journal: ${records} records are damaged or missing and did not reach ${sink} [OTELIER_JOURNAL_DAMAGED]`
      reporter.report(`missing ${sink}`, { code: 'OTELIER_JOURNAL_DAMAGED', text })
    },
  })
}

function evictedProblem(sink: string, records: number, maxBytes: number): { code: string; text: string } {
  const remedy = 'raise OTELIER_JOURNAL_MAX_BYTES or mend the sink'
  const text = `journal: full at ${maxBytes} bytes; ${records} records that ${sink} did not have are gone; ${remedy} [OTELIER_JOURNAL_FULL]`
  return { code: 'OTELIER_JOURNAL_FULL', text }
}
