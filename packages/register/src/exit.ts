import type { Recorder } from '@otelier/core'

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

/** The parts of `process` that the exit handling touches; a test passes its own. */
export type ExitingProcess = Pick<NodeJS.Process, 'on' | 'removeListener' | 'listenerCount' | 'kill' | 'pid'>

export interface ExitOptions {
  /** Blocks until the sinks have everything, or the time is over. */
  readonly drain: () => void
  readonly recorder: Recorder
  readonly target?: ExitingProcess
}

/**
 * Drains on every way out that JavaScript sees, and changes none of them: the exit code, the signal
 * and what Node prints stay what they are without us.
 */
export function drainAtExit({ drain, recorder, target = process }: ExitOptions): void {
  drainLastOnExit(drain, target)
  target.on('uncaughtExceptionMonitor', (error, origin) => {
    const isRejection = origin === 'unhandledRejection'
    recorder.log({
      loggerName: 'app',
      eventName: isRejection ? 'process.unhandled_rejection' : 'process.uncaught_exception',
      severityNumber: isRejection ? 17 : 21,
      attributes: { error },
      // Node prints the error itself; a second copy on the console would change the application's output.
      propagates: 'files',
    })
  })
  for (const signal of SIGNALS) drainOnSignal(signal, drain, target)
}

/** Stays behind the application's own `exit` listeners, so that what they record is drained, too. */
function drainLastOnExit(drain: () => void, target: ExitingProcess): void {
  let isMoving = false
  target.on('exit', drain)
  target.on('newListener', (name: unknown) => {
    if (name !== 'exit' || isMoving) return
    isMoving = true
    // The new listener is added after this call; a microtask later it is there.
    queueMicrotask(() => {
      target.removeListener('exit', drain)
      target.on('exit', drain)
      isMoving = false
    })
  })
}

function drainOnSignal(signal: NodeJS.Signals, drain: () => void, target: ExitingProcess): void {
  const handler = (): void => {
    // The application handles this signal itself: what it does next (an exit, or nothing) is its own affair.
    if (target.listenerCount(signal) > 1) return
    drain()
    target.removeListener(signal, handler)
    target.kill(target.pid, signal)
  }
  target.on(signal, handler)
}
