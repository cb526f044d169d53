import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createKeyTest, isSensitiveKey } from './keys.ts'

test.for([
  ...[
    'password',
    'userPassword',
    'USER_PASSWORD',
    'db.password',
    'DBPassword',
    'passwordHash',
    'userpassword',
    'pass\u200bword',
    'ｐassword',
  ],
  ...['secret', 'clientSecret', 'client_secret', 'AWS_SECRET_ACCESS_KEY', 'passphrase', 'pwd', 'credentials'],
  ...['token', 'accessToken', 'refresh_tokens', 'csrf-token', 'idtoken', 'x-auth-token', 'tokens'],
  ...['authorization', 'Proxy-Authorization', 'http.request.header.authorization', 'cookie', 'Set-Cookie', 'setCookie', 'sessionCookie'],
  ...['apiKey', 'x-api-key', 'APIKey', 'apikey', 'STRIPE_API_KEY', 'private_key', 'privatekey', 'access.key.id', 'storage-key'],
  ...['cardNumber', 'card_number', 'pan', 'cvv', 'cvv2', 'CVC', 'card.expiry', 'expMonth', 'iban', 'otp', 'pin', 'userPin'],
])('%o stands for a secret', (key) => {
  expect(isSensitiveKey(key)).toBe(true)
})

test.for([
  ...[
    'monkey',
    'keyboard',
    'author',
    'authored_at',
    'auth.method',
    'session.id',
    'webhook.payload_digest',
    'spinner',
    'pinned',
    'company',
    'span',
  ],
  ...[
    'secretary',
    'tokenizer',
    'aws.s3.key',
    'key',
    'idempotency.key',
    'payment.method.type',
    'card.brand',
    'card.last4',
    'request.id',
    'user.id',
  ],
  ...[
    'max_tokens',
    'gen_ai.usage.input_tokens',
    'tokens_per_second',
    'token_type',
    'tokenExpiresAt',
    'password.changed_at',
    'cookie_consent',
    '',
  ],
])('%o is an ordinary name', (key) => {
  expect(isSensitiveKey(key)).toBe(false)
})

test('a name of the application is found in every way of writing', () => {
  const test = createKeyTest(['tax id', 'nickname'])

  const found = ['customerTaxId', 'TAX_ID', 'tax-id', 'nickname', 'password'].map(test)

  expect(found).toEqual([true, true, true, true, true])
  expect(['taxi', 'id', 'taxonomy.id'].map(test)).toEqual([false, false, false])
})

test('an empty name of the application hides nothing more', () => {
  expect(createKeyTest(['', ' - '])('order.id')).toBe(false)
})

test('a secret word is found with anything around it, in every way of writing', () => {
  const word = fc.stringMatching(/^[a-z]{3,8}$/).filter((text) => text !== 'at')
  const secret = fc.constantFrom(['password'], ['api', 'key'], ['client', 'secret'], ['card', 'number'], ['access', 'token'])
  const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

  fc.assert(
    fc.property(word, secret, (before, words) => {
      const parts = [before, ...words]
      const written = [
        parts.join('_'),
        parts.join('-'),
        parts.join('.'),
        parts.join('_').toUpperCase(),
        before + words.map(upperFirst).join(''),
      ]
      expect(written.filter((key) => !isSensitiveKey(key))).toEqual([])
    }),
  )
})

test('any string gets an answer, and what is too long for a name is hidden', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (key) => typeof isSensitiveKey(key) === 'boolean'))
  expect(isSensitiveKey('a'.repeat(5000))).toBe(true)
})

test('more names than the cache holds are answered alike', () => {
  const keys = Array.from({ length: 10_000 }, (_, index) => (index % 2 === 0 ? `order_${index}` : `password_${index}`))

  const first = keys.map(isSensitiveKey)

  expect(keys.map(isSensitiveKey)).toEqual(first)
  expect(first.filter(Boolean)).toHaveLength(5000)
})
