import fc from 'fast-check'
import { expect, test } from 'vitest'
import { payloadOf, type RecordInput } from '../test/log-record.ts'
import { createConsoleSink, type ConsoleSinkOptions } from './sink.ts'

// oxlint-disable-next-line no-control-regex -- the escape codes that the sink itself writes
const COLOR = /\u001b\[([\d;]*)m/g
const stream = { signal: 'logs', scope: { name: 'payment' } } as const

function print(input: RecordInput, options: Omit<ConsoleSinkOptions, 'write'> = {}): string {
  let printed = ''
  const sink = createConsoleSink({ write: (text) => (printed += text), ...options })
  sink(stream, input.severityNumber ?? 9, payloadOf(input))
  return printed
}

test('a record is printed as in a file', () => {
  expect(print({ body: 'paid', attributes: { 'order.id': 'ord_1' } })).toMatch(
    /^\[INFO\] 2026-01-0\d \d\d:\d\d:22 payment \| paid \{"order\.id":"ord_1"\}\n$/,
  )
  expect(JSON.parse(print({ body: 'paid' }, { format: 'json' }))).toMatchObject({
    message: 'paid',
    timestamp: '2026-01-05T12:30:22.123456Z',
  })
})

test('on a terminal it has a short time, a coloured level and dimmed attributes, and no ids', () => {
  const text = print(
    {
      body: 'no',
      severityNumber: 17,
      attributes: { 'order.id': 'ord_1', note: 'two words', 'log.record.uid': 'u', 'exception.stacktrace': 'E: no\n at x' },
    },
    { color: true, format: 'verbose' },
  )
  expect(text.replaceAll(COLOR, '<$1>')).toMatch(
    /^<2>\d\d:\d\d:22\.123<0> <31>ERROR<0> {4}<1>payment<0> no <2> order\.id=ord_1 note="two words"<0>\n<2> {4}E: no\n {5}at x\n<0>$/,
  )
})

test('lower severities than the minimum are not printed', () => {
  expect(print({ severityNumber: 9 }, { minimum: 13 })).toBe('')
  expect(print({ severityNumber: 13 }, { minimum: 13 })).not.toBe('')
})

test('a closed pipe and a damaged record stop nothing', () => {
  const sink = createConsoleSink({
    write: () => {
      throw Object.assign(new Error('broken'), { code: 'EPIPE' })
    },
  })
  expect(() => sink(stream, 9, payloadOf({}))).not.toThrow()
  expect(() => sink(stream, 9, Buffer.from([0xff]))).not.toThrow()
})

test.for([{ color: true }, { color: false }, { format: 'verbose', color: false }, { format: 'json' }] as const)(
  'no data steers the terminal: %o',
  (options) => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('\u001b]52;c;x\u0007', '\u009b2J', '\r\n[INFO] forged', '\u202egnp.exe', '\u{e0041}'),
    )
    fc.assert(
      fc.property(hostile, hostile, hostile, (body, key, value) => {
        const text = print({ body, attributes: { [key]: value, 'exception.stacktrace': value } }, options).replaceAll(COLOR, '')
        expect(text).not.toMatch(/[^\P{Cc}\n]|[\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]|\u{e0041}/u)
      }),
    )
  },
)
