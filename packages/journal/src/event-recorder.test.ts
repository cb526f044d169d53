import { context, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  bindUser,
  boolean,
  createRedactor,
  defineChannel,
  double,
  event,
  getLogger,
  int,
  map,
  money,
  oneOf,
  registry,
  string,
  strings,
  withContext,
} from '@otelier/core'
import { LoggerProvider } from '@opentelemetry/sdk-logs'
import { TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { attributeOf, decodeLogRecord, type DecodedLogRecord } from './decode/log-record.ts'
import { createRecorder, type EventRecorder, type EventRecorderOptions } from './event-recorder.ts'
import type { Journal } from './journal.ts'
import { ProtoWriter } from './proto-writer.ts'
import type { DropReason, StreamDefinition } from './sink.ts'

interface Kept {
  readonly definition: StreamDefinition
  readonly severityNumber: number
  readonly payload: Buffer
  readonly record: DecodedLogRecord
}

/** A journal in memory, with one sequence for all. */
function createMemoryJournal(): { journal: Journal; kept: Kept[]; discarded: DropReason[]; definitions: StreamDefinition[] } {
  const kept: Kept[] = []
  const discarded: DropReason[] = []
  const definitions: StreamDefinition[] = []
  const journal = {
    instance: '0000000000000000',
    stream(definition: StreamDefinition) {
      definitions.push(definition)
      return definition
    },
    begin() {
      const writer = new ProtoWriter(64)
      writer.position = 24
      return writer
    },
    append(definition: StreamDefinition, severityNumber: number, writer: ProtoWriter) {
      const uid = String(kept.length + 1).padStart(26, '0')
      if (writer.uidOffset >= 0) writer.bytes.write(uid, writer.uidOffset, 'latin1')
      const payload = Buffer.from(writer.bytes.subarray(24, writer.position))
      kept.push({ definition, severityNumber, payload, record: decodeLogRecord(payload)! }) // tests of spans do not look at it
      return true
    },
    discard: (_: StreamDefinition, __: ProtoWriter, reason: DropReason) => void discarded.push(reason),
    flush: async () => {},
  }
  return { journal: journal as unknown as Journal, kept, discarded, definitions } // streams are their definitions here
}

const shop = defineChannel({
  name: 'shop.test',
  about: 'Events of these tests.',
  priority: 'high',
  events: {
    paid: event('shop.paid', {
      severity: 'INFO',
      message: 'Order {orderId} paid with {amount}',
      required: { orderId: string('order.id', 'Order.', { maxLength: 20 }), amount: money('amount.minor', 'currency', 'Amount.') },
      optional: {
        count: int('item.count', '{item}', 'Count.'),
        ratio: double('ratio', '1', 'Ratio.'),
        isGift: boolean('is_gift', 'Gift.'),
        method: oneOf('method', ['card', 'cash'], 'Method.'),
        tags: strings('tags', 'Tags.'),
        extra: map('extra', 'Extra.'),
        userId: string('user.id', 'User.'),
      },
      error: 'optional',
      copyTo: ['audit'],
    }),
    quiet: event('shop.quiet', { severity: 'DEBUG', message: 'Quiet', required: {} }),
  },
})

const AMOUNT = { minor: 1999, currency: 'EUR' }
type Anything = Parameters<typeof shop.paid>[0]

let memory: ReturnType<typeof createMemoryJournal>
let problems: string[]

function install(options: Partial<EventRecorderOptions> = {}): EventRecorder {
  const recorder = createRecorder({
    journal: memory.journal,
    redactor: createRedactor(),
    report: ({ text }) => void problems.push(text),
    clock: { wallMillis: () => 1000, steadyMillis: () => 0.25, originMillis: 1000 },
    ...options,
  })
  registry().recorder = recorder
  return recorder
}

function attributes(at = 0): Record<string, unknown> {
  const { attributeKeys, attributeValues } = memory.kept[at]!.record // the test recorded it
  return Object.fromEntries(attributeKeys.map((key, index) => [key, attributeValues[index]]))
}

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
})

beforeEach(() => {
  memory = createMemoryJournal()
  problems = []
  install()
})

afterEach(() => {
  registry().recorder = undefined
  registry().strict = false
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

describe('wrong input', () => {
  test.each([
    ['order.id', { orderId: 42, amount: AMOUNT }],
    ['order.id', { amount: AMOUNT }],
    ['amount.minor', { orderId: 'o', amount: 19.99 }],
    ['amount.minor', { orderId: 'o', amount: { minor: 19.99, currency: 'EUR' } }],
    ['amount.minor', { orderId: 'o', amount: { minor: 1, currency: 'eur' } }],
    ['item.count', { orderId: 'o', amount: AMOUNT, count: 2 ** 60 }],
    ['item.count', { orderId: 'o', amount: AMOUNT, count: 5n }],
    ['ratio', { orderId: 'o', amount: AMOUNT, ratio: Number.NaN }],
    ['is_gift', { orderId: 'o', amount: AMOUNT, isGift: 'yes' }],
    ['method', { orderId: 'o', amount: AMOUNT, method: 'cheque' }],
    ['tags', { orderId: 'o', amount: AMOUNT, tags: ['a', Symbol('b')] }],
    ['extra', { orderId: 'o', amount: AMOUNT, extra: { a: {} } }],
    ['surprise', { orderId: 'o', amount: AMOUNT, surprise: 1 }],
    [
      'order.id',
      {
        amount: AMOUNT,
        get orderId(): string {
          throw new Error('getter')
        },
      },
    ],
    [
      'extra',
      {
        orderId: 'o',
        amount: AMOUNT,
        extra: {
          get a(): string {
            throw new Error('getter')
          },
        },
      },
    ],
    ['tags', { orderId: 'o', amount: AMOUNT, tags: revoked() }],
  ])('leaves out %s, names it and tells about it once', (key, input) => {
    shop.paid(input as unknown as Anything) // wrong on purpose
    shop.paid(input as unknown as Anything) // wrong on purpose

    expect(memory.kept).toHaveLength(2)
    expect(attributes()).toMatchObject({ 'otelier.invalid': [key], 'otelier.channel': 'shop.test' })
    expect(Object.keys(attributes())).not.toContain(key)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toContain('[OTELIER_INVALID_ATTRIBUTE]')
  })

  test.each([undefined, null, 7, 'text', Symbol('s'), [], () => {}])('%o instead of an object names what is missing', (input) => {
    shop.paid(input as unknown as Anything) // wrong on purpose
    expect(attributes()['otelier.invalid']).toEqual(['order.id', 'amount.minor'])
    expect(memory.kept[0]!.record.body).toBe('Order  paid with ')
  })

  test('a revoked proxy is an input without anything readable', () => {
    shop.paid(revoked() as Anything)
    expect(attributes()['otelier.invalid']).toEqual([
      'order.id',
      'amount.minor',
      'item.count',
      'ratio',
      'is_gift',
      'method',
      'tags',
      'extra',
      'user.id',
    ])
  })

  test('each property is read once', () => {
    const reads: string[] = []
    const input = new Proxy(
      {
        orderId: 'o',
        amount: AMOUNT,
        count: 3,
        get ratio(): number {
          throw new Error('x')
        },
        isGift: true,
      },
      {
        get(target, key, receiver) {
          reads.push(String(key))
          return Reflect.get(target, key, receiver) as unknown
        },
      },
    )
    shop.paid(input)
    expect(reads).toEqual(['orderId', 'amount', 'count', 'ratio', 'isGift'])
    expect(attributes()).toMatchObject({ 'item.count': 3, is_gift: true, 'otelier.invalid': ['ratio'] })
  })

  test('an instance of a class is read through its getters', () => {
    class Order {
      get orderId(): string {
        return 'o-1'
      }
      amount = AMOUNT
    }
    shop.paid(new Order())
    shop.paid(new Order())
    expect(attributes(1)).toMatchObject({ 'order.id': 'o-1', 'amount.minor': 1999 })
    expect(problems).toEqual([])
  })

  test('an optional value that is undefined is simply not there', () => {
    shop.paid({ orderId: 'o', amount: AMOUNT, count: undefined })
    expect(Object.keys(attributes())).toEqual(['order.id', 'amount.minor', 'currency', 'otelier.channel', 'log.record.uid'])
  })

  test('in strict mode the helper throws and says what came and what was expected', () => {
    registry().strict = true
    expect(() => shop.paid({ orderId: 42, amount: AMOUNT } as unknown as Anything)).toThrow(
      // wrong on purpose
      new TypeError(
        'shop.paid: orderId (order.id) got a whole number, expected a string; the event goes out without it [OTELIER_INVALID_ATTRIBUTE]',
      ),
    )
    expect(memory.kept).toEqual([])
    shop.paid({ orderId: 'o', amount: AMOUNT })
    expect(memory.kept).toHaveLength(1)
  })

  test('a long string is cut where its declaration says, and named', () => {
    shop.paid({ orderId: `${'x'.repeat(19)}😀 and more`, amount: AMOUNT })
    expect(attributes()).toMatchObject({ 'order.id': 'x'.repeat(19), 'otelier.truncated': ['order.id'] })
  })
})

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

describe('free records', () => {
  test('whatever is thrown at a logger, the rest of the record goes out', () => {
    const cyclic: Record<string, unknown> = { name: 'ring' }
    cyclic['self'] = cyclic
    getLogger('odd').warn(
      {
        cyclic,
        big: 10n,
        huge: 2n ** 70n,
        when: new Date(0),
        never: new Date(Number.NaN),
        list: new Set([1, 2]),
        pairs: new Map<unknown, unknown>([
          ['a', 1],
          [{}, 2],
        ]),
        fn: () => {},
        symbol: Symbol('s'),
        nothing: undefined,
        empty: null,
        nested: { password: 'hunter2hunter2', fine: { apiKey: { deep: true } } },
        get boom(): string {
          throw new Error('getter')
        },
        dead: revoked(),
        json: { toJSON: () => 'not asked' },
        failure: { inner: new TypeError('inside') },
        after: 'still here',
      },
      'odd things',
    )
    expect(memory.discarded).toEqual([])
    expect(attributes()).toMatchObject({
      cyclic: new Map([['name', 'ring']]),
      big: 10,
      huge: '1180591620717411303424',
      when: '1970-01-01T00:00:00.000Z',
      never: 'Invalid Date',
      list: [1, 2],
      pairs: new Map([['a', 1]]),
      empty: null,
      nested: new Map<string, unknown>([
        ['password', '[FILTERED]'],
        ['fine', new Map([['apiKey', '[FILTERED]']])],
      ]),
      failure: new Map([
        [
          'inner',
          new Map([
            ['type', 'TypeError'],
            ['message', 'inside'],
          ]),
        ],
      ]),
      json: new Map(),
      after: 'still here',
      'otelier.invalid': ['boom', 'dead'],
    })
    expect(Object.keys(attributes())).not.toContain('fn')
    expect(memory.kept[0]!.record.droppedAttributesCount).toBe(7)
  })

  test('a string of 100 MB is cut before anything looks at it', () => {
    const started = performance.now()
    const text = '4111111111111111 '.repeat(6_000_000)
    getLogger('big').info(
      { text, raw: Buffer.from(text.slice(0, 100_000)), [`${text.slice(0, 2000)}`]: 1, error: text },
      'x'.repeat(100_000_000),
    )
    shop.paid({ orderId: text, amount: AMOUNT, error: text, [`${text.slice(0, 300)}`]: 1 })
    expect(performance.now() - started).toBeLessThan(2000)
    for (const { payload } of memory.kept) expect(payload.toString('latin1')).not.toContain('4111')
    expect(attributes()['otelier.truncated']).toEqual(expect.arrayContaining(['body', 'text']))
    expect(memory.kept[0]!.record.body).toHaveLength(65_536)
    expect(memory.kept[0]!.payload.length).toBeLessThan(262_144)
  })

  test('of 10,000 attributes 128 are kept and the others counted', () => {
    getLogger('many').info(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`k${index}`, index])), 'many')
    const { record } = memory.kept[0]!
    expect(record.attributeKeys.filter((key) => /^k\d/.test(key))).toHaveLength(128)
    expect(record.droppedAttributesCount).toBe(9872)
  })

  test('a record stays below 256 KiB, whatever it is given', () => {
    const wide = Array.from({ length: 100_000 }, () => 'x'.repeat(100))
    getLogger('wide').info(
      { wide, texts: Array.from({ length: 20 }, () => 'y'.repeat(40_000)), error: new Error('z'.repeat(1_000_000)), after: 1 },
      'wide',
    )
    expect(memory.kept[0]!.payload.length).toBeLessThan(262_144)
    expect(attributes()).toMatchObject({ after: 1 })
    expect(attributes()['otelier.truncated']).toEqual(expect.arrayContaining(['wide', 'exception.message']))
  })

  test('objects deeper than eight levels are cut', () => {
    let value: unknown = 'bottom'
    for (let depth = 0; depth < 5000; depth++) value = { value }
    getLogger('deep').info({ value }, 'deep')
    expect(attributes()['otelier.truncated']).toEqual(['value'])
  })

  test('an error among the attributes becomes exception.* with its causes', () => {
    const error = new Error('outer', { cause: new AggregateError([new TypeError('first'), 'second'], 'middle') })
    error.stack = 'Error: outer\n    at here'
    getLogger('fails').error({ err: error, step: 2 }, 'it failed')
    getLogger('fails').error(error)
    expect(attributes()).toMatchObject({ step: 2, 'exception.type': 'Error', 'exception.message': 'outer' })
    expect(attributes()['exception.stacktrace']).toMatch(
      /^Error: outer\n {4}at here\nCaused by: AggregateError: middle[^]*\nCaused by: TypeError: first[^]*\nCaused by: second$/,
    )
    expect(memory.kept[1]!.record.body).toBe('outer')
  })

  test('errors that fight back are recorded as far as they let', () => {
    const hostile = new Error('x')
    Object.defineProperty(hostile, 'stack', {
      get: () => {
        throw new Error('no')
      },
    })
    Object.defineProperty(hostile, 'message', {
      get: () => {
        throw new Error('no')
      },
    })
    hostile.cause = hostile
    shop.paid({ orderId: 'o', amount: AMOUNT, error: hostile })
    shop.paid({ orderId: 'o', amount: AMOUNT, error: 'just text with password=hunter2hunter2' })
    shop.paid({ orderId: 'o', amount: AMOUNT, error: revoked() })
    expect(attributes(0)).toMatchObject({ 'exception.type': 'Error', 'exception.stacktrace': 'Error' })
    expect(attributes(1)['exception.message']).toBe('just text with password=[FILTERED]')
    expect(memory.kept).toHaveLength(3)
  })

  test('attributes of child() come first and are overridden', () => {
    getLogger('parent').child({ a: 1, b: 1 }).info({ b: 2, c: 3 }, 'hello')
    expect(Object.entries(attributes()).slice(0, 3)).toEqual([
      ['a', 1],
      ['b', 2],
      ['c', 3],
    ])
  })

  test('more than 10,000 logger names share one stream', () => {
    const recorder = install()
    for (let index = 0; index < 10_050; index++) recorder.log({ loggerName: `n${index}`, severityNumber: 9, body: 'x' })
    expect(memory.definitions).toHaveLength(10_001)
    expect(memory.kept.at(-1)!.definition.scope.name).toBe('other')
  })
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
