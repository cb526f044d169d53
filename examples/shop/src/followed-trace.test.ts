import type { ReceivedLog, ReceivedSpan } from '@otelier/testing'
import { expect, test } from 'vitest'
import { chooseTrace, followTrace } from './followed-trace.ts'

const TRACE = 'a'.repeat(32)
const OTHER = 'b'.repeat(32)

function origin(service: string, scope: string): Pick<ReceivedLog, 'resource' | 'scope'> {
  return { resource: { 'service.name': service }, scope: { name: scope, attributes: {} } }
}

function span(spanId: string, parentSpanId: string, name: string, startMillis: number, service = 'shop-web'): ReceivedSpan {
  const [startTimeUnixNano, endTimeUnixNano] = [BigInt(startMillis) * 1_000_000n, BigInt(startMillis + 5) * 1_000_000n]
  const rest = { kind: 2, traceState: '', flags: 1, attributes: {}, events: [], links: [], status: { code: 0, message: '' } }
  return { ...origin(service, 'test'), ...rest, name, traceId: TRACE, spanId, parentSpanId, startTimeUnixNano, endTimeUnixNano }
}

function log(eventName: string, scope: string, atMillis: number, spanId: string, traceId = TRACE): ReceivedLog {
  const timeUnixNano = BigInt(atMillis) * 1_000_000n
  const rest = { severityNumber: 9, severityText: 'INFO', body: 'a message', droppedAttributesCount: 0, flags: 1, uid: '' }
  const attributes = { 'request.id': 'req-7' }
  return { ...origin('shop-web', scope), ...rest, attributes, eventName, traceId, spanId, timeUnixNano, observedTimeUnixNano: timeUnixNano }
}

test('the trace that goes as far as the worker is chosen, by its number of receipt records', () => {
  const logs = [
    log('payment.completed', 'payment', 1, 's1', OTHER),
    log('payment.completed', 'payment', 1, 's1'),
    log('', 'shop.receipts', 2, 's2'),
  ]

  expect(chooseTrace({ logs, spans: [] })).toBe(TRACE)
  expect(chooseTrace({ logs: logs.slice(0, 2), spans: [] })).toBeUndefined()
})

test('spans and records stand in the order of time, each as deep as its spans', () => {
  const spans = [span('s2', 's1', 'process receipts', 110, 'shop-worker'), span('s1', '', 'POST', 100)]
  const logs = [log('payment.completed', 'payment', 102, 's1'), log('', 'shop.receipts', 112, 's2')]

  const { steps, requestId } = followTrace(TRACE, { spans, logs }, [])

  expect(requestId).toBe('req-7')
  expect(steps.map(({ atMillis, depth, what }) => [atMillis, depth, what])).toEqual([
    [0, 0, 'POST (server span, 5.0 ms)'],
    [2, 1, 'INFO payment.completed: a message'],
    [10, 1, 'process receipts (server span, 5.0 ms)'],
    [12, 2, 'INFO shop.receipts: a message'],
  ])
})

test('a span whose clock is behind stands after the span that it lies in', () => {
  const spans = [span('s2', 's1', 'fetch', 99), span('s1', '', 'POST', 100)]

  expect(followTrace(TRACE, { spans, logs: [] }, []).steps.map(({ what }) => what.split(' ')[0])).toEqual(['POST', 'fetch'])
})

test('lines of the files are found by trace and by request', () => {
  const files = [
    { name: 'payment.log', lines: [`{"trace_id":"${TRACE}"}`, `{"trace_id":"${OTHER}"}`] },
    { name: 'app.log', lines: ['about req-7', 'about req-8'] },
    { name: 'audit.log', lines: ['nothing'] },
  ]

  const found = followTrace(TRACE, { spans: [], logs: [log('', 'shop.receipts', 1, 's1')] }, files).files

  expect(found).toEqual([
    { name: 'payment.log', lines: [`{"trace_id":"${TRACE}"}`] },
    { name: 'app.log', lines: ['about req-7'] },
  ])
})
