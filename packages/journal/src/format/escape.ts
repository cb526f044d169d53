/*
 * Characters that never stand raw in a file or on a terminal: C0, DEL, C1, the bidirectional controls,
 * line and paragraph separator, the byte order mark, and the invisible tag characters (U+E0000 to U+E007F,
 * of which \udb40 is the first half; a few rare neighbours are escaped with them).
 */
const UNSAFE = '\\u0000-\\u001f\\u007f-\\u009f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff\\udb40'

const UNSAFE_IN_TEXT = new RegExp(`[${UNSAFE}]`)
const UNSAFE_IN_JSON = new RegExp(`[${UNSAFE}"\\\\]`)
const ESCAPED_IN_TEXT = new RegExp(`\\udb40[\\udc00-\\udfff]|[${UNSAFE}]`, 'g')
const ESCAPED_IN_JSON = new RegExp(`\\udb40[\\udc00-\\udfff]|[${UNSAFE}"\\\\]`, 'g')

const SHORT: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' }

/** One line of plain text: control characters become `\n`, `\t` or `\u001b`. The usual text comes back as it is. */
export function escapeText(text: string): string {
  return UNSAFE_IN_TEXT.test(text) ? text.replace(ESCAPED_IN_TEXT, escapeUnits) : text
}

/** A JSON string with its quotes; reading it gives `text` back. */
export function quoteJson(text: string): string {
  return UNSAFE_IN_JSON.test(text) ? `"${text.replace(ESCAPED_IN_JSON, escapeUnits)}"` : `"${text}"`
}

function escapeUnits(units: string): string {
  const short = SHORT[units]
  if (short !== undefined) return short
  let escaped = ''
  for (let index = 0; index < units.length; index++) escaped += `\\u${units.charCodeAt(index).toString(16).padStart(4, '0')}`
  return escaped
}
