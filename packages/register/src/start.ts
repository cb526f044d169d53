import { levelGates, registry, type Config, type Recorder } from '@otelier/core'
import type { Journal } from '@otelier/journal'
import { drainAtExit } from './exit.ts'
import { startInstrumentations } from './instrumentations.ts'
import { openJournal } from './open-journal.ts'
import { setProviders } from './providers.ts'
import type { Report } from './report.ts'
import { detectResource } from './resource.ts'
import { createSampler } from './sampler.ts'
import { runSelfTest } from './self-test.ts'
import { offerToWorkers } from './worker-thread.ts'

/** Wires everything in the main thread: the one place where all packages meet. */
export function start(config: Config, report: Report): void {
  const resource = detectResource(config.service)
  let collect = (): void => undefined
  const { journal, recorder } = openJournal({ config, resource, report, onCollect: () => collect() })
  install(config, recorder)
  const providers = setProviders({ resource, recorder, sampler: createSampler(config.sampling), propagators: config.propagators })
  collect = () => void providers.collectMetrics()
  // The last values, at a natural end. After `process.exit` or a signal nothing asynchronous runs any more.
  process.once('beforeExit', collect)
  startInstrumentations({ ...config.instrumentations, report })
  drainAtExit({ recorder, drain: () => journal.drainSync(config.journal.drainTimeoutMillis) })
  if (config.journal.mode === 'on') serveWorkers(config.journal.directory, journal)
  runSelfTest(providers.taken, report)
}

/** Worker threads append by themselves; the writer that delivers what they append is this thread's. */
function serveWorkers(journalDirectory: string, journal: Journal): void {
  offerToWorkers(journalDirectory)
  process.on('worker', () => journal.start())
}

/** In a worker thread of the application: the same helpers, loggers and spans, appended for the main thread's writer. */
export function startInWorkerThread(config: Config, report: Report): void {
  const resource = detectResource(config.service)
  const { recorder } = openJournal({ config, resource, report, hasWriter: false })
  install(config, recorder)
  setProviders({ resource, recorder, sampler: createSampler(config.sampling), propagators: config.propagators })
}

function install(config: Config, recorder: Recorder): void {
  levelGates().set({ root: config.level, prefixes: config.levels })
  registry().recorder = recorder
  registry().strict = config.strict
}
