import { UNKNOWN_CHANNEL, type CountKeeper } from './counts.ts'
import type { Cursor } from '../read/cursor.ts'
import type { Batch, Delivery, Signal, Sink, StreamDefinition } from '../sink.ts'

const DEFAULT_BATCH_FRAMES = 2000
const DEFAULT_BATCH_BYTES = 1024 * 1024
const WAIT_AFTER_THROW_MILLIS = 1000

/** What a pump needs of a source. */
export interface PumpSource {
  readonly instance: string
  cursor(sink: Sink, signal: Signal): Cursor
  save(): void
}

/** Moves the records of one signal from all sources to one sink, a batch at a time; waits when the sink asks for it. */
export interface Pump {
  readonly sink: Sink
  readonly signal: Signal
  /**
   * Delivers what is there, or until the sink asks to wait; resolves then. Joins a run that is under way.
   * With a deadline every source gets one attempt at once, also when the sink had asked to wait.
   */
  run(options?: RunOptions): Promise<void>
  /** A timer runs: the sink asked to wait, or lingers. */
  readonly isWaiting: boolean
  readonly isRunning: boolean
  stop(): void
}

export interface RunOptions {
  /** Milliseconds since the epoch. */
  readonly deadline?: number
  /** Does not linger, or tries now although the sink asked to wait. */
  readonly ignores?: 'linger' | 'wait'
}

export interface PumpOptions {
  readonly sink: Sink
  readonly signal: Signal
  /** Read before every batch; the order is the order of turns. */
  sources(): Iterable<PumpSource>
  readonly counts: CountKeeper
  /** Records of these instances are counted; those of earlier processes were counted by them. */
  isCounted(instance: string): boolean
  /** `undefined`: the sink takes records again. */
  onProblem(problem: string | undefined): void
  /** A batch is with the sink. */
  onDelivered(): void
  /** Lets timers and messages have their turn. Default `setImmediate`. */
  breathe?(): Promise<void>
}

/** Creates a pump; it moves nothing before `run`. */
export function createPump(options: PumpOptions): Pump {
  const { sink, signal, counts } = options
  const breathe = options.breathe ?? (() => new Promise<void>((resolve) => void setImmediate(resolve)))
  const limits = { maxFrames: sink.maxBatchFrames ?? DEFAULT_BATCH_FRAMES, maxBytes: sink.maxBatchBytes ?? DEFAULT_BATCH_BYTES }
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let deadline: number | undefined
  let isStopped = false
  let hasDelivered = false
  let isLingering = false

  return {
    sink,
    signal,
    get isWaiting() {
      return timer !== undefined
    },
    get isRunning() {
      return running !== undefined
    },
    async run(runOptions = {}) {
      if (runOptions.deadline !== undefined) {
        deadline = runOptions.deadline
        await running // its attempt began without the deadline
      }
      const isHeldBack = timer !== undefined && deadline === undefined && runOptions.ignores !== 'wait'
      if (isHeldBack && !(isLingering && runOptions.ignores === 'linger')) return
      await start()
      if (runOptions.deadline !== undefined) deadline = undefined
    },
    stop() {
      isStopped = true
      stopWaiting()
    },
  }

  function start(): Promise<void> {
    running ??= runAll().finally(() => {
      running = undefined
    })
    return running
  }

  async function runAll(): Promise<void> {
    stopWaiting()
    isLingering = false
    hasDelivered = false
    for (const source of options.sources()) {
      const isEmpty = await emptySource(source)
      if (!isEmpty && deadline === undefined) return
    }
    if (!hasDelivered || sink.lingerMillis === undefined) return
    isLingering = true
    startAfter(sink.lingerMillis)
  }

  /** Delivers what is there now. False when the sink asked to wait. */
  async function emptySource(source: PumpSource): Promise<boolean> {
    const cursor = source.cursor(sink, signal)
    for (;;) {
      if (isStopped || (deadline !== undefined && Date.now() >= deadline)) return false
      const batch = cursor.read(limits)
      if (batch === undefined) return true
      const delivery = await attempt(batch)
      if (delivery.status === 'retry') {
        cursor.rewind()
        wait(delivery.afterMillis, delivery.problem)
        return false
      }
      hasDelivered = true
      cursor.acknowledge()
      source.save()
      count(batch, delivery)
      await breathe()
      // What came meanwhile waits for the next run: a batch of a few records costs more than its records.
      if (deadline === undefined && !isFull(batch)) return true
    }
  }

  function isFull({ frames }: Batch): boolean {
    if (frames.length >= limits.maxFrames) return true
    let bytes = 0
    for (const { payload } of frames) bytes += payload.length
    return bytes >= limits.maxBytes
  }

  async function attempt(batch: Batch): Promise<Delivery> {
    try {
      return await sink.deliver(batch, deadline === undefined ? {} : { deadline })
    } catch (error) {
      return { status: 'retry', afterMillis: WAIT_AFTER_THROW_MILLIS, problem: `${sink.name} sink failed: ${String(error)}` }
    }
  }

  function count({ instance, frames }: Batch, { rejected }: Delivery & { status: 'delivered' }): void {
    options.onProblem(undefined)
    if (options.isCounted(instance)) {
      const channels = countChannels(frames)
      for (const [channel, records] of channels) counts.settle(sink.name, channel, records)
      const [onlyChannel] = channels.size === 1 ? channels.keys() : []
      if (rejected !== undefined) counts.drop(sink.name, onlyChannel, rejected.reason, rejected.frames)
    }
    options.onDelivered()
  }

  function wait(afterMillis: number, problem: string): void {
    options.onProblem(problem)
    startAfter(afterMillis)
  }

  function startAfter(millis: number): void {
    if (isStopped || deadline !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      void start()
    }, millis)
  }

  function stopWaiting(): void {
    clearTimeout(timer)
    timer = undefined
  }
}

function countChannels(frames: Batch['frames']): Map<string, number> {
  const channels = new Map<string, number>()
  let last: StreamDefinition | undefined
  let run = 0
  const add = (stream: StreamDefinition): void => {
    const channel = stream.channel ?? stream.signal
    channels.set(channel, (channels.get(channel) ?? 0) + run)
  }
  for (const { stream } of frames) {
    if (stream !== last) {
      if (last !== undefined) add(last)
      last = stream
      run = 0
    }
    run++
  }
  if (last !== undefined) add(last)
  return channels
}

/** Counts records that stood in no readable frame. */
export function countMissing(counts: CountKeeper, sink: string, records: number): void {
  counts.settle(sink, UNKNOWN_CHANNEL, records)
  counts.drop(sink, undefined, 'corrupt_frame', records)
}
