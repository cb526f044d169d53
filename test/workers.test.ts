import { realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startOtlpReceiver, type OtlpReceiver } from '@otelier/testing'
import { expect, test, vi } from 'vitest'
import { createAppFolder, type AppFolder } from './app-folder.ts'
import { compareIds, describeMissing, orderIdsOf } from './missing.ts'
import { runApp, type RunOptions } from './run-app.ts'

vi.setConfig({ testTimeout: 60_000 })

const hundredOf = (prefixes: readonly string[]): string[] =>
  prefixes.flatMap((prefix) => Array.from({ length: 100 }, (_, n) => `${prefix}-${n}`))

interface Result {
  readonly receiver: OtlpReceiver
  readonly folder: AppFolder
  readonly stdout: string
}

/** Runs an application of several threads or processes; every one of `prefixes` must have its 100 payments in the file and at the receiver, once. */
async function expectAll(
  prefixes: readonly string[],
  run: Omit<RunOptions, 'folder'>,
  look: (result: Result) => void = () => undefined,
): Promise<void> {
  using folder = createAppFolder()
  await using receiver = await startOtlpReceiver()
  const { code, stdout, stderr } = await runApp({ ...run, folder, endpoint: receiver.url })
  const expected = hundredOf(prefixes)
  const count = (ids: readonly string[]): string => {
    const { missing, repeated } = compareIds(expected, ids)
    return `${describeMissing(missing, expected.length)}, ${repeated} repeated`
  }
  const { lines, torn } = folder.readJsonLines('payment.log')
  expect({
    file: count(orderIdsOf(lines)),
    receiver: count(receiver.logs.map(({ attributes }) => String(attributes['order.id']))),
    torn,
    code,
    stderr,
  }).toEqual({ file: 'none missing, 0 repeated', receiver: 'none missing, 0 repeated', torn: [], code: 0, stderr: '' })
  look({ receiver, folder, stdout })
}

test('worker threads record through the main thread, however they end', async () => {
  const threads = ['natural end', 'process.exit', 'uncaught exception', 'terminate'].map((way) => `thread ${way}`)

  await expectAll(['main', ...threads], { script: 'processes/threads.mjs' })
})

test('forked children deliver for themselves', async () => {
  await expectAll(['parent', 'fork 1', 'fork 2'], { script: 'processes/children.mjs' })
})

test('NODE_OPTIONS reaches spawned children, too', async () => {
  await expectAll(['parent', 'fork 1', 'fork 2', 'spawn'], { script: 'processes/children.mjs', preload: 'NODE_OPTIONS' })
})

test('cluster workers deliver when the primary ends them', async () => {
  await expectAll(['primary', 'worker 1', 'worker 2'], { script: 'processes/cluster.mjs' })
})

test('npm under NODE_OPTIONS stays silent and unrecorded; the application that it starts is recorded', async () => {
  using folder = createAppFolder()
  await using receiver = await startOtlpReceiver()
  const child = join(import.meta.dirname, 'fixtures', 'processes', 'child.mjs')
  writeFileSync(join(folder.path, 'package.json'), JSON.stringify({ name: 'started-by-npm', scripts: { start: `node ${child} npm` } }))
  const env = { npm_config_userconfig: '/dev/null', npm_config_update_notifier: 'false' }
  const npm = { folder, script: npmPath(), args: ['--silent', 'start'], env, timeoutMillis: 30_000 }
  const outcome = await runApp({ ...npm, preload: 'NODE_OPTIONS', endpoint: receiver.url })

  expect(outcome).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
  expect(new Set(receiver.logs.map(({ resource }) => resource['process.pid'])).size).toBe(1)
  expect(receiver.logs.map(({ attributes }) => attributes['order.id'])).toEqual(hundredOf(['npm']))
  expect(receiver.spans).toEqual([])
})

/** The npm that the PATH of the tests leads to. */
function npmPath(): string {
  for (const directory of (process.env['PATH'] ?? '').split(':')) {
    try {
      return realpathSync(join(directory, 'npm'))
    } catch {
      // the next one
    }
  }
  throw new Error('there is no npm on PATH')
}
