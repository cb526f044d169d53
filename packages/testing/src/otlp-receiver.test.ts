import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import * as testing from './index.ts'
import { startOtlpReceiver, type OtlpReceiver, type ReceiverOptions } from './index.ts'
import { requestType } from './otlp-schema.ts'

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c'
const SPAN_ID = 'b7ad6b7169203331'

const open: OtlpReceiver[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((receiver) => receiver.close()))
})

async function start(options?: ReceiverOptions): Promise<OtlpReceiver> {
  const receiver = await startOtlpReceiver(options)
  open.push(receiver)
  return receiver
}

function logRecord(uid: string): Record<string, unknown> {
  return {
    timeUnixNano: '1700000000000000001',
    severityNumber: 9,
    severityText: 'INFO',
    eventName: 'payment.completed',
    body: { stringValue: 'Payment completed' },
    attributes: [
      { key: 'amount', value: { intValue: '1999' } },
      { key: 'big', value: { intValue: '9007199254740993' } },
      { key: 'empty', value: { stringValue: '' } },
      { key: 'parts', value: { arrayValue: { values: [{ doubleValue: 0.5 }, { boolValue: false }] } } },
      { key: 'nested', value: { kvlistValue: { values: [{ key: '__proto__', value: { stringValue: 'x' } }] } } },
      { key: 'log.record.uid', value: { stringValue: uid } },
    ],
  }
}

function logsRequest(...records: Record<string, unknown>[]): Record<string, unknown> {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] }
  return { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: 'payment', version: '1' }, logRecords: records }] }] }
}

function encode(signal: 'logs' | 'traces' | 'metrics', message: Record<string, unknown>): Uint8Array {
  const type = requestType(signal)
  return type.encode(type.fromObject(message)).finish()
}

function post(url: string, body: Uint8Array | string, headers: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: Buffer.from(body), headers })
}

const sendLogs = (receiver: OtlpReceiver, ...records: Record<string, unknown>[]): Promise<Response> =>
  post(`${receiver.url}/v1/logs`, encode('logs', logsRequest(...records)), { 'content-type': 'application/x-protobuf' })

const EXPECTED_LOG = {
  resource: { 'service.name': 'shop' },
  scope: { name: 'payment', version: '1', attributes: {} },
  eventName: 'payment.completed',
  severityNumber: 9,
  severityText: 'INFO',
  body: 'Payment completed',
  attributes: {
    amount: 1999,
    big: 9_007_199_254_740_993n,
    empty: '',
    parts: [0.5, false],
    nested: Object.fromEntries([['__proto__', 'x']]),
    'log.record.uid': 'u-1',
  },
  droppedAttributesCount: 0,
  traceId: TRACE_ID,
  spanId: SPAN_ID,
  flags: 0,
  timeUnixNano: 1_700_000_000_000_000_001n,
  observedTimeUnixNano: 0n,
  uid: 'u-1',
}

test('the package offers one function', () => {
  expect(Object.keys(testing)).toEqual(['startOtlpReceiver'])
})

test('a gzipped protobuf log record comes out as a plain object', async () => {
  const receiver = await start()
  const ids = { traceId: Buffer.from(TRACE_ID, 'hex'), spanId: Buffer.from(SPAN_ID, 'hex') }
  const body = encode('logs', logsRequest({ ...logRecord('u-1'), ...ids }))

  const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' }
  const response = await post(`${receiver.url}/v1/logs`, gzipSync(body), headers)

  expect(response.status).toBe(200)
  expect((await response.arrayBuffer()).byteLength).toBe(0)
  expect(receiver.logs).toEqual([EXPECTED_LOG])
  expect(receiver.rawBodies).toEqual([Buffer.from(body)])
  expect(receiver.problems).toEqual([])
})

test('a JSON log record with hexadecimal ids comes out the same', async () => {
  const receiver = await start()
  const body = JSON.stringify(logsRequest({ ...logRecord('u-1'), traceId: TRACE_ID, spanId: SPAN_ID }))

  const response = await post(`${receiver.url}/v1/logs`, body, { 'content-type': 'application/json' })

  expect(await response.text()).toBe('{}')
  expect(receiver.logs).toEqual([EXPECTED_LOG])
})

test('spans and metrics come out as plain objects', async () => {
  const receiver = await start()
  const span = {
    traceId: Buffer.from(TRACE_ID, 'hex'),
    spanId: Buffer.from(SPAN_ID, 'hex'),
    name: 'GET /',
    kind: 2,
    startTimeUnixNano: 1,
    endTimeUnixNano: 2,
    status: { code: 2, message: 'failed' },
    events: [{ name: 'exception', timeUnixNano: 2, attributes: [] }],
  }
  const point = { asInt: '5', timeUnixNano: 7, attributes: [{ key: 'a', value: { boolValue: true } }] }
  const metric = { name: 'otelier.records', unit: '{record}', sum: { dataPoints: [point], aggregationTemporality: 2, isMonotonic: true } }

  const headers = { 'content-type': 'application/x-protobuf' }
  await post(`${receiver.url}/v1/traces`, encode('traces', { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }), headers)
  await post(`${receiver.url}/v1/metrics`, encode('metrics', { resourceMetrics: [{ scopeMetrics: [{ metrics: [metric] }] }] }), headers)

  expect(receiver.spans).toMatchObject([
    {
      name: 'GET /',
      kind: 2,
      traceId: TRACE_ID,
      spanId: SPAN_ID,
      parentSpanId: '',
      endTimeUnixNano: 2n,
      status: { code: 2, message: 'failed' },
    },
  ])
  expect(receiver.metrics).toMatchObject([
    { name: 'otelier.records', type: 'sum', isMonotonic: true, aggregationTemporality: 2, points: [{ value: 5, attributes: { a: true } }] },
  ])
  expect(receiver.counts()).toEqual({ requests: 2, faults: 0, logs: 0, spans: 1, metrics: 1, duplicates: 0 })
})

test('a uid that arrives twice is counted as a duplicate, and GET /stats tells', async () => {
  const receiver = await start({ keep: 'counts' })

  await sendLogs(receiver, logRecord('u-1'), logRecord('u-2'))
  await sendLogs(receiver, logRecord('u-2'))

  expect(await (await fetch(`${receiver.url}/stats`)).json()).toEqual({
    counts: { requests: 2, faults: 0, logs: 3, spans: 0, metrics: 0, duplicates: 1 },
    events: { 'payment.completed': { records: 3, duplicates: 1, uids: ['u-1', 'u-2'] } },
    problems: [],
  })
  expect(receiver.logs).toEqual([])
})

test('a refused request leaves no records but its bytes', async () => {
  const receiver = await start()
  receiver.respondWith(({ index }) => (index === 0 ? { kind: 'refuse', status: 429, retryAfter: '2' } : { kind: 'accept' }))

  const first = await sendLogs(receiver, logRecord('u-1'))
  const second = await sendLogs(receiver, logRecord('u-1'))

  expect([first.status, first.headers.get('retry-after'), second.status]).toEqual([429, '2', 200])
  expect(receiver.logs.map(({ uid }) => uid)).toEqual(['u-1'])
  expect(receiver.rawBodies).toHaveLength(2)
})

test('a partial success takes all but the rejected records and says so', async () => {
  const receiver = await start()
  receiver.respondWith(() => ({ kind: 'partial', rejected: 1, message: 'too old' }))

  const response = await sendLogs(receiver, logRecord('u-1'), logRecord('u-2'))

  const bytes = Buffer.from(await response.arrayBuffer())
  expect(bytes.toString('hex')).toBe(`0a0b08011207${Buffer.from('too old').toString('hex')}`)
  expect(receiver.logs.map(({ uid }) => uid)).toEqual(['u-1'])
})

test.for([
  ['reset', 0],
  ['acceptThenReset', 1],
] as const)('%s breaks the connection and takes %i records', async ([kind, records]) => {
  const receiver = await start()
  receiver.respondWith(() => ({ kind }))

  await expect(sendLogs(receiver, logRecord('u-1'))).rejects.toThrow('fetch failed')

  expect(receiver.logs).toHaveLength(records)
})

test('a receiver that was away comes back on its port with what it had', async () => {
  const receiver = await start()
  await sendLogs(receiver, logRecord('u-1'))

  await receiver.stop()
  await expect(sendLogs(receiver, logRecord('u-2'))).rejects.toThrow('fetch failed')
  await receiver.listen()
  await sendLogs(receiver, logRecord('u-3'))

  expect(receiver.logs.map(({ uid }) => uid)).toEqual(['u-1', 'u-3'])
})

test('stop cuts a request that hangs', async () => {
  const receiver = await start()
  receiver.respondWith(() => ({ kind: 'hang' }))
  const hanging = sendLogs(receiver, logRecord('u-1'))
  await receiver.waitFor(({ counts }) => counts().requests === 1)

  await receiver.stop()

  await expect(hanging).rejects.toThrow('fetch failed')
})

test('waiting in vain ends with the counts', async () => {
  const receiver = await start()

  await expect(receiver.waitFor(({ logs }) => logs.length > 0, 10)).rejects.toThrow(
    'waited 10 ms in vain; the receiver has {"requests":0,"faults":0,"logs":0,"spans":0,"metrics":0,"duplicates":0}, problems: []',
  )
})

test.for([
  ['a body that is not protobuf', Buffer.from('hello')],
  ['a truncated message', encode('logs', logsRequest(logRecord('u-1'))).subarray(0, 40)],
] as const)('%s is answered with 400 and named as a problem', async ([, body]) => {
  const receiver = await start()

  const response = await post(`${receiver.url}/v1/logs`, body, { 'content-type': 'application/x-protobuf' })

  expect(response.status).toBe(400)
  expect(receiver.problems).toHaveLength(1)
})

test('a key that stands twice and an id of a wrong length are problems', async () => {
  const receiver = await start()
  const twice = [1, 2].map((n) => ({ key: 'a', value: { intValue: n } }))

  await sendLogs(receiver, { ...logRecord('u-1'), attributes: twice, traceId: Buffer.from('abc') })

  expect(receiver.problems).toEqual(['logs: a key stands twice in ["a","a"]', 'logs: an id has 3 bytes instead of 16'])
})
