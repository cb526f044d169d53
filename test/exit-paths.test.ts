import { startOtlpReceiver } from '@otelier/testing'
import { expect, test, vi } from 'vitest'
import { createAppFolder } from './app-folder.ts'
import { compareIds, describeMissing, orderIdsOf } from './missing.ts'
import { runApp, startApp, type Outcome, type RunOptions } from './run-app.ts'

vi.setConfig({ testTimeout: 60_000 })

const PAYMENTS = Array.from({ length: 1_000 }, (_, n) => `ord_${n}`)
const SPANS = Array.from({ length: 10 }, (_, n) => `charge ${n}`)

/** How the application ends, and what that does without otelier: written down, so that both runs being wrong is seen. */
const WAYS = [
  ['natural end', 0],
  ['natural end with process.exitCode', 6],
  ['process.exit(3)', 3],
  ['process.exit in a timer', 4],
  ['process.exit in a promise', 5],
  ['uncaught exception', 1],
  ['uncaught exception in a timer', 1],
  ['unhandled rejection', 1],
  ['rejection that is not an error', 1],
  ['unsettled top-level await', 13],
  ['SIGTERM from inside', 'SIGTERM'],
  ['SIGINT from inside', 'SIGINT'],
  ['SIGHUP from inside', 'SIGHUP'],
  ['own SIGTERM handler that exits', 7],
  ['own SIGTERM handler that goes on', 0],
  ['exit handler that records', 8],
] as const

async function runBoth(
  way: string,
  run: (options: RunOptions) => Promise<Outcome>,
): Promise<{ bare: Outcome; ours: Outcome; lost: string[] }> {
  using bareFolder = createAppFolder()
  using folder = createAppFolder()
  await using receiver = await startOtlpReceiver()
  const app = { script: 'exit-paths.mjs', args: [way] }

  const bare = await run({ ...app, folder: bareFolder, preload: 'none' })
  const ours = await run({ ...app, folder, endpoint: receiver.url })

  const { lines, torn } = folder.readJsonLines('payment.log')
  const sent = receiver.logs.filter(({ eventName }) => eventName === 'payment.completed')
  const lost = [
    ['payment.log', compareIds(PAYMENTS, orderIdsOf(lines)), lines.length],
    [
      'logs at the receiver',
      compareIds(
        PAYMENTS,
        sent.map(({ attributes }) => String(attributes['order.id'])),
      ),
      sent.length,
    ],
    [
      'spans at the receiver',
      compareIds(
        SPANS,
        receiver.spans.map(({ name }) => name),
      ),
      receiver.spans.length,
    ],
  ] as const
  return {
    bare,
    ours,
    lost: [
      ...lost.map(
        ([where, { missing, repeated }, count]) => `${where}: ${count}, ${describeMissing(missing, 1_000)}, ${repeated} repeated`,
      ),
      `torn: ${torn.length}`,
    ],
  }
}

const nothingLost = (payments: number): string[] => [
  `payment.log: ${payments}, none missing, 0 repeated`,
  `logs at the receiver: ${payments}, none missing, 0 repeated`,
  'spans at the receiver: 10, none missing, 0 repeated',
  'torn: 0',
]

test.for(WAYS)('%s: everything arrives, and the application ends as it does without otelier', async ([way, end]) => {
  const { bare, ours, lost } = await runBoth(way, runApp)

  expect(lost).toEqual(nothingLost(way === 'exit handler that records' ? 1_001 : 1_000))
  expect(ours).toEqual(bare)
  expect(bare.signal ?? bare.code).toBe(end)
})

test.for(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
  '%s from outside: everything arrives, and the signal ends the application',
  async (signal) => {
    const { bare, ours, lost } = await runBoth('signal from outside', async (options) => {
      using app = startApp(options)
      await app.waitForLine('ready')
      return await app.kill(signal)
    })

    expect(lost).toEqual(nothingLost(1_000))
    expect(ours).toEqual(bare)
    expect(bare.signal).toBe(signal)
  },
)

test('what an exit handler of the last moment records is in the journal, and the next start delivers it', async () => {
  using folder = createAppFolder()
  await using receiver = await startOtlpReceiver()
  const app = { folder, script: 'exit-paths.mjs', endpoint: receiver.url }

  const { code } = await runApp({ ...app, args: ['exit handler of the last moment'] })
  await runApp({ ...app, args: ['natural end'] })

  expect(code).toBe(8)
  const orders = receiver.logs.map(({ attributes }) => String(attributes['order.id']))
  expect(compareIds([...PAYMENTS, 'ord_1000'], orders)).toEqual({ missing: [], repeated: 1_000 })
  expect(compareIds(['ord_1000'], orderIdsOf(folder.readLines('payment.log')))).toEqual({ missing: [], repeated: 0 })
})
