import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTemporaryFolder } from './temporary-folder.ts'

const APP = new URL('./lines-app.ts', import.meta.url).pathname

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

async function run(settings: Record<string, unknown>): Promise<Ended> {
  const child = spawn(process.execPath, [APP, JSON.stringify(settings)])
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => (stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (stderr += String(chunk)))
  return new Promise((resolve) => child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr })))
}

function setUp() {
  const folder = createTemporaryFolder()
  const [directory, file] = [join(folder, 'journal'), join(folder, 'lines')]
  return { directory, file, settings: { directory, file, count: 1000 } }
}

/** The records of each instance, as they were delivered. */
function readLines(file: string): string[][] {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split(/\n+/).slice(1) : []
  const byInstance = Map.groupBy(lines, (line) => line.slice(0, 16))
  return [...byInstance.values()].map((instance) => instance.map((line) => line.slice(17)))
}

const ALL = Array.from({ length: 1000 }, (_, i) => `${i + 1} record ${i + 1}`)

test.for([
  ['exit', 3],
  ['throw', 1],
  ['natural', 0],
  ['flush', 0],
] as const)('1,000 records right before the end by %s are all delivered, and the journal is empty', async ([end, code]) => {
  const { directory, file, settings } = setUp()
  const ended = await run({ ...settings, end })
  expect(ended.code).toBe(code)
  expect(readLines(file)).toEqual([ALL])
  expect(readdirSync(directory)).toEqual([])
})

test('without a directory the same records go through memory', async () => {
  const { file } = setUp()
  expect(await run({ file, count: 1000, end: 'exit' })).toMatchObject({ code: 3, stderr: '' })
  expect(readLines(file)).toEqual([ALL])
})

test('what a killed process left is delivered by the next one', async () => {
  const { directory, file, settings } = setUp()
  writeFileSync(`${file}.away`, '')
  expect((await run({ ...settings, end: 'kill' })).signal).toBe('SIGKILL')
  expect(readLines(file)).toEqual([])
  rmSync(`${file}.away`)
  expect((await run({ ...settings, count: 1, end: 'exit' })).code).toBe(3)
  expect(readLines(file).toSorted((a, b) => b.length - a.length)).toEqual([ALL, ['1 record 1']])
  expect(readdirSync(directory)).toEqual([])
})

test('a sink that is away does not delay the exit, and its records wait for the next start', async () => {
  const { directory, file, settings } = setUp()
  writeFileSync(`${file}.away`, '')
  const start = performance.now()
  const ended = await run({ ...settings, end: 'exit' })
  expect(ended.code).toBe(3)
  expect(ended.stderr).toBe('lines: the file is away; its records wait [OTELIER_SINK_WAITS]\n')
  expect(performance.now() - start).toBeLessThan(1900)
  expect(readdirSync(directory)).toHaveLength(1)
  rmSync(`${file}.away`)
  await run({ ...settings, count: 0, end: 'start' })
  expect(readLines(file)).toEqual([ALL])
})

test('a flush says how every record fared', async () => {
  const { stdout } = await run({ ...setUp().settings, end: 'flush' })
  expect(JSON.parse(stdout)).toMatchObject({
    channels: { shop: { emitted: 667 }, payment: { emitted: 333 } },
    sinks: { lines: { delivered: 1000, pending: 0, dropped: {} } },
  })
})

test('a flush that cannot succeed rejects with the count', async () => {
  const { file, settings } = setUp()
  writeFileSync(`${file}.away`, '')
  const { stdout } = await run({ ...settings, end: 'flush', timeoutMillis: 1500 })
  expect(stdout).toBe('not every sink has everything after 1500 ms (lines: 1000 pending); nothing is lost by that')
})

test('records of a worker thread are delivered by the writer of the main thread', async () => {
  const { file, settings } = setUp()
  expect((await run({ ...settings, end: 'worker' })).stderr).toBe('')
  expect(readLines(file)).toEqual([ALL])
})

test('a writer that fails is restarted, and the records are delivered', async () => {
  const { file, settings } = setUp()
  writeFileSync(`${file}.broken`, '')
  const { stderr } = await run({ ...settings, end: 'flush', timeoutMillis: 8000 })
  expect(stderr).toBe('writer: the thread failed (Error: broken); records stay in the journal [OTELIER_WRITER_FAILED]\n')
  expect(readLines(file)).toEqual([ALL])
})
