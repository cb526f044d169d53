import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { launchOtelier, launchPlain, type Launch } from './launch.ts'
import { runProcess } from './run-process.ts'
import { startSinkProcess } from './sink-process.ts'
import { withTemporaryFolder } from './temporary-folder.ts'

const RECORDS = 200_000
const SHOWN = 30

interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  }[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

// Prints where the application thread spends its time in the typed-event workload: node src/profile.ts [variant]
const variant = process.argv[2] ?? 'otelier'
const sink = await startSinkProcess()
await withTemporaryFolder(async (folder) => {
  const profiles = join(folder, 'profiles')
  mkdirSync(profiles)
  const args = [variant, folder, sink.nextEndpoint(), String(RECORDS)]
  await runProcess({
    script: 'workloads/typed-event.ts',
    args,
    ...profiled(variant === 'otelier' ? launchOtelier(folder) : launchPlain(), profiles),
  })
  printSelfTimes(readMainProfile(profiles))
})
sink.stop()

function profiled({ nodeArguments, environment }: Launch, folder: string): Launch {
  return { nodeArguments: ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=100', ...nodeArguments], environment }
}

/** The application thread's profile: `CPU.<date>.<time>.<pid>.<thread>.<sequence>.cpuprofile` with thread 0. */
function readMainProfile(folder: string): CpuProfile {
  const name = readdirSync(folder).find((file) => file.split('.')[4] === '0')
  if (name === undefined) throw new Error('node wrote no profile of the application thread')
  return JSON.parse(readFileSync(join(folder, name), 'utf8'))
}

function printSelfTimes({ nodes, samples, timeDeltas }: CpuProfile): void {
  const names = new Map(
    nodes.map(({ id, callFrame }) => [
      id,
      `${callFrame.functionName || '(anonymous)'} ${shorten(callFrame.url)}:${callFrame.lineNumber + 1}`,
    ]),
  )
  const micros = new Map<string, number>()
  for (const [index, id] of samples.entries()) {
    const name = names.get(id) ?? '?'
    micros.set(name, (micros.get(name) ?? 0) + (timeDeltas[index] ?? 0))
  }
  const sorted = [...micros].toSorted(([, left], [, right]) => right - left).slice(0, SHOWN)
  for (const [name, spent] of sorted) process.stdout.write(`${((spent * 1_000) / RECORDS).toFixed(0).padStart(7)} ns/event  ${name}\n`)
}

function shorten(url: string): string {
  return url.split('/').slice(-3).join('/')
}
