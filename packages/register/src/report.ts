/** Trouble that a person should read. */
export interface Problem {
  /** `OTELIER_…`, with a row in docs/errors.md. */
  readonly code: string
  /** Which input, what is wrong, what to do; one line. */
  readonly text: string
}

/** Says a problem. Who calls it keeps repeats back: the journal says a cause once a minute, the rest is said once. */
export type Report = (problem: Problem) => void

/** @param write Writes one line; a stream that is gone must not hurt the application. */
export function createReport(write: (line: string) => unknown): Report {
  return ({ text }) => {
    try {
      write(`otelier: ${text}\n`)
    } catch {
      // EPIPE, EAGAIN: there is nobody left to tell.
    }
  }
}
