import { AsyncLocalStorage } from 'node:async_hooks'
import { context, ROOT_CONTEXT, trace, type Context } from '@opentelemetry/api'
import { bindUser, getLogger, withContext } from '@otelier/core'
import { LoggerProvider } from '@opentelemetry/sdk-logs'
import { TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace'
import { beforeAll, expect, test } from 'vitest'
import { attributes, AMOUNT, install, memory, recordIntoMemory, shop } from '../test/memory-recorder.ts'
import { attributeOf, decodeLogRecord } from './decode/log-record.ts'

recordIntoMemory()

beforeAll(() => {
  const storage = new AsyncLocalStorage<Context>()
  const manager = {
    active: () => storage.getStore() ?? ROOT_CONTEXT,
    with: <A extends unknown[], R>(within: Context, run: (...args: A) => R, self?: unknown, ...args: A): R =>
      storage.run(within, () => run.apply(self, args)),
    bind: <T>(_: Context, target: T): T => target,
    enable: () => manager,
    disable: () => manager,
  }
  context.setGlobalContextManager(manager)
})

test('a typed event is one record with its message, its attributes in order, and a uid', () => {
  shop.paid({ amount: AMOUNT, orderId: 'o-7', method: 'card', ratio: 0.5, count: 3, isGift: true, tags: ['a', 'b'], extra: { k: 1 } })

  expect(memory.kept).toHaveLength(1)
  const { record, severityNumber, definition } = memory.kept[0]!
  expect(severityNumber).toBe(9)
  expect(definition).toEqual({
    signal: 'logs',
    scope: { name: 'shop.test' },
    channel: 'shop.test',
    eventName: 'shop.paid',
    copyTo: ['audit'],
    propagates: 'all',
    priority: 'high',
  })
  expect([record.body, record.eventName, record.severityText, record.timeMillis, record.timeNanos]).toEqual([
    'Order o-7 paid with 19.99 EUR',
    'shop.paid',
    'INFO',
    1000,
    250_000,
  ])
  expect(Object.entries(attributes())).toEqual([
    ['order.id', 'o-7'],
    ['amount.minor', 1999],
    ['currency', 'EUR'],
    ['item.count', 3],
    ['ratio', 0.5],
    ['is_gift', true],
    ['method', 'card'],
    ['tags', ['a', 'b']],
    ['extra', new Map([['k', 1]])],
    ['otelier.channel', 'shop.test'],
    ['log.record.uid', '00000000000000000000000001'],
  ])
})

test('money is printed with the digits of its currency', () => {
  const print = (minor: number, currency: string): unknown => {
    shop.paid({ orderId: 'o', amount: { minor, currency } })
    return memory.kept.at(-1)!.record.body
  }
  expect(print(5, 'EUR')).toBe('Order o paid with 0.05 EUR')
  expect(print(-1999, 'USD')).toBe('Order o paid with -19.99 USD')
  expect(print(1999, 'JPY')).toBe('Order o paid with 1999 JPY')
  expect(print(1999, 'KWD')).toBe('Order o paid with 1.999 KWD')
  expect(print(9_007_199_254_740_991, 'EUR')).toBe('Order o paid with 90071992547409.91 EUR')
})

test('records inside a context carry its attributes, user and span; a declared attribute wins', () => {
  const span = trace.setSpanContext(ROOT_CONTEXT, {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    traceFlags: 1,
  })
  context.with(span, () =>
    withContext({ 'request.id': 'r-1' }, () => {
      shop.quiet({})
      shop.paid({ orderId: 'o', amount: AMOUNT })
      bindUser({ id: 'u-1', roles: ['admin'] })
      shop.paid({ orderId: 'o', amount: AMOUNT })
      shop.paid({ orderId: 'o', amount: AMOUNT, userId: 'u-2' })
      getLogger('a.logger').info({ 'request.id': 'mine' }, 'hello')
    }),
  )
  const [first, second, third, free] = memory.kept.map(({ record }) => record)
  expect([first!.traceId, first!.spanId, first!.flags]).toEqual(['0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331', 1])
  expect([attributeOf(first!, 'request.id'), attributeOf(first!, 'user.id')]).toEqual(['r-1', undefined])
  expect([attributeOf(second!, 'user.id'), attributeOf(second!, 'user.roles')]).toEqual(['u-1', ['admin']])
  expect(third!.attributeKeys.filter((key) => key === 'user.id')).toHaveLength(1)
  expect(attributeOf(third!, 'user.id')).toBe('u-2')
  expect(free!.attributeKeys.filter((key) => key === 'request.id')).toHaveLength(1)
  expect(attributeOf(free!, 'request.id')).toBe('mine')
})

test('a card number comes out nowhere: attribute, message, list, map, key, error, number', () => {
  const card = '4111 1111 1111 1111'
  shop.paid({
    orderId: card,
    amount: AMOUNT,
    tags: [card],
    extra: { [card]: card, n: 4111111111111111 },
    userId: `my card is ${card}, ok`,
    error: new Error(card, { cause: card }),
  })
  getLogger(`x`).error(
    { [card]: { [card]: [card] }, raw: Buffer.from(card), n: 4111111111111111, big: 4111111111111111n, error: new Error(card) },
    `paid with ${card}`,
  )
  withContext({ 'request.id': card }, () => getLogger('y').info('hello'))

  expect(memory.kept).toHaveLength(3)
  for (const { payload } of memory.kept) {
    expect(payload.toString('latin1')).not.toContain('1111 1111')
    const { attributeValues } = decodeLogRecord(payload)!
    expect(attributeValues).not.toContain(4111111111111111)
  }
})

test('a getter that logs while a record is being made gets a record of its own', () => {
  shop.paid({
    orderId: 'outer',
    get amount() {
      shop.paid({ orderId: 'inner', amount: AMOUNT })
      return AMOUNT
    },
  })
  expect(memory.kept.map(({ record }) => record.body)).toEqual(['Order inner paid with 19.99 EUR', 'Order outer paid with 19.99 EUR'])
})

test('the console hook gets finished records from its level on, of streams that reach the console', () => {
  const shown: string[] = []
  const consoleMinimum = { minimum: 13 }
  const recorder = install({
    consoleMinimum,
    onRecord: (stream, severityNumber, payload) =>
      void shown.push(`${stream.scope.name} ${severityNumber} ${String(decodeLogRecord(payload)!.body)}`),
  })
  const log = (severityNumber: number, propagates: 'all' | 'console' | 'none' | 'files'): void =>
    recorder.log({ loggerName: 'c', severityNumber, body: propagates, propagates })
  log(9, 'all')
  log(13, 'all')
  log(17, 'console')
  log(17, 'none')
  log(17, 'files')
  consoleMinimum.minimum = 9
  log(9, 'all')

  expect(shown).toEqual(['c 13 all', 'c 17 console', 'c 9 all'])
  expect(memory.kept).toHaveLength(6)
})

test('records of other libraries and spans take the same road, redacted', () => {
  const recorder = install()
  const logs = new LoggerProvider({
    processors: [{ onEmit: (record) => recorder.foreign(record), forceFlush: async () => {}, shutdown: async () => {} }],
  })
  logs.getLogger('lib', '2.0.0').emit({ severityNumber: 17, body: 'token=abcdefghijklmnop', attributes: { authorization: 'x', a: 1 } })
  const spans: ReadableSpan[] = []
  const tracer = new TracerProvider({
    spanProcessors: [
      { onStart() {}, onEnd: (span: ReadableSpan) => void spans.push(span), forceFlush: async () => {}, shutdown: async () => {} },
    ],
  }).getTracer('lib', '2.0.0')
  const span = tracer.startSpan('GET /?token=abcdefghijklmnop', {
    attributes: { cookie: 'a=b', 'url.full': 'https://user:secretpass@host/' },
  })
  span.end()
  recorder.span(spans[0]!)

  expect(attributes()).toMatchObject({ authorization: '[FILTERED]', a: 1, 'otelier.channel': 'lib' })
  expect(memory.kept[0]!.record.body).toBe('token=[FILTERED]')
  expect(memory.kept[0]!.definition).toEqual({ signal: 'logs', scope: { name: 'lib', version: '2.0.0' }, channel: 'lib' })
  expect(memory.kept[1]!.definition).toEqual({ signal: 'traces', scope: { name: 'lib', version: '2.0.0' } })
  expect(memory.kept[1]!.payload.toString('latin1')).not.toMatch(/abcdefghijklmnop|secretpass|a=b/)
})
