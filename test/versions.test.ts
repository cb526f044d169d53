import { startOtlpReceiver, type OtlpReceiver } from '@otelier/testing'
import { beforeAll, expect, test, vi } from 'vitest'
import { createAppFolder } from './app-folder.ts'
import { NODE_VERSIONS, provideNode } from './node-version.ts'
import { runApp } from './run-app.ts'

vi.setConfig({ testTimeout: 60_000 })

const binaries = new Map<string, string>()
beforeAll(async () => {
  for (const version of NODE_VERSIONS) binaries.set(version, await provideNode(version))
}, 180_000)

const RUNS = NODE_VERSIONS.flatMap((version) =>
  (['app.mjs', 'app.cjs'] as const).flatMap((app) => (['import', 'require'] as const).map((preload) => [version, app, preload] as const)),
)

const PAYMENT_KEYS = [
  'otelier.channel',
  'log.record.uid',
  'order.id',
  'payment.amount.minor',
  'payment.currency',
  'payment.id',
  'payment.provider',
]

/** Each record by event or scope, severity, text, and the sorted keys of its attributes: what must not depend on Node or on the module system. */
function shapeOfLogs({ logs }: OtlpReceiver): unknown[] {
  // A request groups its records by scope; the uids still tell the order in which they were recorded.
  const inOrder = logs.toSorted((a, b) => (a.uid < b.uid ? -1 : 1))
  return inOrder.map(({ scope, eventName, severityNumber, body, attributes, traceId }) => [
    eventName || scope.name,
    severityNumber,
    body,
    Object.keys(attributes)
      .filter((key) => !key.startsWith('code.'))
      .sort(),
    traceId === '' ? 'no trace' : 'in a trace',
  ])
}

function shapeOfSpans({ spans }: OtlpReceiver): unknown[] {
  const names = new Map(spans.map(({ spanId, scope, name }) => [spanId, `${shorten(scope.name)} ${name}`]))
  return spans.map(({ spanId, parentSpanId, kind }) => `${names.get(spanId)} (${kind}) < ${names.get(parentSpanId) ?? 'none'}`).sort()
}

const shorten = (scope: string): string => scope.replace('@opentelemetry/instrumentation-', '')

test.for(RUNS)(
  'Node %s, %s, --%s: the same files, records and spans, and nothing on stderr',
  { timeout: 60_000 },
  async ([version, script, preload]) => {
    using folder = createAppFolder()
    await using receiver = await startOtlpReceiver()
    const node = binaries.get(version) ?? ''
    const outcome = await runApp({
      folder,
      script: `both-kinds/${script}`,
      preload,
      node,
      endpoint: receiver.url,
      env: { OTELIER_CONSOLE_LEVEL: 'off' },
    })

    expect(outcome).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
    expect(folder.logFiles()).toEqual(['logs/.gitignore', 'logs/app.log', 'logs/audit.log', 'logs/errors.log', 'logs/payment.log'])
    const count = (name: string): number => folder.readLines(name).length
    expect(['payment.log', 'audit.log'].map(count)).toEqual([4, 4])
    expect(shapeOfLogs(receiver)).toEqual([
      ['payment.completed', 9, 'Payment pay_1 of 19.99 EUR for order ord_1 completed', [...PAYMENT_KEYS, 'duration_ms'].sort(), 'no trace'],
      [
        'payment.failed',
        17,
        'Payment for order ord_2 failed at stripe: declined',
        [
          'exception.message',
          'exception.stacktrace',
          'exception.type',
          'log.record.uid',
          'order.id',
          'otelier.channel',
          'payment.failure_reason',
          'payment.provider',
        ],
        'no trace',
      ],
      ['orders.import', 9, 'imported', ['log.record.uid', 'otelier.channel', 'rows'], 'no trace'],
      ['library', 9, 'through the api', ['log.record.uid', 'n', 'otelier.channel'], 'no trace'],
      ['old-library', 13, 'through api-logs', ['log.record.uid', 'n', 'otelier.channel'], 'no trace'],
      ...[1, 2].map(() => [
        'payment.completed',
        9,
        'Payment pay_3 of 19.99 EUR for order ord_3 completed',
        [...PAYMENT_KEYS, 'request.id'].sort(),
        'in a trace',
      ]),
    ])
    expect(shapeOfSpans(receiver)).toEqual([
      'http GET (2) < http GET',
      'http GET (2) < undici GET',
      'http GET (3) < shop buy',
      'shop buy (1) < none',
      'undici GET (3) < shop buy',
    ])
    expect(receiver.problems).toEqual([])
  },
)
