import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeText, quoteJson } from './escape.ts'

// oxlint-disable-next-line no-control-regex -- these are the characters under test
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u

const HOSTILE = [
  '\n',
  '\r\n{"level":"INFO"}',
  '\u0000',
  '\u001b[2J',
  '\u007f',
  '\u0085',
  '\u009b31m',
  '\u202e',
  '\u2066',
  '\u2028',
  '\ufeff',
  '\u{e0041}',
  '"',
  '\\',
  '\t',
]

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary' })), { maxLength: 12 })
  .map((parts) => parts.join('').toWellFormed())

test('nothing that a terminal or a reader acts on stands raw in text', () => {
  fc.assert(fc.property(hostileText, (text) => !FORBIDDEN.test(escapeText(text))))
})

test('JSON strings hold nothing raw either, and give the text back', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const json = quoteJson(text)
      expect(FORBIDDEN.test(json)).toBe(false)
      expect(JSON.parse(json)).toBe(text)
    }),
  )
})

test('line ends and escape codes are shown, not obeyed', () => {
  expect(escapeText('paid\n[ERROR] forged \u001b[31m\u202e')).toBe('paid\\n[ERROR] forged \\u001b[31m\\u202e')
})

test('readable text of any language stays as it is', () => {
  for (const text of ['Zahlung über 12 €', '支払い完了', 'оплата', '👩‍💻 ok', 'C:\\logs "x"']) expect(escapeText(text)).toBe(text)
})
