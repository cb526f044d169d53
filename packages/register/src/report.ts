const MINUTE_MILLIS = 60_000

export interface Problem {
  /** Names the cause; one line per cause and minute. */
  readonly code: string
  readonly text: string
}

export type Report = (problem: Problem) => void

/**
 * Says problems on stderr, each cause at most once a minute; what was kept back is counted in the next line.
 *
 * @param write Writes one line; default the process's stderr.
 * @param now Milliseconds; default `Date.now`.
 */
export function createReport(write: (line: string) => void, now: () => number = Date.now): Report {
  const causes = new Map<string, { saidAt: number; kept: number }>()
  return ({ code, text }) => {
    const cause = causes.get(code)
    if (cause !== undefined && now() - cause.saidAt < MINUTE_MILLIS) {
      cause.kept++
      return
    }
    const again = cause !== undefined && cause.kept > 0 ? ` (${cause.kept} more since the last line)` : ''
    causes.set(code, { saidAt: now(), kept: 0 })
    write(`otelier: ${text}${again}\n`)
  }
}
