import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { DecodedLogRecord, DecodedValue } from '../decode/log-record.ts'
import { createLineFormat, type RecordFormat } from './line-format.ts'

const stream = { signal: 'logs', scope: { name: 'payment.orders' }, channel: 'payment' } as const

function recordOf(attributes: Record<string, DecodedValue>, more: Partial<DecodedLogRecord> = {}): DecodedLogRecord {
  return {
    timeMillis: Date.parse('2026-01-05T12:30:22.123Z'),
    timeNanos: 456_000,
    observedMillis: 0,
    observedNanos: 0,
    severityNumber: 17,
    severityText: 'ERROR',
    body: 'Payment pay_1 failed',
    attributeKeys: Object.keys(attributes),
    attributeValues: Object.values(attributes),
    droppedAttributesCount: 0,
    flags: 1,
    traceId: '',
    spanId: '',
    eventName: '',
    ...more,
  }
}

const failed = recordOf(
  {
    'order.id': 'ord_1',
    'payment.amount.minor': 1999,
    'request.id': 'req-1',
    'user.id': 'u-1',
    'account.id': 'a-1',
    'code.file.path': '/srv/shop/src/orders.ts',
    'code.line.number': 12,
    'code.function.name': 'pay',
    'exception.type': 'DeclinedError',
    'exception.message': 'no',
    'exception.stacktrace': 'DeclinedError: no\n    at pay (orders.ts:12)',
    'otelier.channel': 'payment',
    'log.record.uid': '01JH0000000000000000000001',
  },
  { eventName: 'payment.failed', traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' },
)

function format(name: RecordFormat, record = failed): string {
  return createLineFormat(name, { timeZone: 'utc' })(record, stream)
}

test('JSON has every part of a record in its place', () => {
  expect(format('json')).toMatch(/^\{"timestamp":"2026-01-05T12:30:22\.123456Z","level":"ERROR",.*\}\n$/)
  expect(JSON.parse(format('json'))).toEqual({
    timestamp: '2026-01-05T12:30:22.123456Z',
    level: 'ERROR',
    severity_number: 17,
    logger: 'payment.orders',
    event: 'payment.failed',
    message: 'Payment pay_1 failed',
    uid: '01JH0000000000000000000001',
    trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
    span_id: '00f067aa0ba902b7',
    request_id: 'req-1',
    user_id: 'u-1',
    account_id: 'a-1',
    source: { file: '/srv/shop/src/orders.ts', line: 12, function: 'pay' },
    attributes: { 'order.id': 'ord_1', 'payment.amount.minor': 1999, 'otelier.channel': 'payment' },
    exception: { type: 'DeclinedError', message: 'no', stacktrace: 'DeclinedError: no\n    at pay (orders.ts:12)' },
  })
})

test('JSON keeps every kind of value', () => {
  const values = {
    list: ['a', 1, null],
    map: new Map([['k', 2n ** 60n]]),
    bytes: Uint8Array.of(1, 2),
    big: 2n ** 60n,
    nan: Number.NaN,
    none: null,
  }
  const line = format('json', recordOf(values, { droppedAttributesCount: 3 }))
  expect(line).toContain(
    '"attributes":{"list":["a",1,null],"map":{"k":1152921504606846976},"bytes":"AQI=","big":1152921504606846976,"nan":"NaN","none":null}',
  )
  expect(JSON.parse(line)).toMatchObject({ dropped_attributes_count: 3 })
})

test('the analytics shape has its values under extra_data', () => {
  const track = recordOf({
    'analytics.event': 'story_started',
    'analytics.category': 'stories',
    'user.id': 'u-1',
    'analytics.properties': new Map([['length', 3]]),
    'log.record.uid': '01JH0000000000000000000001',
  })
  expect(JSON.parse(format('extra_data', track))).toEqual({
    timestamp: '2026-01-05T12:30:22.123456Z',
    level: 'ERROR',
    logger: 'payment.orders',
    message: 'Payment pay_1 failed',
    uid: '01JH0000000000000000000001',
    extra_data: { event_name: 'story_started', event_category: 'stories', user_id: 'u-1', properties: { length: 3 } },
  })
})

const TAIL =
  '{"order.id":"ord_1","payment.amount.minor":1999,"otelier.channel":"payment","request.id":"req-1","user.id":"u-1","account.id":"a-1","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","span_id":"00f067aa0ba902b7","uid":"01JH0000000000000000000001"}'
const STACK = '    DeclinedError: no\n        at pay (orders.ts:12)\n'

test.for<[RecordFormat, string]>([
  ['verbose', `[ERROR] 2026-01-05 12:30:22 payment.orders orders.pay:12 | Payment pay_1 failed ${TAIL}\n${STACK}`],
  ['simple', `[ERROR] 2026-01-05 12:30:22 payment.orders | Payment pay_1 failed ${TAIL}\n${STACK}`],
  ['compact', `2026-01-05 12:30:22 ERROR Payment pay_1 failed ${TAIL}\n${STACK}`],
])('the text format %s prints its layout, the attributes and the stack trace', ([name, text]) => {
  expect(format(name)).toBe(text)
})

test('without attributes the bare line of the layout is left', () => {
  const bare = createLineFormat('simple', { timeZone: 'utc', hasAttributes: false })
  expect(bare(recordOf({ 'order.id': 'ord_1' }), stream)).toBe('[ERROR] 2026-01-05 12:30:22 payment.orders | Payment pay_1 failed\n')
})

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\r\n{"level":"INFO"}', '\u001b]8;;x\u0007', '\u202e\u2028'))
const anyValue = fc.letrec<{ value: DecodedValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    anyText,
    fc.double(),
    fc.boolean(),
    fc.bigInt(),
    fc.constant(null),
    fc.uint8Array(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(anyText, tie('value')), { maxLength: 4 }).map((pairs) => new Map(pairs)),
  ),
})).value
const anyRecord = fc
  .record({
    attributes: fc.dictionary(fc.oneof(anyText, fc.constantFrom(...failed.attributeKeys)), anyValue),
    body: fc.option(anyValue, { nil: undefined }),
    eventName: anyText,
  })
  .map(({ attributes, ...more }) => recordOf(attributes, more))

test.for<RecordFormat>(['json', 'extra_data'])('whatever stands in a record, %s is one line that can be read', (name) => {
  fc.assert(
    fc.property(anyRecord, anyText, (record, logger) => {
      const line = createLineFormat(name)(record, { signal: 'logs', scope: { name: logger } })
      expect(line.indexOf('\n')).toBe(line.length - 1)
      expect(line.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202e]/u)
      expect(() => JSON.parse(line)).not.toThrow()
    }),
  )
})

test.for<RecordFormat>(['verbose', 'simple', 'compact'])(
  'whatever stands in a record, no line of %s but the first can pass for a record',
  (name) => {
    fc.assert(
      fc.property(anyRecord, anyText, (record, logger) => {
        const text = createLineFormat(name)(record, { signal: 'logs', scope: { name: logger } })
        expect(text.endsWith('\n')).toBe(true)
        const [first = '', ...rest] = text.slice(0, -1).split('\n')
        expect(first).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202e]/u)
        for (const line of rest) expect(line).toMatch(/^ {4}[^\p{Cc}\p{Zl}\p{Zp}\u202e]*$/u)
      }),
    )
  },
)
