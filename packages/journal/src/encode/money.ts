import type { Money } from '@otelier/core'
import { ProtoWriter } from './proto-writer.ts'

const UNITS = [1, 10, 100, 1000, 10_000]
const MINUS = 0x2d
const POINT = 0x2e
const BLANK = 0x20

/**
 * ISO 4217: the currencies without two digits behind the point.
 * Not from `Intl`: it knows what people use in shops (no digits for HUF, IDR, COP …), which is not what minor units
 * count, and its first number format costs the first payment 13 ms.
 */
const OTHER_EXPONENTS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}
const exponents = new Map(
  Object.entries(OTHER_EXPONENTS).flatMap(([exponent, codes]) =>
    codes.split(' ').map((code): [string, number] => [code, Number(exponent)]),
  ),
)

/** Digits behind the point of a currency: 2 for EUR, 0 for JPY, 3 for KWD; 2 for codes that nobody knows. */
function currencyExponent(currency: string): number {
  return exponents.get(currency) ?? 2
}

/** Prints `19.99 EUR` from 1999 minor units; `minor` is a safe integer and `currency` three ASCII letters. */
export function writeMoney(writer: ProtoWriter, minor: number, currency: string): void {
  const exponent = currencyExponent(currency)
  const unit = UNITS[exponent] ?? 10 ** exponent
  const size = minor < 0 ? -minor : minor
  const whole = Math.floor(size / unit)
  if (minor < 0) writer.byte(MINUS)
  writer.decimal(whole)
  if (exponent > 0) {
    writer.byte(POINT)
    writer.decimal(size - whole * unit, exponent)
  }
  writer.byte(BLANK)
  writer.rawText(currency)
}

/** The same as text. */
export function formatMoney(minor: number, currency: string): string {
  const writer = new ProtoWriter(64)
  writeMoney(writer, minor, currency)
  return writer.bytes.toString('latin1', 0, writer.position)
}

/** An ISO 4217 code: three capital letters. */
function isCurrency(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 3) return false
  return isCapital(value.charCodeAt(0)) && isCapital(value.charCodeAt(1)) && isCapital(value.charCodeAt(2))
}

function isCapital(code: number): boolean {
  return code >= 0x41 && code <= 0x5a
}

/** Tells amounts apart from what `readMoney` refused: after reading, an object is one. */
export function isMoney(value: unknown): value is Money {
  return typeof value === 'object' && value !== null
}

/** Reads both parts once. `undefined` for what is no amount of money, also when reading it throws. */
export function readMoney(value: unknown): Money | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  try {
    const { minor, currency } = value as Partial<Record<'minor' | 'currency', unknown>> // read as unknown and checked here
    return typeof minor === 'number' && Number.isSafeInteger(minor) && isCurrency(currency) ? { minor, currency } : undefined
  } catch {
    return undefined
  }
}
