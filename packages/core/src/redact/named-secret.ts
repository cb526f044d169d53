import type { Spans } from './spans.ts'

/** No name of a secret in text is longer than this. */
const MAX_NAME_LENGTH = 64

/** Between a name and its value; not the `://` of a URL, not the minutes of a time. */
export const NAMED_SECRET_SIGN = /=|:(?!\/\/|\d\d(?!\d))/
const SEPARATOR = new RegExp(NAMED_SECRET_SIGN, 'g')

/** What stands between a name and the separator: `"password" :`, `user[password]=`, `\\"token\\":`. */
const AFTER_NAME = new Set('\\"\'`] \t')
const SOURCE_FILE = /\.(?:[cm]?[jt]sx?|json|ya?ml|py|go|java|rb|php|log|env|html)$/
const VALUE_START = /[=:>]{0,2}[ \t]{0,4}/y
const OPENING_QUOTE = /(\\{0,8})(["'`])/y
const BARE_VALUE = /(?:\[FILTERED\]|[^\s,;&"'`)\]}<>])+/y
const REST_OF_LINE = /[^\r\n"'`]+/y
const AUTHORIZATION_SCHEME = /(?:bearer|basic|digest|token|negotiate|ntlm|apikey|hawk|dpop|aws4-hmac-sha256)[ \t]/iy

/** What follows the name of a secret in a sentence about it: `token: expected`, `password = null`. */
const NO_SECRETS = new Set([
  ...['null', 'undefined', 'true', 'false', 'none', 'nil', 'empty', 'missing', 'invalid', 'required', 'expired', 'expected', 'unexpected'],
  ...['must', 'should', 'is', 'was', 'not', 'no', 'cannot', 'string', 'number', 'boolean', 'unknown', 'ok', 'failed', 'declined'],
])

/**
 * Finds the values of `password=…`, `"token": "…"`, `Cookie: …` in text, in JSON (also quoted in JSON), in printed
 * objects and in queries. `isSensitiveKey` decides about the name.
 */
export function findNamedSecrets(value: string, isSensitiveKey: (key: string) => boolean): Spans {
  const spans: number[] = []
  SEPARATOR.lastIndex = 0
  for (let match = SEPARATOR.exec(value); match !== null; match = SEPARATOR.exec(value)) {
    const name = readName(value, match.index)
    if (name === undefined || !isSensitiveKey(name) || SOURCE_FILE.test(name)) continue
    const start = skip(VALUE_START, value, match.index + 1)
    const [from, to] = readValue(value, start, name)
    if (to > from && value.slice(from, to) !== '[FILTERED]') spans.push(from, to)
    SEPARATOR.lastIndex = Math.max(to, match.index + 1)
  }
  return spans
}

function readName(value: string, separator: number): string | undefined {
  const limit = Math.max(0, separator - MAX_NAME_LENGTH)
  let end = separator
  while (end > limit && AFTER_NAME.has(value.charAt(end - 1))) end--
  if (value.endsWith('%5D', end)) end -= 3
  let start = end
  while (start > limit && isNameCharacter(value.charCodeAt(start - 1))) start--
  return start < end ? value.slice(start, end) : undefined
}

/** A letter, a digit, `_`, `-` or `.`; everything outside of ASCII counts as a letter. */
function isNameCharacter(code: number): boolean {
  const lower = code | 0x20
  return (
    (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x5f || code === 0x2d || code === 0x2e || code >= 0x80
  )
}

/** Where the value that starts at `start` begins and ends. */
function readValue(value: string, start: number, name: string): [from: number, to: number] {
  OPENING_QUOTE.lastIndex = start
  const quote = OPENING_QUOTE.exec(value)
  if (quote !== null) return readQuoted(value, start + quote[0].length, quote[1]?.length ?? 0, quote[2] ?? '"')
  const first = value[start]
  if (first === '[' || first === '{') return [start, findClosing(value, start)]
  if (/cookie$/i.test(name) || hasScheme(value, start, name)) return [start, skip(REST_OF_LINE, value, start)]
  const end = skip(BARE_VALUE, value, start)
  return NO_SECRETS.has(value.slice(start, Math.min(end, start + 16)).toLowerCase()) ? [end, end] : [start, end]
}

function hasScheme(value: string, start: number, name: string): boolean {
  AUTHORIZATION_SCHEME.lastIndex = start
  return /authorization$/i.test(name) && AUTHORIZATION_SCHEME.test(value)
}

/**
 * The end of a quoted value, or of the string when the quote is not closed. A quote inside JSON inside JSON is
 * escaped by 1, 3, 7 … backslashes; the closing one has as many as the opening one, beside whole escaped backslashes.
 */
function readQuoted(value: string, from: number, backslashes: number, quote: string): [from: number, to: number] {
  for (let end = value.indexOf(quote, from); end >= 0; end = value.indexOf(quote, end + 1)) {
    let escapes = 0
    while (end - escapes > from && value[end - escapes - 1] === '\\') escapes++
    if (escapes % (2 * (backslashes + 1)) === backslashes) return [from, end - backslashes]
  }
  return [from, value.length]
}

/** The end of an array or object, or of the string when it is cut off. Brackets in strings count as well: more is hidden then, not less. */
function findClosing(value: string, start: number): number {
  let depth = 0
  for (let index = start; index < value.length; index++) {
    const character = value[index]
    if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    if (depth === 0) return index + 1
  }
  return value.length
}

/** Where the sticky `expression` ends when it starts at `from`. */
function skip(expression: RegExp, value: string, from: number): number {
  expression.lastIndex = from
  return expression.test(value) ? expression.lastIndex : from
}
