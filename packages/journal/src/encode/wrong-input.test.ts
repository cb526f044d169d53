import { registry } from '@otelier/core'
import { expect, test } from 'vitest'
import { AMOUNT, attributes, memory, recordIntoMemory, revoked, shop, type Anything } from '../../test/memory-recorder.ts'

recordIntoMemory()

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
  expect(memory.problems).toHaveLength(1)
  expect(memory.problems[0]).toContain('[OTELIER_INVALID_ATTRIBUTE]')
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
  expect(memory.problems).toEqual([])
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
