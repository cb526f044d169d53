import { expect, test } from 'vitest'
import { readOtlpRequest } from './otlp-request.ts'
import type { Signal } from './otlp-schema.ts'

// What @opentelemetry/otlp-transformer 0.301.0 wrote for one record of each signal: the table of otlp-schema.ts is
// checked against somebody else's encoder.
const LOG =
  'CsUBChoKFgoMc2VydmljZS5uYW1lEgYKBHNob3AQABKmAQoMCgdwYXltZW50EgExEpUBCQEAKjb+nJcXEAkaBElORk8qIjIgCh4KAWESGSoXCgIYAQoJIQAAAAAAAOA/CgIQ' +
  'AQoCCgAyEAoBbhILGP///////////wEyDQoFYnl0ZXMSBDoCAQI4A0UBAAAAShAK92UZFs1D3YRI6yEcgDGcUgi3rWtxaSAzMVkCACo2/pyXF2IRcGF5bWVudC5jb21wbGV0ZWQ='
const SPAN =
  'CtUBChoKFgoMc2VydmljZS5uYW1lEgYKBHNob3AQABK2AQoMCgdwYXltZW50EgExEqUBChAK92UZFs1D3YRI6yEcgDGcEgi3rWtxaSAzMSIIzMzMzMzMzMwqA0dFVDACOQHK' +
  'mjsAAAAAQQKUNXcAAAAASggKAWESAwoBYlAAWhcJBcqaOwAAAAASAWUaBwoBeBICEAEgAGAAaiwKEBERERERERERERERERERERESCCIiIiIiIiIiIgcKAWwSAhgBKAA1AAEAAH' +
  'AAegcSA2JhZBgChQEBAQAA'
const METRICS =
  'Cq0CChoKFgoMc2VydmljZS5uYW1lEgYKBHNob3AQABKOAgoMCgdwYXltZW50EgExEj4KA3N1bRIHdGhlIHN1bRoCQnk6KgokEQDKmjsAAAAAGQCUNXcAAAAAMQcAAAAAAAAAOg' +
  'cKAWESAhgBEAIYARI1CgVnYXVnZRIJdGhlIGdhdWdlGgJCeSodChsRAMqaOwAAAAAZAJQ1dwAAAAAhAAAAAAAA4D8ShgEKCWhpc3RvZ3JhbRINdGhlIGhpc3RvZ3JhbRoCQnlK' +
  'ZgpiEQDKmjsAAAAAGQCUNXcAAAAAIQYAAAAAAAAAKQAAAAAAgDRAMhgBAAAAAAAAAAIAAAAAAAAAAwAAAAAAAAA6EAAAAAAAAPA/AAAAAAAAJEBZAAAAAAAAAABhAAAAAAAAPkAQAQ=='

const ORIGIN = { resource: { 'service.name': 'shop' }, scope: { name: 'payment', version: '1', attributes: {} } }
const IDS = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' }

const read = (signal: Signal, base64: string): unknown => readOtlpRequest(signal, 'protobuf', Buffer.from(base64, 'base64'))

test("the official encoder's log record is read whole", () => {
  expect(read('logs', LOG)).toEqual({
    logs: [
      {
        ...ORIGIN,
        ...IDS,
        eventName: 'payment.completed',
        severityNumber: 9,
        severityText: 'INFO',
        body: { a: [1, 0.5, true, ''] },
        attributes: { n: -1, bytes: Buffer.from([1, 2]) },
        droppedAttributesCount: 3,
        flags: 1,
        timeUnixNano: 1_700_000_000_000_000_001n,
        observedTimeUnixNano: 1_700_000_000_000_000_002n,
        uid: '',
      },
    ],
    spans: [],
    metrics: [],
    problems: [],
  })
})

test("the official encoder's span is read whole", () => {
  expect(read('traces', SPAN)).toMatchObject({
    spans: [
      {
        ...ORIGIN,
        ...IDS,
        name: 'GET',
        kind: 2,
        parentSpanId: 'c'.repeat(16),
        traceState: '',
        flags: 0x101,
        startTimeUnixNano: 1_000_000_001n,
        endTimeUnixNano: 2_000_000_002n,
        attributes: { a: 'b' },
        events: [{ name: 'e', attributes: { x: true }, timeUnixNano: 1_000_000_005n }],
        links: [{ traceId: '1'.repeat(32), spanId: '2'.repeat(16), attributes: { l: 1 } }],
        status: { code: 2, message: 'bad' },
      },
    ],
    problems: [],
  })
})

test("the official encoder's metrics are read whole", () => {
  const point = { startTimeUnixNano: 1_000_000_000n, timeUnixNano: 2_000_000_000n, attributes: {} }
  const metric = { ...ORIGIN, unit: 'By', isMonotonic: false }
  const buckets = { count: 6, sum: 20.5, min: 0, max: 30, bucketCounts: [1, 2, 3], explicitBounds: [1, 10] }
  expect(read('metrics', METRICS)).toEqual({
    metrics: [
      {
        ...metric,
        name: 'sum',
        description: 'the sum',
        type: 'sum',
        aggregationTemporality: 2,
        isMonotonic: true,
        points: [{ ...point, attributes: { a: 1 }, value: 7 }],
      },
      { ...metric, name: 'gauge', description: 'the gauge', type: 'gauge', aggregationTemporality: 0, points: [{ ...point, value: 0.5 }] },
      {
        ...metric,
        name: 'histogram',
        description: 'the histogram',
        type: 'histogram',
        aggregationTemporality: 1,
        points: [{ ...point, ...buckets }],
      },
    ],
    logs: [],
    spans: [],
    problems: [],
  })
})
