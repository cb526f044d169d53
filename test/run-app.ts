import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { AppFolder } from './app-folder.ts'

const TEST_DIRECTORY = import.meta.dirname
const REGISTER = join(TEST_DIRECTORY, '..', 'packages', 'register', 'dist', 'index.js')

export interface RunOptions {
  /** Where it runs; it brings its own `node_modules`. */
  readonly folder: AppFolder
  /** A file of `fixtures/`, or an absolute path. */
  readonly script: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** How otelier is loaded: by a flag, through NODE_OPTIONS, or not at all. Default `import`. */
  readonly preload?: 'import' | 'require' | 'NODE_OPTIONS' | 'none'
  /** OTEL_EXPORTER_OTLP_ENDPOINT. Without it nothing is sent. */
  readonly endpoint?: string
  /** Path of the Node binary. Default: the one that runs the tests. */
  readonly node?: string
  readonly nodeOptions?: readonly string[]
  /** The process is killed and the run rejected after this. Default 30,000 ms. */
  readonly timeoutMillis?: number
}

/** How a process ended and what it printed. */
export interface Outcome {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

/** A process on its way; `using` kills it when a failing test leaves it behind. */
export interface RunningApp extends Disposable {
  readonly child: ChildProcess
  readonly pid: number
  /** Resolves when a line of stdout equals `line`; rejects when the process ends first. */
  waitForLine(line: string): Promise<void>
  /** Closes stdin: the fixtures that run until told so end by themselves then. */
  end(): Promise<Outcome>
  kill(signal: NodeJS.Signals): Promise<Outcome>
  readonly ended: Promise<Outcome>
}

/** Starts an application in production mode, with otelier preloaded from the build and nothing else in its environment. */
export function startApp(options: RunOptions): RunningApp {
  const { preload = 'import', nodeOptions = [], args = [], timeoutMillis = 30_000 } = options
  if (preload !== 'none' && !existsSync(REGISTER)) throw new Error('packages/register is not built; run `npm run build` first')
  const flags = preload === 'import' || preload === 'require' ? [`--${preload}`, '@otelier/register'] : []
  const script = resolve(TEST_DIRECTORY, 'fixtures', options.script)
  const child = spawn(options.node ?? process.execPath, [...flags, ...nodeOptions, script, ...args], {
    cwd: options.folder.path,
    env: environmentOf(options),
    stdio: 'pipe',
  })
  return watch(child, timeoutMillis)
}

/** Runs an application to its end. */
export function runApp(options: RunOptions): Promise<Outcome> {
  return startApp(options).ended
}

function environmentOf({ env, endpoint, preload, node = process.execPath }: RunOptions): NodeJS.ProcessEnv {
  return {
    PATH: `${dirname(node)}:/usr/local/bin:/usr/bin:/bin`,
    NODE_ENV: 'production',
    // Production samples one trace in ten; these tests count spans.
    OTELIER_TRACES_SAMPLE_RATE: '1',
    ...(preload === 'NODE_OPTIONS' && { NODE_OPTIONS: '--import @otelier/register' }),
    ...(endpoint !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
    ...env,
  }
}

function watch(child: ChildProcess, timeoutMillis: number): RunningApp {
  const output = { stdout: '', stderr: '' }
  const looks = new Set<() => void>()
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
      for (const look of looks) look()
    })
  }
  const ended = settle(child, output, timeoutMillis)
  ended.catch(() => undefined) // who waits for it sees it; nobody else must
  child.stdin?.on('error', () => undefined) // EPIPE: it is gone already
  return {
    child,
    pid: child.pid ?? -1,
    ended,
    [Symbol.dispose]: () => void child.kill('SIGKILL'),
    end() {
      child.stdin?.end()
      return ended
    },
    kill(signal) {
      child.kill(signal)
      return ended
    },
    waitForLine(line) {
      const seen = new Promise<void>((resolve) => {
        const look = (): void => {
          if (!`\n${output.stdout}`.includes(`\n${line}\n`)) return
          looks.delete(look)
          resolve()
        }
        looks.add(look)
        look()
      })
      const over = ended.then((outcome) => {
        throw new Error(`the application ended before it printed "${line}": ${JSON.stringify(outcome)}`)
      })
      return Promise.race([seen, over])
    },
  }
}

async function settle(child: ChildProcess, output: { stdout: string; stderr: string }, timeoutMillis: number): Promise<Outcome> {
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    child.kill('SIGKILL')
  }, timeoutMillis)
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null] // the arguments of `close`
    if (isLate) throw new Error(`the application did not end within ${timeoutMillis} ms: ${JSON.stringify(output)}`)
    return { code, signal, ...output }
  } finally {
    clearTimeout(timer)
  }
}
