import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRedactor, REDACTION_FAILED, redactText, SHORTEST_SECRET } from './redact.ts'

const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'
const KEY = '-----BEGIN RSA PRIVATE KEY-----\nMIIBOgIBAAJBAKj34GkxFhD9\n-----END RSA PRIVATE KEY-----'

test.for([
  ['Authorization: Bearer sk_live_4242 sent', 'Authorization: [FILTERED]'],
  ['sent bearer abcdefgh twice', 'sent bearer [FILTERED] twice'],
  ['curl -H "X: Basic dXNlcjpodW50ZXIy" https://a.example', 'curl -H "X: Basic [FILTERED]" https://a.example'],
  [`got ${JWT}.`, 'got [FILTERED].'],
  [`?id_hint=${JWT}&x=1`, '?id_hint=[FILTERED]&x=1'],
  ['login failed: password=hunter2&next=/home', 'login failed: password=[FILTERED]&next=/home'],
  ['user[password]=hunter2', 'user[password]=[FILTERED]'],
  ['user%5Bpassword%5D=hunter2', 'user%5Bpassword%5D=[FILTERED]'],
  ['{"password":"hunter2","id":7}', '{"password":"[FILTERED]","id":7}'],
  ['{"password":"hun\\"ter2","id":7}', '{"password":"[FILTERED]","id":7}'],
  ['"{\\"apiKey\\":\\"k-1\\",\\"id\\":7}"', '"{\\"apiKey\\":\\"[FILTERED]\\",\\"id\\":7}"'],
  ["{ client_secret: 'abc def', id: 7 }", "{ client_secret: '[FILTERED]', id: 7 }"],
  ['{"tokens":["a","b"],"id":7}', '{"tokens":[FILTERED],"id":7}'],
  ['password: "cut off', 'password: "[FILTERED]'],
  ['Cookie: sid=1; theme=dark\nHost: a', 'Cookie: [FILTERED]\nHost: a'],
  ['postgres://shop:p@ss/w:rd@db.example:5432/shop', 'postgres://[FILTERED]@db.example:5432/shop'],
  ['redis://:hunter2@cache:6379', 'redis://[FILTERED]@cache:6379'],
  ['https://ghp_0123456789abcdef@github.com/a/b', 'https://[FILTERED]@github.com/a/b'],
  [`key:\n${KEY}\nend`, 'key:\n[FILTERED]\nend'],
  [JSON.stringify({ pem: KEY }), '{"pem":"[FILTERED]"}'],
  [KEY.slice(0, 60), '[FILTERED]'],
  ['card 4111 1111 1111 1111 declined', 'card [FILTERED] declined'],
  ['4111-1111-1111-1111', '[FILTERED]'],
  ['amex 378282246310005', 'amex [FILTERED]'],
  ['3782 822463 10005', '[FILTERED]'],
  ['"5555555555554444"', '"[FILTERED]"'],
  ['41 11 11 11 11 11 11 11', '[FILTERED]'],
  ['4-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1', '[FILTERED]'],
  ['n=1\\n4242424242424242\\n', 'n=1\\n[FILTERED]\\n'],
  ['q=a%204242424242424242', 'q=a%20[FILTERED]'],
  ['card_4242424242424242', 'card_[FILTERED]'],
  ['4 numbers: 4111 1111 1111 1111 55 and 6011111111111117', '4 numbers: [FILTERED] 55 and [FILTERED]'],
])('hides the secret in %o', ([text, hidden]) => {
  expect(redactText(text ?? '')).toBe(hidden)
})

test.for([
  '',
  'hello',
  'Payment pay_83123 for order ord_10042 failed: card declined',
  'SyntaxError: Unexpected token: }',
  'invalid password: must have 8 characters',
  'the bearer of this, basic settings, a basic functionality',
  'at read (/srv/app/src/token.ts:12:5)',
  'https://shop.example:8080/@me?mail=ada@example.com',
  'ssh://git@github.com/a/b.git',
  'https://[2001:db8::1]:443/@x',
  'ord_4242424242424242',
  'order 20260105123022999',
  'reference 4111111111111112',
  'sizes 12 41 11 11 11 11 11 11 11 7',
  '0.4242424242424242',
  '2026-01-05T12:30:22.123456Z to 2026-01-05 12:30:23,789',
  '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  '42424242424242424242424242',
  'da39a3ee5e6b4b0d3255bfef95601890afd80709',
  'a4242424242424242a424242a4242424242424242',
  '-----BEGIN CERTIFICATE-----\nMIIBOgIBAAJBAKj34GkxFhD9\n-----END CERTIFICATE-----',
  'max_tokens=4096 tokens_per_second: 12',
])('leaves %o alone', (text) => {
  expect(redactText(text)).toBe(text)
})

const digits = (count: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^\\d{${count}}$`))

const withCheckDigit = (payload: string): string => {
  const sum = payload
    .split('')
    .toReversed()
    .reduce((total, digit, index) => {
      const value = Number(digit) * (index % 2 === 0 ? 2 : 1)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return payload + String((10 - (sum % 10)) % 10)
}

const cardNumber = fc
  .constantFrom<[prefix: string, length: number][]>(
    ['4', 16],
    ['4', 19],
    ['51', 16],
    ['2221', 16],
    ['34', 15],
    ['37', 15],
    ['6011', 16],
    ['65', 16],
    ['36', 14],
    ['305', 14],
    ['3528', 16],
    ['6759', 16],
    ['62', 16],
  )
  .chain(([prefix, length]) => digits(length - 1 - prefix.length).map((rest) => withCheckDigit(prefix + rest)))

const grouped = (number: string, separator: string): string => {
  if (number.length === 15) return [number.slice(0, 4), number.slice(4, 10), number.slice(10)].join(separator)
  return (number.match(/\d{1,4}/g) ?? []).join(separator)
}

test('no card number comes through, whatever its brand, notation and surroundings', () => {
  const surroundings = fc.tuple(fc.string(), fc.constantFrom('', ' ', ': ', '"', '=', '(', ', ', '\n', '>')).map((parts) => parts.join(''))
  const before = surroundings.filter((text) => !/[\p{L}_\d\p{M}]$|\d[^\p{L}]*$|%\d?$/u.test(text))
  const after = surroundings.filter((text) => !/^[^\p{L}]*\d/u.test(text))

  fc.assert(
    fc.property(before, cardNumber, fc.constantFrom('', ' ', '-', '\u00a0', '.', ' - '), after, (head, number, separator, tail) => {
      const text = `${head}${grouped(number, separator)}${tail}`
      expect(redactText(text).replaceAll(/\D/g, '')).not.toContain(number)
    }),
    { numRuns: 2000 },
  )
})

test('ids, digests and times are not taken for card numbers', () => {
  const epochMillis = fc.integer({ min: 1_500_000_000_000, max: 1_999_999_999_999 })
  const id = fc.oneof(
    fc.uuid(),
    fc.ulid(),
    fc.constantFrom(0, 1, 2, 3).map(() => randomUUID()),
    fc.stringMatching(/^[\da-f]{40}$/),
    fc.stringMatching(/^[\da-f]{32}$/),
    epochMillis.map(String),
    fc.tuple(epochMillis, digits(3)).map((parts) => parts.join('')),
    fc.tuple(epochMillis, digits(6)).map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom('ord_', 'pay_', 'ORD-2026-', '#'), digits(8)).map((parts) => parts.join('')),
    digits(12),
  )

  fc.assert(
    fc.property(id, fc.constantFrom('', 'order ', 'id='), (value, before) => {
      expect(redactText(before + value)).toBe(before + value)
    }),
    { numRuns: 5000 },
  )
})

const hostilePart = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    JWT,
    KEY,
    'password=',
    'token: "',
    'Bearer ',
    '4111 1111 1111 1111',
    'https://a:b@c',
    'Cookie: ',
    '\\"',
    '[',
    '{',
    '://',
    '@',
    '-----BEGIN ',
  ),
)

test('no string makes a rule throw', () => {
  fc.assert(
    fc.property(fc.array(hostilePart, { maxLength: 12 }), (parts) => {
      expect(redactText(parts.join(''))).not.toBe(REDACTION_FAILED)
    }),
    { numRuns: 2000 },
  )
})

test('redacting twice is the same as redacting once', () => {
  const part = fc.oneof(
    fc.lorem(),
    fc.constantFrom(
      JWT,
      KEY,
      'password=hunter2',
      '{"token":"abc"}',
      'Bearer abcdefgh',
      '4111 1111 1111 1111',
      'https://a:b@c',
      'Cookie: a=b',
    ),
  )

  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.constantFrom(' ', '\n', ', '), (parts, separator) => {
      const once = redactText(parts.join(separator))
      expect(redactText(once)).toBe(once)
    }),
    { numRuns: 1000 },
  )
})

test('a string without a secret comes back as it is, and short ones are not looked at', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: SHORTEST_SECRET - 1 }), (text) => {
      expect(redactText(text)).toBe(text)
    }),
  )
})

test('hostile strings are read in linear time', () => {
  const families = [
    '4 ',
    '4111 1111 ',
    '4',
    '50185018-',
    'eyJ',
    'eyJa.',
    'a:b@',
    '://a:b/',
    '://',
    'token=',
    'token:[',
    '"token":"\\',
    'password:',
    'bearer ',
    'basic aaaaaaaa ',
    '-----BEGIN ',
    '-----BEGIN PRIVATE KEY-----',
    'aaaaaaaa-',
    '=',
    '\\\\\\\\\\"token\\":\\"',
  ]
  for (const family of families) {
    const text = ` basic bearer xxxxxxxxxx eyJ -----BEGIN @ = ${family.repeat(Math.ceil(250_000 / family.length))} @`
    const start = performance.now()
    redactText(text)
    // 250,000 characters; a quadratic rule takes minutes.
    expect(performance.now() - start, family).toBeLessThan(1500)
  }
})

test('what was hidden is counted by rule', () => {
  const redactor = createRedactor({ keys: ['nickname'], patterns: [{ id: 'internal_id', find: /emp-\d+/ }] })

  const text = redactor.text('emp-1 and emp-22 paid with 4242424242424242, nickname=ada')

  expect(text).toBe('[FILTERED] and [FILTERED] paid with [FILTERED], nickname=[FILTERED]')
  expect([redactor.isSensitiveKey('nickname'), redactor.isSensitiveKey('name')]).toEqual([true, false])
  expect(redactor.counts()).toEqual({ named_secret: 1, card_number: 1, internal_id: 2, sensitive_key: 1 })
})

test.for([
  () => {
    throw new Error('broken')
  },
  () => [8, 2],
  () => [0],
  () => [Number.NaN, 3],
])('a rule that fails hides the whole string: %o', (find) => {
  const redactor = createRedactor({ patterns: [{ id: 'broken', find }] })

  expect(redactor.text('a secret')).toBe(REDACTION_FAILED)
  expect(redactor.counts()['failed']).toBe(1)
})
