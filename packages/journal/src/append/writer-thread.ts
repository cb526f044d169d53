import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads'
import { WORD, type Control } from '../storage/control.ts'
import type { FromWriter, Problem, ToWriter, WriterStart } from '../storage/messages.ts'
import type { Positions } from '../storage/position.ts'

/** Measured under 200,000 records/s: 50 MB more memory in all, against 95 MB with V8's default and 85 MB with 4. */
const YOUNG_GENERATION_MEBIBYTES = 16
const RESTART_AFTER_MILLIS = [100, 1000, 5000]

export interface WriterThreadOptions {
  /** The file whose body is `runWriter`. */
  readonly url: URL | string
  /** Environment of the thread, see `withoutPreload`. Default: a copy of the process's. */
  readonly env?: Readonly<Record<string, string | undefined>>
  readonly control: Control
  /** Called at each start, so that a second writer knows what the first one learned. */
  startData(): Omit<WriterStart, 'kind' | 'port' | 'memory'>
  onCollect(): void
  onFolderGone(): void
  report(problem: Problem): void
}

/** The application thread's end of the writer. It keeps the process alive for nothing but a running flush. */
export interface WriterThread {
  /** To be called when `words[WORD.idle]` is not 0: starts the writer, or tells it to look. */
  wake(): void
  /** True when every sink has everything before `target` in time. */
  flush(target: Positions, timeoutMillis: number): Promise<boolean>
  /** Blocks until the writer has delivered what it can, at most so long. True when nothing is left. */
  drain(timeoutMillis: number): boolean
}

interface OpenFlush {
  readonly message: ToWriter
  settle(isDone: boolean): void
}

/** Starts nothing before the first `wake`. */
export function createWriterThread(options: WriterThreadOptions): WriterThread {
  const { control, report } = options
  const { words } = control
  const flushes = new Map<number, OpenFlush>()
  let running: { readonly worker: Worker; readonly port: MessagePort } | undefined
  let restart: NodeJS.Timeout | undefined
  let deaths = 0
  let lastId = 0
  return { wake, flush, drain }

  function wake(): void {
    if (running !== undefined) {
      if (Atomics.compareExchange(words, WORD.idle, 1, 0) !== 0) send({ kind: 'wake' })
    } else if (restart === undefined && deaths <= RESTART_AFTER_MILLIS.length) start()
  }

  function start(): void {
    restart = undefined
    try {
      startWorker()
    } catch (error) {
      // A process at its limits, or one that forbids threads (`node --permission`).
      reportDeath(error)
      onEnd()
    }
  }

  function startWorker(): void {
    const { port1: port, port2 } = new MessageChannel()
    Atomics.store(words, WORD.idle, 0)
    Atomics.store(words, WORD.drained, 0)
    const data: WriterStart = { kind: 'otelier.writer', port: port2, memory: control.memory, ...options.startData() }
    const worker = new Worker(options.url, {
      name: 'otelier-writer',
      workerData: data,
      transferList: [port2],
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MEBIBYTES },
      ...(options.env === undefined ? {} : { env: { ...options.env } }),
    })
    running = { worker, port }
    worker.on('error', (error) => reportDeath(error))
    worker.on('exit', () => onExit(port))
    port.on('message', onMessage)
    port.unref()
    worker.unref()
    for (const { message } of flushes.values()) send(message)
  }

  function reportDeath(error: unknown): void {
    const text = `writer: the thread failed (${String(error)}); records stay in the journal [OTELIER_WRITER_FAILED]`
    report({ code: 'OTELIER_WRITER_FAILED', text })
  }

  function onExit(port: MessagePort): void {
    port.close()
    onEnd()
  }

  function onEnd(): void {
    running = undefined
    Atomics.store(words, WORD.idle, 1)
    const after = RESTART_AFTER_MILLIS[deaths++]
    if (after === undefined) {
      // Nobody will look again, so appends need not ask.
      Atomics.store(words, WORD.idle, 0)
      const text = 'writer: failed too often; the next start of the application delivers the records [OTELIER_WRITER_GONE]'
      report({ code: 'OTELIER_WRITER_GONE', text })
      for (const { settle } of flushes.values()) settle(false)
    } else restart = setTimeout(start, after).unref()
  }

  function onMessage(message: FromWriter): void {
    if (message.kind === 'flushed') flushes.get(message.id)?.settle(true)
    else if (message.kind === 'collect') options.onCollect()
    else if (message.kind === 'folder-gone') options.onFolderGone()
    else report(message.problem)
  }

  function send(message: ToWriter): void {
    running?.port.postMessage(message)
  }

  function flush(target: Positions, timeoutMillis: number): Promise<boolean> {
    if (running === undefined) wake()
    if (running === undefined && restart === undefined) return Promise.resolve(false)
    const id = ++lastId
    return new Promise((resolve) => {
      // This timer is what keeps the process alive until the answer comes.
      const timer = setTimeout(() => settle(false), timeoutMillis)
      const message = { kind: 'flush', id, target, deadline: Date.now() + timeoutMillis } as const
      flushes.set(id, { message, settle })
      send(message)

      function settle(isDone: boolean): void {
        clearTimeout(timer)
        flushes.delete(id)
        resolve(isDone)
      }
    })
  }

  function drain(timeoutMillis: number): boolean {
    if (running === undefined) return false
    const id = ++lastId
    const end = performance.now() + timeoutMillis
    Atomics.store(words, WORD.isClean, 0)
    send({ kind: 'drain', id, deadline: Date.now() + timeoutMillis })
    const isAnswered = waitFor(id, end)
    takeMessages()
    return isAnswered && Atomics.load(words, WORD.isClean) !== 0
  }

  function waitFor(id: number, end: number): boolean {
    for (;;) {
      const drained = Atomics.load(words, WORD.drained)
      if (drained === id) return true
      const left = end - performance.now()
      if (drained === -1 || left <= 0) return false
      Atomics.wait(words, WORD.drained, drained, left)
    }
  }

  /** The port's own events do not come any more while the process exits. */
  function takeMessages(): void {
    const port = running?.port
    for (let found = port && receiveMessageOnPort(port); found !== undefined; found = port && receiveMessageOnPort(port)) {
      onMessage(found.message as FromWriter) // the other end is the writer loop
    }
  }
}
