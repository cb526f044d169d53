import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkSignature, signWebhook } from './webhook-signature.ts'

const NOW = 1_770_000_000_000
const KEY = 'webhook-key-of-the-test'
const BODY = Buffer.from('{"paymentId":"p-1","amountMinor":1999}')

test('what the provider signed is valid', () => {
  expect(checkSignature(BODY, signWebhook(BODY, KEY, NOW), KEY, NOW + 1000)).toBe('valid')
})

test.for([
  ['nothing', undefined, 'missing_signature'],
  ['an empty header', '', 'missing_signature'],
  ['another key', signWebhook(BODY, 'other', NOW), 'bad_signature'],
  ['another body', signWebhook(Buffer.from('{}'), KEY, NOW), 'bad_signature'],
  ['a later time than was signed', signWebhook(BODY, KEY, NOW).replace(String(NOW), String(NOW + 1)), 'bad_signature'],
  ['a signature cut short', signWebhook(BODY, KEY, NOW).slice(0, -2), 'bad_signature'],
  ['a signature of six minutes ago', signWebhook(BODY, KEY, NOW - 6 * 60_000), 'expired'],
] as const)('%s is refused', ([, header, reason]) => {
  expect(checkSignature(BODY, header, KEY, NOW)).toBe(reason)
})

test('no header makes the check throw or pass', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `t=${NOW},v1=${hex}`),
      ),
      (header) => {
        expect(checkSignature(BODY, header, KEY, NOW)).not.toBe('valid')
      },
    ),
  )
})
