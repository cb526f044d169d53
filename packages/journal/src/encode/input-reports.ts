import type { InputProblem } from './event.ts'

const MAX_CAUSES = 1000

/** Keeps count of what helpers were given wrongly. */
export interface InputReports {
  /** Counts problems and tells about those that are new. */
  add(problems: readonly InputProblem[]): void
  /** @throws {TypeError} For the first problem; nothing when there is none. */
  refuse(problems: readonly InputProblem[]): void
  count(): number
}

/** Creates the reports in front of `report`; each event, argument and kind of mistake is told once. */
export function createInputReports(report: (problem: { readonly code: string; readonly text: string }) => void): InputReports {
  const told = new Set<string>()
  let count = 0
  return {
    refuse([first]) {
      if (first !== undefined) throw new TypeError(textOf(first))
    },
    add(problems) {
      count += problems.length
      for (const problem of problems) {
        const cause = `${problem.event} ${problem.name} ${problem.received}`
        if (told.has(cause) || told.size >= MAX_CAUSES) continue
        told.add(cause)
        report({ code: 'OTELIER_INVALID_ATTRIBUTE', text: textOf(problem) })
      }
    },
    count: () => count,
  }
}

function textOf({ event, name, key, expected, received }: InputProblem): string {
  const known = name === key ? name : `${name} (${key})`
  return `${event}: ${known} got ${received}, expected ${expected}; the event goes out without it [OTELIER_INVALID_ATTRIBUTE]`
}
