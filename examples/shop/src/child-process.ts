import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface ChildOptions {
  /** For messages about it. */
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  /** Its working directory. Default: ours. */
  readonly directory?: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The line on standard output that says it is ready; its first group becomes `address`. */
  readonly ready: RegExp
  /** Default 30,000. */
  readonly readyTimeoutMillis?: number
}

export interface Child {
  readonly name: string
  /** What it printed as its address. */
  readonly address: string
  /** Every line of standard error so far. */
  readonly stderr: readonly string[]
  /** Asks it to end with SIGTERM, and kills it after `timeoutMillis` (default 10,000). Resolves with the exit code. */
  stop(timeoutMillis?: number): Promise<number | null>
}

/**
 * Starts a process and waits until it says that it is ready.
 *
 * @throws {Error} When it ends or stays silent; the message holds the error that it printed.
 */
export async function startChild({
  name,
  command,
  args,
  directory,
  environment,
  ready,
  readyTimeoutMillis = 30_000,
}: ChildOptions): Promise<Child> {
  const child = spawn(command, args, { cwd: directory, env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  const stderr: string[] = []
  const exit = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]> // the event's documented arguments
  createInterface({ input: child.stderr }).on('line', (line) => stderr.push(line))

  const stop = async (timeoutMillis = 10_000): Promise<number | null> => {
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMillis)
    child.kill('SIGTERM')
    const [code] = await exit
    clearTimeout(timer)
    return code
  }
  const address = await new Promise<string>((resolve, reject) => {
    const fail = (what: string): void => reject(new Error(`${name} ${what}: ${describeTrouble(stderr)}`))
    const timer = setTimeout(() => fail(`was not ready after ${readyTimeoutMillis} ms`), readyTimeoutMillis)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = ready.exec(line)
      if (found !== null) resolve(found[1] ?? '')
    })
    exit.then(
      ([code]) => fail(`ended with exit code ${code} before it was ready`),
      (error: unknown) => fail(`did not start (${String(error)})`),
    )
    exit.finally(() => clearTimeout(timer)).catch(() => {})
  }).catch(async (error: unknown) => {
    child.kill('SIGKILL')
    throw error
  })
  return { name, address, stderr, stop }
}

/** The line of a process's standard error that says what went wrong: the last that names an error, else the last. */
export function describeTrouble(stderr: readonly string[]): string {
  return stderr.findLast((line) => /Error\b.*:/.test(line)) ?? stderr.at(-1) ?? 'it printed no error'
}
