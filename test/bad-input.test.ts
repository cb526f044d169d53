import { startOtlpReceiver, type OtlpReceiver, type ReceivedLog } from '@otelier/testing'
import { expect, test, vi } from 'vitest'
import { createAppFolder } from './app-folder.ts'
import { runApp, type Outcome } from './run-app.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Case of fixtures/bad-input.mjs → keys that must be missing from the record and stand in `otelier.invalid`. */
const INVALID: Readonly<Record<string, readonly string[]>> = {
  'wrong types': ['payment.id', 'payment.provider'],
  'money as a float': ['payment.amount.minor'],
  'unknown currency': ['payment.amount.minor'],
  'money that is no object': ['payment.amount.minor'],
  'nothing but the order': ['payment.amount.minor', 'payment.id', 'payment.provider'],
  circular: ['payment.id'],
  'throwing getter': ['payment.id'],
  bigint: ['duration_ms'],
  symbol: ['payment.provider_reference'],
  'not a number': ['duration_ms'],
  'outside of the list': ['payment.method_type'],
  'unknown attribute': ['colour'],
  'revoked proxy': ['payment.amount.minor'],
}

const LOGGER_CASES = [
  'circular',
  'bigint',
  'symbol',
  'throwing getter',
  'hostile',
  'revoked proxy',
  'hostile itself',
  '100 MB string',
  '10,000 attributes',
  'deep nesting',
  'invalid date',
  'error with a throwing stack',
]

function recordOf(receiver: OtlpReceiver, order: string): ReceivedLog {
  const found = receiver.logs.filter(({ attributes }) => attributes['order.id'] === order)
  expect(found, `records of "${order}"`).toHaveLength(1)
  return found[0] as ReceivedLog // the line above
}

test('bad input never stops the application; each event goes out without its bad part, and says so', async () => {
  using folder = createAppFolder()
  await using receiver = await startOtlpReceiver()
  const outcome = await runApp({ folder, script: 'bad-input.mjs', endpoint: receiver.url })

  expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code: 0, stdout: 'the application goes on\n' })
  expect(receiver.problems).toEqual([])
  for (const [order, keys] of Object.entries(INVALID)) {
    const { attributes } = recordOf(receiver, order)
    expect([...(attributes['otelier.invalid'] as readonly string[])].sort(), order).toEqual(keys) // an array of strings by its definition
    for (const key of keys) expect(attributes, order).not.toHaveProperty([key])
  }
  expect(recordOf(receiver, 'lone surrogate').attributes['payment.provider_reference']).toBe('a\ufffdb')
  expect(String(recordOf(receiver, '100 MB string').attributes['payment.provider_reference']).length).toBeLessThanOrEqual(8_192)
  expect(recordOf(receiver, '100 MB string').attributes['otelier.truncated']).toEqual(['payment.provider_reference'])
  expect(recordOf(receiver, '10,000 attributes').attributes).toMatchObject({ 'payment.id': 'pay_1', 'payment.provider': 'stripe' })
  expect(recordOf(receiver, 'getter that records').attributes['payment.id']).toBe('pay_2')
  expect(recordOf(receiver, 'recorded inside').attributes).not.toHaveProperty(['otelier.invalid'])
  // The nine helpers that were called with something that is no input at all.
  expect(
    receiver.logs.filter(({ eventName, attributes }) => eventName === 'payment.completed' && attributes['order.id'] === undefined),
  ).toHaveLength(9)

  const bodies = receiver.logs.filter(({ scope }) => scope.name === 'bad').map(({ body }) => body)
  expect(bodies).toEqual(expect.arrayContaining(LOGGER_CASES))
  expect(bodies).toHaveLength(LOGGER_CASES.length + 6)
  expect(folder.readJsonLines('payment.log').torn).toEqual([])
})

const linesOf = ({ stderr }: Outcome): string[] => stderr.split('\n').filter((line) => line !== '')

/** Records 1,000 payments with this environment. */
async function runWith(env: Record<string, string>): Promise<{ outcome: Outcome; lines: number; sent: number }> {
  using folder = createAppFolder()
  await using receiver = await startOtlpReceiver()
  const outcome = await runApp({ folder, script: 'exit-paths.mjs', args: ['natural end'], endpoint: receiver.url, env })
  return { outcome, lines: folder.readLines('payment.log').length, sent: receiver.logs.length }
}

test.for([
  ['OTELIER_FILE_PAYMENT_MAX_BYTES', '10', '10MiB'],
  ['OTELIER_CONSOLE_LEVEL', 'loud', 'warning'],
  ['OTELIER_TRACES_SAMPLE_RATE', 'half', '0'],
  ['OTELIER_LOG_LEVL', 'debug', 'OTELIER_LOG_LEVEL'],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', 'soon', 'milliseconds'],
] as const)('a bad setting (%s=%s) is one line on stderr with the remedy, and the default is used', async ([name, value, remedy]) => {
  const { outcome, lines, sent } = await runWith({ [name]: value })

  expect(linesOf(outcome)).toEqual([expect.stringContaining(name)])
  expect(outcome.stderr).toContain(remedy)
  expect({ code: outcome.code, lines, sent }).toEqual({ code: 0, lines: 1_000, sent: 1_000 })
})

test('OTELIER_STRICT=true ends the start of an application with a bad setting', async () => {
  const { outcome } = await runWith({ OTELIER_STRICT: 'true', OTELIER_CONSOLE_LEVEL: 'loud' })

  expect(outcome.code).toBe(1)
  expect(linesOf(outcome)).toEqual([expect.stringContaining('OTELIER_CONSOLE_LEVEL')])
})

/** The journal and the log files are two causes; each may say its own line once. */
const CANNOT_WRITE = [
  expect.stringMatching(/\/dev\/null\/logs\/\.journal.*OTELIER_DIR_NOT_WRITABLE/),
  expect.stringMatching(/^otelier: OTELIER_LOG_DIR: cannot write to "\/dev\/null\/logs".*OTELIER_DIR_NOT_WRITABLE/),
]

test('a directory that cannot be written is said once for each cause; the receiver still gets everything', async () => {
  const { outcome, sent } = await runWith({ OTELIER_LOG_DIR: '/dev/null/logs' })

  expect({ code: outcome.code, sent }).toEqual({ code: 0, sent: 1_000 })
  expect(linesOf(outcome).filter((line) => line.includes('/dev/null/logs'))).toEqual(CANNOT_WRITE)
})

test('without a directory and without an endpoint the records fall back to the console', async () => {
  using folder = createAppFolder()
  const outcome = await runApp({ folder, script: 'exit-paths.mjs', args: ['natural end'], env: { OTELIER_LOG_DIR: '/dev/null/logs' } })

  expect(outcome.code).toBe(0)
  expect(linesOf(outcome).filter((line) => line.includes('/dev/null/logs'))).toEqual(CANNOT_WRITE)
  expect(linesOf(outcome).filter((line) => line.includes('ord_999'))).toHaveLength(1)
})

test.for(['is closed', 'hangs'] as const)(
  'an endpoint that %s holds the end back for 2 s at most, and the next start delivers',
  async (fault) => {
    using folder = createAppFolder()
    await using receiver = await startOtlpReceiver()
    const app = { folder, script: 'exit-paths.mjs', args: ['natural end'], endpoint: receiver.url }
    if (fault === 'hangs') receiver.respondWith(() => ({ kind: 'hang' }))
    else await receiver.stop()

    const startedAt = performance.now()
    const away = await runApp(app)
    const tookMillis = performance.now() - startedAt
    receiver.respondWith(undefined)
    await receiver.listen()
    const back = await runApp(app)

    expect([away.code, back.code]).toEqual([0, 0])
    expect(tookMillis).toBeLessThan(3_500)
    // A request that hangs when the process ends may not have failed yet: then there is nothing to say.
    const said = expect.stringContaining(receiver.url.slice('http://'.length))
    expect(fault === 'hangs' ? [[], [said]] : [[said]]).toContainEqual(linesOf(away))
    expect(linesOf(back)).toEqual([])
    expect(receiver.counts()).toMatchObject({ logs: 2_000, spans: 20, duplicates: 0 })
    expect(folder.readLines('payment.log')).toHaveLength(2_000)
  },
)
