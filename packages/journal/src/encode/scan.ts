/** What the encoder asks about secrets; core's redactor is one. */
export interface TextRedactor {
  /** The string with every secret replaced; the same string when there is none. */
  text(value: string): string
  isSensitiveKey(key: string): boolean
  /** Shorter strings come back from `text` as they are. 0 when the application has patterns of its own; also the default. */
  readonly shortest?: number
}

/** No card number has fewer digits. */
const FEWEST_CARD_DIGITS = 12

const LETTER = 0
const DIGIT = 1
const SEPARATOR = 2
const BLANK = 3
const COLON = 4
const UPPER_J = 5
const UPPER_B = 6
const ALWAYS = 7

// Every byte beyond ASCII may be part of a blank or dash between groups of digits.
const CLASSES = new Uint8Array(256).fill(SEPARATOR, 0x80)
CLASSES.fill(DIGIT, 0x30, 0x3a)
const SIGNS = [
  ['-._', SEPARATOR],
  [' \t', BLANK],
  [':', COLON],
  ['J', UPPER_J],
  ['B', UPPER_B],
  ['=@', ALWAYS],
] as const
for (const [characters, kind] of SIGNS) for (const character of characters) CLASSES[character.charCodeAt(0)] = kind

/** Whether a redactor has to be asked about every string, because it looks for more than the built-in signs. */
export function looksAtAll({ shortest = 0 }: TextRedactor): boolean {
  return shortest === 0
}

/**
 * Whether the built-in rules have to look at the text between two places of a buffer: it has one of their signs, in
 * the bytes that were just written, which takes a third of the time of a search in the string. The test beside this
 * file holds it against the redactor.
 */
export function isSuspicious(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < FEWEST_CARD_DIGITS || !mayHoldSign(bytes, start, end)) return false
  let digits = 0
  for (let at = start; at < end; at++) {
    const kind = CLASSES[bytes[at]!] // inside the text that was just written
    if (kind === LETTER) digits = 0
    else if (kind === DIGIT) {
      if (++digits >= FEWEST_CARD_DIGITS) return true
    } else if (kind !== SEPARATOR && isSign(bytes, at, kind)) return true
  }
  return false
}

const COUNTS = 0xff00
const SIGN = 0x1_0000
const RUN_SHIFT = 20
const LONG_RUN = 1 << (RUN_SHIFT + 4)

// Low byte: what a byte adds to the run of digits. Second byte: zero ends the run.
const WEIGHTS = Int32Array.from(CLASSES, (kind) => (kind === LETTER ? 0 : COUNTS))
WEIGHTS.fill(COUNTS + 1, 0x30, 0x3a)
for (const character of '=@:JBb') WEIGHTS[character.charCodeAt(0)] = SIGN

/** The same question without a branch per byte, answered yes too often: each `b` could begin `bearer`. */
export function mayHoldSign(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0
  let seen = 0
  for (let at = start; at < end; at++) {
    const weight = WEIGHTS[bytes[at]!]! // a table of 256
    digits = (digits + (weight & 0xff)) & (weight >> 8) & 0xff
    seen |= weight | ((digits + 16 - FEWEST_CARD_DIGITS) << RUN_SHIFT)
  }
  return (seen & (SIGN | LONG_RUN)) !== 0
}

const SCHEME_OR_START = /bearer|basic|eyj|-----b/i
const HARMLESS = /^[A-Za-z ,;.()'"-]*$/

/**
 * Whether a text between two values is so plain that no sign can reach into it: then looking at the values is enough.
 * Blanks or marks on both sides keep words of the text and the values apart, and a letter ends a run of digits.
 */
export function isPlainText(text: string, isFirst: boolean, isLast: boolean): boolean {
  if (!HARMLESS.test(text) || SCHEME_OR_START.test(text)) return false
  if (isFirst) return text === '' || /[ ,;("']$/.test(text)
  if (isLast) return text === '' || /^[ ,;)"'.]/.test(text)
  return /^[ ,;)"'].*[A-Za-z].*[ ,;("']$/.test(text)
}

/** The rest of a sign. What stands before or behind the text may be taken for a part of it, which costs a look and no more. */
function isSign(bytes: Uint8Array, at: number, kind: number | undefined): boolean {
  switch (kind) {
    case BLANK: {
      // `Bearer ` and `Basic `, in any case.
      const last = (bytes[at - 1] ?? 0) | 0x20
      const second = (bytes[at - 2] ?? 0) | 0x20
      return last === 0x72 ? second === 0x65 && ((bytes[at - 3] ?? 0) | 0x20) === 0x72 : last === 0x63 && second === 0x69
    }
    case UPPER_J:
      return bytes[at - 1] === 0x79 // eyJ
    case UPPER_B:
      return bytes[at - 1] === 0x2d // -----BEGIN
    case COLON:
      return bytes[at + 1] !== 0x2f || bytes[at + 2] !== 0x2f // a URL is looked at for its @ only
    default:
      return true
  }
}
