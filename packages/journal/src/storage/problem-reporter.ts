import type { Problem } from './messages.ts'

const REPEAT_MILLIS = 60_000

/** Passes trouble on, each cause at most once a minute. */
export interface ProblemReporter {
  /** `cause` tells two troubles with the same code apart, for example two sinks. */
  report(cause: string, problem: Problem): void
}

/** Creates a reporter in front of `send`. */
export function createProblemReporter(send: (problem: Problem) => void, now: () => number = Date.now): ProblemReporter {
  const saidAt = new Map<string, number>()
  return {
    report(cause, problem) {
      const last = saidAt.get(cause)
      if (last !== undefined && now() - last < REPEAT_MILLIS) return
      saidAt.set(cause, now())
      send(problem)
    },
  }
}
