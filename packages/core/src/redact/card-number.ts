import type { Spans } from './spans.ts'

/** Issuer prefixes with the lengths that the issuer uses: from, to (inclusive), lengths. */
const ISSUERS: readonly (readonly [from: string, to: string, lengths: readonly number[]])[] = [
  ['4', '4', [16, 19]], // Visa; its 13 digits of old would hide one product number (EAN) in ten
  ['51', '55', [16]], // Mastercard
  ['2221', '2720', [16]],
  ['34', '34', [15]], // American Express
  ['37', '37', [15]],
  ['300', '305', [14, 16, 19]], // Diners Club
  ['3095', '3095', [14, 16, 19]],
  ['36', '36', [14, 16, 19]],
  ['38', '39', [14, 16, 19]],
  ['3528', '3589', [16, 17, 18, 19]], // JCB
  ['6011', '6011', [16, 19]], // Discover
  ['644', '649', [16, 19]],
  ['65', '65', [16, 19]],
  ['62', '62', [16, 17, 18, 19]], // UnionPay
  ['5018', '5018', [13, 14, 15, 16, 17, 18, 19]], // Maestro
  ['5020', '5020', [13, 14, 15, 16, 17, 18, 19]],
  ['5038', '5038', [13, 14, 15, 16, 17, 18, 19]],
  ['5893', '5893', [13, 14, 15, 16, 17, 18, 19]],
  ['6304', '6304', [13, 14, 15, 16, 17, 18, 19]],
  ['6759', '6763', [13, 14, 15, 16, 17, 18, 19]],
  ['2200', '2204', [16, 17, 18, 19]], // Mir
  ['9792', '9792', [16]], // Troy
]

const LONGEST = 19
const SHORTEST = 13

/** A string with fewer digits holds no card number. */
export const FEWEST_CARD_DIGITS = 12

/** Thirteen digits and separators in a row; in two steps, which halves the time on ordinary text. */
export const CARD_NUMBER_SIGN = /\d[\d \-._\u00a0\u2009\u202f\u2010-\u2015]{3}[\d \-._\u00a0\u2009\u202f\u2010-\u2015]{9}/

/** Digits in groups: blanks, dashes, dots and underscores between them, at most three at a time. */
const DIGIT_RUN = /\d+(?:[ \-._\u00a0\u2009\u202f\u2010-\u2015]{1,3}\d+)*/g

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i

/** From this length on, hexadecimal characters in a row are a digest or an id. */
const HEX_ID_LENGTH = 24

interface Group {
  readonly start: number
  readonly end: number
}

/** Whether 13 to 19 digits carry an issuer's prefix and length and a right check digit. */
export function isCardNumber(digits: string): boolean {
  return hasIssuer(digits) && hasCheckDigit(digits)
}

/** Finds card numbers, plain or in groups, but not inside longer numbers, digests, UUIDs or prefixed ids such as `ord_…`. */
export function findCardNumbers(value: string): Spans {
  const spans: number[] = []
  for (const run of value.matchAll(DIGIT_RUN)) {
    if (run[0].length < SHORTEST) continue
    const groups = readGroups(run[0], run.index, value)
    for (let first = 0; first < groups.length; first++) {
      const last = findEnd(value, groups, first)
      if (last < 0) continue
      spans.push(groups[first]?.start ?? 0, groups[last]?.end ?? 0)
      first = last
    }
  }
  return spans
}

function readGroups(run: string, offset: number, value: string): Group[] {
  const groups = [...run.matchAll(/\d+/g)].map(({ 0: digits, index }) => ({ start: offset + index, end: offset + index + digits.length }))
  const head = groups[0]
  // `%20` of a URL is a blank, its digits do not belong to the number after it.
  if (head !== undefined && value[head.start - 1] === '%' && head.end - head.start > 2) {
    groups[0] = { start: head.start + 2, end: head.end }
  }
  return groups
}

/** The last group of a card number that starts with group `first`, the longest first; -1 when there is none. */
function findEnd(value: string, groups: readonly Group[], first: number): number {
  let digits = ''
  let found = -1
  for (let last = first; last < groups.length; last++) {
    const { start, end } = groups[last] as Group // within the array
    if (digits.length + end - start > LONGEST) break
    digits += value.slice(start, end)
    if (digits.length < SHORTEST || !isCardNumber(digits)) continue
    const part = groups.slice(first, last + 1)
    if (isWrittenLikeCard(part, part.length === groups.length) && !isInsideId(value, part)) found = last
  }
  return found
}

/** `4111 1111 1111 1111` and `3782 822463 10005`; `41 11 11 …` only alone, as it is found in any row of numbers. */
function isWrittenLikeCard(groups: readonly Group[], isAlone: boolean): boolean {
  const sizes = groups.map(({ start, end }) => end - start)
  const isGrouped = sizes.slice(0, -1).every((size) => size >= 4)
  return isGrouped || (isAlone && sizes.every((size) => size === sizes[0]))
}

function isInsideId(value: string, groups: readonly Group[]): boolean {
  const start = groups[0]?.start ?? 0
  const end = groups.at(-1)?.end ?? 0
  return hasIdPrefix(value, start) || isInsideUuid(value, start) || (groups.length === 1 && isInsideHex(value, start, end))
}

/** A letter or `_` right before the number makes it an id, unless the word is a card's or the letter ends an escape (`\n`). */
function hasIdPrefix(value: string, start: number): boolean {
  const before = value.slice(Math.max(0, start - 16), start)
  if (/\d\.$/.test(before)) return true // the decimals of a number
  if (!/[\p{L}_]$/u.test(before)) return false
  return !/(?:\\[bfnrt]|card|pan|cc|visa|mastercard|amex|number|num|no|nr)_?$/i.test(before)
}

function isInsideHex(value: string, start: number, end: number): boolean {
  const before = /[\da-f]*$/i.exec(value.slice(Math.max(0, start - HEX_ID_LENGTH), start))?.[0].length ?? 0
  const after = /^[\da-f]*/i.exec(value.slice(end, end + HEX_ID_LENGTH))?.[0].length ?? 0
  return before + after > 0 && before + end - start + after >= HEX_ID_LENGTH
}

function isInsideUuid(value: string, start: number): boolean {
  for (const offset of [0, 9, 14, 19, 24]) {
    if (start >= offset && UUID.test(value.slice(start - offset, start - offset + 36))) return true
  }
  return false
}

function hasIssuer(digits: string): boolean {
  return ISSUERS.some(([from, to, lengths]) => {
    const prefix = digits.slice(0, from.length)
    return prefix >= from && prefix <= to && lengths.includes(digits.length)
  })
}

/** The Luhn sum: every second digit from the right doubled. */
function hasCheckDigit(digits: string): boolean {
  let sum = 0
  for (let index = digits.length - 1, doubled = false; index >= 0; index--, doubled = !doubled) {
    const digit = digits.charCodeAt(index) - 0x30
    sum += doubled ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit
  }
  return sum % 10 === 0
}
