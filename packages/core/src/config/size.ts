import { ConfigError } from '../config-error.ts'
import { badInput, quote, type Reader } from './setting.ts'

const UNITS: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3 }
const SIZE = /^(\d{1,12}) ?(B|KiB|MiB|GiB)$/

/**
 * Reads a size such as `512KiB` and returns it in bytes.
 *
 * A number without a unit is refused: other tools read it as bytes, kilobytes
 * or megabytes, and a full disk is a bad way to learn which one we meant.
 *
 * @param source Where `raw` came from, for the message: an option path or an environment variable.
 * @throws {ConfigError} `OTELIER_BAD_SIZE` when the unit is missing or unknown, or the size is 0 or not exact as a number.
 */
export function readBytes(source: string, raw: string): number {
  const [, count, unit = ''] = SIZE.exec(raw.trim()) ?? []
  const bytes = Number(count) * (UNITS[unit] ?? Number.NaN)
  if (Number.isSafeInteger(bytes) && bytes > 0) return bytes
  throw new ConfigError({
    code: 'OTELIER_BAD_SIZE',
    source,
    problem: `${quote(raw)} is not a size`,
    remedy: 'write a whole number with B, KiB, MiB or GiB, for example 10MiB',
  })
}

/** A size: text with a unit, or in code a number of bytes (the name says the unit there). */
export const bytes: Reader<number, number | string> = {
  text: (raw, { source }) => readBytes(source, raw),
  value: (value, input) => {
    if (typeof value === 'string') return readBytes(input.source, value)
    if (typeof value === 'number' && Number.isSafeInteger(value) && value > 0) return value
    throw badInput('OTELIER_BAD_SIZE', input, `${quote(value)} is not a size`, 'write a whole number of bytes, or a text such as 10MiB')
  },
}
