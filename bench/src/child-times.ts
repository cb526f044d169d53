import { existsSync } from 'node:fs'

// bash counts in milliseconds, other shells in clock ticks of 10 ms.
const SHELL = existsSync('/bin/bash') ? '/bin/bash' : '/bin/sh'

/**
 * A command that runs `command` and then writes to descriptor 4 what it used, including its threads and its exit.
 * Node cannot ask for that itself: it knows its own usage only, and a process cannot see the cost of its own end.
 */
export function withTimes(command: readonly string[]): readonly [file: string, ...args: string[]] {
  return [SHELL, '-c', '"$@"; code=$?; times >&4; exit $code', 'times', ...command]
}

/**
 * Reads the shell's `times`: the second line holds user and system time of the children. In milliseconds.
 *
 * @throws {Error} When the text has another form.
 */
export function readChildrenMillis(times: string): number {
  const match = /^.*\n(\d+)m([\d.]+)s (\d+)m([\d.]+)s/.exec(times.trimStart())
  if (match === null) throw new Error(`"${times}" is not the output of the shell's times`)
  const [userMinutes = 0, userSeconds = 0, systemMinutes = 0, systemSeconds = 0] = match.slice(1).map(Number)
  return ((userMinutes + systemMinutes) * 60 + userSeconds + systemSeconds) * 1_000
}
