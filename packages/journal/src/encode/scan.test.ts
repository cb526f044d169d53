import { createRedactor, defineChannel, event, string } from '@otelier/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeLogRecord, type DecodedLogRecord } from '../decode/log-record.ts'
import { ProtoWriter } from './proto-writer.ts'
import { compileEvent } from './event.ts'
import { isSuspicious } from './scan.ts'

const redactor = createRedactor()

/** Strings that hold secrets, nearly hold them, or hold a part of one. */
const piece = fc.oneof(
  fc.constantFrom(
    '4111111111111111',
    '4111 1111 1111 1111',
    '5555-5555-5555-4444',
    '378282246310005',
    '4111\u00a01111\u00a01111\u00a01111',
    '41111111',
    '11111111',
  ),
  fc.constantFrom('Bearer ', 'bearer abcdef123456', 'BASIC dXNlcjpwYXNz', 'basic\t', 'Bear', 'er ', 'abcdefgh12345678'),
  fc.constantFrom('eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijkl', 'eyJ', 'ey', 'J'),
  fc.constantFrom('password=hunter2hunter2', 'token: abcdefghijkl', 'api_key', '=', ': ', 'secretvalue123'),
  fc.constantFrom('https://user:secretpass@host/path', 'https://host/path', 'user:pw@', '://', '@'),
  fc.constantFrom('-----BEGIN PRIVATE KEY-----\nMIIabcdef\n-----END PRIVATE KEY-----', '-----', 'BEGIN '),
  fc.string({ maxLength: 12 }),
  fc.constantFrom(' ', ', ', '.', '-', '漢', 'é', 'order ', 'for '),
)
const hostile = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''))

test('text that the redactor would change is never taken for harmless', () => {
  fc.assert(
    fc.property(hostile, hostile, (before, text) => {
      fc.pre(redactor.text(text) !== text)
      const start = Buffer.byteLength(before)
      const bytes = Buffer.from(before + text)

      expect(isSuspicious(bytes, start, bytes.length)).toBe(true)
    }),
    { numRuns: 3000 },
  )
})

function recorded(message: string, input: { a: string; b: string }): DecodedLogRecord {
  const { happened } = defineChannel({
    name: `scan.${channels++}`,
    about: 'Two strings in a message.',
    events: {
      happened: event('scan.happened', {
        severity: 'INFO',
        message,
        required: { a: string('a.text', 'One.'), b: string('b.text', 'Two.') },
      }),
    },
  })
  const compiled = compileEvent(happened.declaration, redactor)
  const writer = new ProtoWriter(16)
  compiled.encode(compiled.read(input), writer, 0, new Uint8Array(0), undefined)
  return decodeLogRecord(Uint8Array.from(writer.bytes.subarray(0, writer.position)))! // our own bytes
}

let channels = 0
const plainText = fc.constantFrom(
  '',
  ' ',
  ' of ',
  'Payment ',
  ' for order ',
  'token: ',
  'Bearer ',
  ' and Bear',
  'er ',
  'Card 4111 ',
  ' (',
  '), ',
  ' ending in 1111',
  '-----',
  '@',
)

/** What 0 to 5 more looks make of a text. */
function looks(text: string): string[] {
  const seen = [text]
  for (let look = 0; look < 5; look++) seen.push(redactor.text(seen.at(-1) ?? ''))
  return seen
}

test('each string of an event, and its message as a whole, is what the redactor makes of it', () => {
  fc.assert(
    fc.property(hostile, hostile, plainText, plainText, plainText, (a, b, first, middle, last) => {
      const record = recorded(`${first}{a}${middle}{b}${last}`, { a, b })

      expect(record.attributeValues.slice(0, 2)).toEqual([redactor.text(a), redactor.text(b)])
      const body = first + a + middle + b + last
      const hidden = redactor.text(first + redactor.text(a) + middle + redactor.text(b) + last)
      const isClean = redactor.text(body) === body && redactor.text(a) === a && redactor.text(b) === b
      // A second look may hide more: what stood beside a secret is read differently once that is gone.
      expect(isClean ? [body] : [...looks(hidden), redactor.text(body)]).toContain(record.body)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['token: {a}', 'hunter2hunter2'],
  ['password={a} ', 'hunter2hunter2'],
  ['Bearer {a}', 'hunter2hunter2'],
  ['Sent bear{a}', 'er hunter2hunter2'],
  ['Card 4111 {a}', '1111 1111 1111'],
  ['{a}{b}', '4111 1111 '],
  ['{a} {b}', '4111 1111'],
  ['https://user:{a}@host/', 'hunter2hunter2'],
])('a secret that only the message %o makes one is hidden', (message, a) => {
  const b = '1111 1111'
  const plain = message.replace('{a}', a).replace('{b}', b)
  expect(redactor.text(plain)).toContain('[FILTERED]')

  expect(recorded(message, { a, b }).body).toBe(redactor.text(plain))
})
