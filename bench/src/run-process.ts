import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { readChildrenMillis, withTimes } from './child-times.ts'

export interface ProcessOptions {
  /** Below `src/`. */
  readonly script: string
  readonly args: readonly string[]
  /** For Node, in front of the script. */
  readonly nodeArguments: readonly string[]
  /** The whole environment; nothing is inherited. */
  readonly environment: Readonly<Record<string, string>>
}

export interface Finished {
  /** What the script handed over. */
  readonly figures: Readonly<Record<string, number>>
  /** CPU of the whole process: all threads, start and exit included. */
  readonly cpuMillis: number
  /** From the start of the process until it printed `listening`, in ms; to its end when it did not. */
  readonly millisToListening: number
}

const BENCH_FOLDER = fileURLToPath(new URL('..', import.meta.url))

/**
 * Runs one workload in a process of its own and waits for its end.
 *
 * @throws {Error} When it ends with another code than 0, or without figures.
 */
export async function runProcess({ script, args, nodeArguments, environment }: ProcessOptions): Promise<Finished> {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const [file, ...rest] = withTimes([process.execPath, ...nodeArguments, path, ...args])
  const started = performance.now()
  const child = spawn(file, rest, {
    cwd: BENCH_FOLDER,
    env: { ...environment },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe', 'pipe'],
  })
  let millisToListening: number | undefined
  let output = ''
  // Preloads print lines of their own, so the first output is not enough.
  child.stdout?.on('data', (chunk) => {
    output += chunk
    if (output.includes('listening\n')) millisToListening ??= performance.now() - started
  })
  const [figures, times, [code]] = await Promise.all([text(pipeOf(child, 3)), text(pipeOf(child, 4)), once(child, 'close')])
  if (code !== 0 || figures === '') throw new Error(`${script} ${args.join(' ')} ended with code ${code} and figures "${figures}"`)
  return {
    figures: JSON.parse(figures),
    cpuMillis: readChildrenMillis(times),
    millisToListening: millisToListening ?? performance.now() - started,
  }
}

function pipeOf(child: ReturnType<typeof spawn>, descriptor: 3 | 4): Readable {
  return child.stdio[descriptor] as Readable // opened as a pipe above
}
