import { WORD, writeCounts, type Control } from '../storage/control.ts'
import type { CountKeeper } from './counts.ts'
import type { FromWriter, ToWriter } from '../storage/messages.ts'
import type { Positions } from '../storage/position.ts'
import { createPump, type Pump, type PumpSource } from './pump.ts'
import type { ProblemReporter } from '../storage/problem-reporter.ts'
import type { Signal, Sink } from '../sink.ts'

const LOOK_EVERY_MILLIS = 20
const LOOK_FOR_MILLIS = 200
const TIDY_EVERY_MILLIS = 250
/** With a look's distance before it, the disk has everything that is 500 ms old. */
const SYNC_AFTER_MILLIS = 450
const BEAT_EVERY_MILLIS = 2000
const SEARCH_EVERY_MILLIS = 5000
/** Kept back from a drain's time for the answer to reach the waiting thread. */
const ANSWER_MILLIS = 30

/** What the loop needs of its sources: a `SourceSet`, or a ring. The first of `all` is the own one. */
export interface LoopSources {
  readonly all: readonly PumpSource[]
  readonly isOwnFinished: boolean
  search(): boolean
  tidy(): boolean
  beat(): boolean
  sync(done: () => void): void
  close(): void
}

export interface WriterLoopOptions {
  readonly sinks: readonly Sink[]
  readonly sources: LoopSources
  readonly control: Control
  readonly counts: CountKeeper
  readonly instance: string
  readonly metricIntervalMillis?: number
  readonly reporter: ProblemReporter
  post(message: FromWriter): void
}

/** The writer's day: deliver, tidy up, sleep until it is woken. */
export interface WriterLoop {
  receive(message: ToWriter): void
  /** Stops all timers and closes the sinks. */
  stop(): Promise<void>
}

interface OpenFlush {
  readonly id: number
  readonly target: Positions
  readonly deadline: number
}

/** Starts the loop at once. */
export function startWriterLoop(options: WriterLoopOptions): WriterLoop {
  const { sinks, sources, control, counts, reporter, post } = options
  const pumps = sinks.flatMap((sink) => sink.signals.map((signal) => createSinkPump(sink, signal)))
  const flushes = new Map<number, OpenFlush>()
  let looking: NodeJS.Timeout | undefined
  let workedAt = 0
  let tidiedAt = 0
  let syncing: NodeJS.Timeout | undefined
  const timers = [setInterval(beat, BEAT_EVERY_MILLIS), setInterval(search, SEARCH_EVERY_MILLIS)]
  if (options.metricIntervalMillis !== undefined) {
    timers.push(setInterval(() => post({ kind: 'collect' }), options.metricIntervalMillis))
  }
  sources.search()
  noteWork()

  return {
    receive(message) {
      if (message.kind === 'flush') void flush(message)
      else if (message.kind === 'drain') void drain(message.id, message.deadline)
      else noteWork()
    },
    async stop() {
      for (const timer of [...timers, looking, syncing]) clearTimeout(timer)
      for (const pump of pumps) pump.stop()
      sources.close()
      for (const sink of sinks) await sink.close?.()
    },
  }

  function noteWork(): void {
    workedAt = Date.now()
    Atomics.store(control.words, WORD.idle, 0)
    looking ??= setTimeout(look, 0)
  }

  function look(): void {
    looking = undefined
    for (const pump of pumps) void pump.run(flushes.size > 0 ? { ignores: 'linger' } : {})
    if (Date.now() - tidiedAt >= TIDY_EVERY_MILLIS) tidy()
    syncing ??= setTimeout(() => sources.sync(() => (syncing = undefined)), SYNC_AFTER_MILLIS)
    answerFlushes()
    if (flushes.size > 0 || Date.now() - workedAt < LOOK_FOR_MILLIS) looking = setTimeout(look, LOOK_EVERY_MILLIS)
    else goIdle()
  }

  function goIdle(): void {
    tidy()
    Atomics.store(control.words, WORD.idle, 1)
    // A record may have come before the flag was up; what this finds wakes the loop again.
    for (const pump of pumps) void pump.run()
  }

  function tidy(): void {
    tidiedAt = Date.now()
    if (sources.tidy()) search()
    writeCounts(control, counts.counts)
  }

  function search(): void {
    if (sources.search()) noteWork()
  }

  function beat(): void {
    if (!sources.beat()) post({ kind: 'folder-gone' })
  }

  async function flush({ id, target, deadline }: OpenFlush): Promise<void> {
    flushes.set(id, { id, target, deadline })
    noteWork()
    await Promise.all(pumps.map((pump) => pump.run({ ignores: 'wait' })))
    answerFlushes()
  }

  function answerFlushes(): void {
    for (const { id, target, deadline } of flushes.values()) {
      const isDone = pumps.every((pump) => isPast(pump, target))
      if (!isDone && Date.now() < deadline) continue
      flushes.delete(id)
      if (!isDone) continue
      writeCounts(control, counts.counts)
      post({ kind: 'flushed', id })
    }
  }

  function isPast({ sink, signal }: Pump, target: Positions): boolean {
    return sources.all[0]?.cursor(sink, signal).isPast(target) ?? true
  }

  async function drain(id: number, deadline: number): Promise<void> {
    const until = deadline - ANSWER_MILLIS
    await Promise.race([drainSources(until), wait(until - Date.now())])
    if (sources.isOwnFinished) Atomics.store(control.words, WORD.isClean, 1)
    writeCounts(control, counts.counts)
    Atomics.store(control.words, WORD.drained, id)
    Atomics.notify(control.words, WORD.drained)
  }

  async function drainSources(deadline: number): Promise<void> {
    sources.search()
    do {
      await Promise.all(pumps.map((pump) => pump.run({ deadline })))
      sources.tidy()
    } while (Date.now() < deadline && sources.search())
  }

  function wait(millis: number): Promise<void> {
    return new Promise((resolve) => void setTimeout(resolve, millis))
  }

  function createSinkPump(sink: Sink, signal: Signal): Pump {
    return createPump({
      sink,
      signal,
      counts,
      sources: () => sources.all,
      isCounted: (instance) => instance === options.instance,
      onDelivered: noteWork,
      onProblem: (problem) => noteProblem(sink, problem),
    })
  }

  function noteProblem(sink: Sink, problem: string | undefined): void {
    const known = counts.sink(sink)
    delete known.problem
    if (problem === undefined) return
    known.problem = problem
    const code = /\[(OTELIER_\w+)\]$/.exec(problem)?.[1]
    const text = code === undefined ? `${problem}; its records wait [OTELIER_SINK_WAITS]` : problem
    reporter.report(sink.name, { code: code ?? 'OTELIER_SINK_WAITS', text: `${sink.name}: ${text}` })
  }
}
