import { getLogger } from '@otelier/core'
import { expect, test } from 'vitest'
import { AMOUNT, attributes, install, memory, recordIntoMemory, revoked, shop } from '../../test/memory-recorder.ts'

recordIntoMemory()

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
  getLogger('big').info({ text, raw: Buffer.from(text.slice(0, 100_000)), [text.slice(0, 2000)]: 1, error: text }, 'x'.repeat(100_000_000))
  shop.paid({ orderId: text, amount: AMOUNT, error: text, [text.slice(0, 300)]: 1 })
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
