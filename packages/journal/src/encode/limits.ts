import type { TextRedactor } from './scan.ts'

/** Length of a string attribute without a limit of its own, in UTF-16 units. */
export const MAX_ATTRIBUTE_CHARS = 8192
/** Length of a body, in UTF-16 units. */
export const MAX_BODY_CHARS = 65_536
/** Length of any other string, in UTF-16 units. */
export const MAX_TEXT_CHARS = 32_768
/** Length of a key, in UTF-16 units. */
export const MAX_KEY_CHARS = 1024
export const MAX_RECORD_BYTES = 262_144
/** What callers' attributes leave free in a record, for the exception and our own attributes. */
export const RESERVED_BYTES = 49_152
export const MAX_ATTRIBUTES = 128
export const MAX_DEPTH = 8
/** Bytes of an exception's type, message and stack together. */
export const MAX_EXCEPTION_BYTES = 16_384

/** A secret that is longer than this many UTF-16 units may show its beginning at a cut. */
const LONGEST_SECRET = 1024

/** Cuts at `limit` UTF-16 units, never between the halves of a character. */
export function cutText(value: string, limit: number): string {
  if (value.length <= limit) return value
  const last = value.charCodeAt(limit - 1)
  const isFirstHalf = last >= 0xd800 && last <= 0xdbff
  return value.slice(0, isFirstHalf ? limit - 1 : limit)
}

/**
 * The string without secrets, of at most `limit` UTF-16 units. What is too long is cut before it is searched, so that
 * its length costs nothing; the end of what was searched is not shown, because a secret on the edge was not seen whole.
 */
export function cutAndRedact(redactor: TextRedactor, value: string, limit: number): string {
  if (value.length <= limit) return redactor.text(value)
  if (value.length <= limit + LONGEST_SECRET) return cutText(redactor.text(value), limit)
  const clean = redactor.text(cutText(value, limit + LONGEST_SECRET))
  return cutText(clean, Math.max(0, Math.min(limit, clean.length - LONGEST_SECRET)))
}

/** The longest start of a string that takes at most `limit` bytes of UTF-8. */
export function cutToBytes(value: string, limit: number): string {
  if (value.length * 3 <= limit || Buffer.byteLength(value) <= limit) return value
  let bytes = 0
  let at = 0
  while (at < value.length) {
    const code = value.codePointAt(at) ?? 0
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4
    if (bytes > limit) break
    at += code < 0x1_0000 ? 1 : 2
  }
  return value.slice(0, at)
}
