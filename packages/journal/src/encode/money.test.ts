import { expect, test } from 'vitest'
import { formatMoney } from './money.ts'

test.for([
  [1999, 'EUR', '19.99 EUR'],
  [5, 'EUR', '0.05 EUR'],
  [-1999, 'USD', '-19.99 USD'],
  [1999, 'JPY', '1999 JPY'],
  [1999, 'KWD', '1.999 KWD'],
  [19_999, 'CLF', '1.9999 CLF'],
  // Two digits by ISO 4217, although nobody pays with fillér any more.
  [1999, 'HUF', '19.99 HUF'],
  [Number.MAX_SAFE_INTEGER, 'EUR', '90071992547409.91 EUR'],
] as const)('%i minor units of %s print as %s', ([minor, currency, printed]) => {
  expect(formatMoney(minor, currency)).toBe(printed)
})
