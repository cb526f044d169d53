import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ONE_FILE } from './delivered.ts'
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

// Prints where each thread spends its time: node bench/src/profile.ts [variant] [typed-event | delivered]
const [variant = 'otelier', workload = 'typed-event'] = process.argv.slice(2)
const sink = await startSinkProcess()
await withTemporaryFolder(async (folder) => {
  const profiles = join(folder, 'profiles')
  mkdirSync(profiles)
  const endpoint = sink.nextEndpoint()
  const args = [variant, folder, endpoint, String(RECORDS)]
  await runProcess({ script: `workloads/${workload}.ts`, args, ...withProfiles(chooseLaunch(folder, endpoint), profiles) })
  for (const file of readdirSync(profiles)) {
    process.stdout.write(`\n${threadOf(file)}\n`)
    printSelfTimes(JSON.parse(readFileSync(join(profiles, file), 'utf8')))
  }
})
sink.stop()

function chooseLaunch(folder: string, endpoint: string): Launch {
  if (variant !== 'otelier') return launchPlain()
  return workload === 'delivered' ? launchOtelier(folder, endpoint, ONE_FILE) : launchOtelier(folder)
}

/** In the environment, because threads are started with arguments of their own. */
function withProfiles({ nodeArguments, environment }: Launch, folder: string): Launch {
  return { nodeArguments, environment: { ...environment, NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${folder} --cpu-prof-interval=100` } }
}

/** `CPU.<date>.<time>.<pid>.<thread>.<sequence>.cpuprofile` */
function threadOf(file: string): string {
  const thread = file.split('.')[4]
  return thread === '0' ? 'application thread' : `thread ${thread}`
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
