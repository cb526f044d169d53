import { types } from 'node:util'
import type { Encoding } from './encoding.ts'
import { writeTextAttribute } from './key-value.ts'
import { cutText, cutToBytes, MAX_EXCEPTION_BYTES } from './limits.ts'

const MAX_TYPE_BYTES = 512
const MAX_MESSAGE_BYTES = 4096
const MAX_ERRORS = 20
/** More than is ever looked at; see `cutAndRedact`. */
const COLLECTED_CHARS = 2 * MAX_EXCEPTION_BYTES

/** What is known of a thrown value. */
export interface ErrorDescription {
  readonly type?: string
  readonly message?: string
}

/** True for errors of any realm, and for what looks like one. Never throws. */
export function isError(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  return types.isNativeError(value) || (typeof read(value, 'stack') === 'string' && typeof read(value, 'message') === 'string')
}

/** Type and message of a thrown value, which may be anything. Never throws. */
export function describeError(value: unknown): ErrorDescription {
  if (typeof value !== 'object' || value === null) return value === undefined ? {} : { message: primitiveText(value) }
  const message = textOf(read(value, 'message'))
  const type = textOf(read(value, 'name')) ?? textOf(read(read(value, 'constructor'), 'name'))
  return { ...(type !== undefined && { type }), ...(message !== undefined && { message }) }
}

/** The message of a thrown value, for a record that has no other text. Never throws. */
export function errorMessage(value: unknown): string | undefined {
  return describeError(value).message
}

/**
 * Writes `exception.type`, `exception.message` and `exception.stacktrace` of a thrown value, redacted, 16 KiB at most.
 * The stack is followed by those of its causes, and of an AggregateError's errors, each behind `Caused by:`. Never throws.
 */
export function writeException(encoding: Encoding, error: unknown, isTaken: (key: string) => boolean = () => false): void {
  const { type, message } = describeError(error)
  let left = MAX_EXCEPTION_BYTES
  const write = (key: string, text: string | undefined, limit: number): void => {
    if (text === undefined || text === '' || isTaken(key)) return
    const clean = encoding.clean(text, key, MAX_EXCEPTION_BYTES)
    const kept = cutToBytes(clean, Math.min(limit, left))
    if (kept.length < clean.length) encoding.markTruncated(key)
    left -= Buffer.byteLength(kept)
    writeTextAttribute(encoding.writer, key, kept)
  }
  write('exception.type', type, MAX_TYPE_BYTES)
  write('exception.message', message, MAX_MESSAGE_BYTES)
  write('exception.stacktrace', stackText(error), MAX_EXCEPTION_BYTES)
}

function stackText(error: unknown): string | undefined {
  if (!isError(error)) return undefined
  const seen = new Set<unknown>()
  let text = ''
  const add = (value: unknown, prefix: string): void => {
    if (value === undefined || value === null || seen.has(value) || seen.size >= MAX_ERRORS || text.length > COLLECTED_CHARS) return
    seen.add(value)
    text += prefix + cutText(ownText(value), COLLECTED_CHARS)
    if (typeof value !== 'object') return
    add(read(value, 'cause'), '\nCaused by: ')
    const errors = read(value, 'errors')
    for (let index = 0; index < MAX_ERRORS && isArray(errors); index++) add(read(errors, String(index)), '\nCaused by: ')
  }
  add(error, '')
  return text
}

function ownText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return primitiveText(value)
  const stack = textOf(read(value, 'stack'))
  if (stack !== undefined) return stack
  const { type = 'Error', message } = describeError(value)
  return message === undefined ? type : `${type}: ${message}`
}

function primitiveText(value: unknown): string {
  return typeof value === 'function' ? 'function' : String(value)
}

function isArray(value: unknown): value is object {
  try {
    return Array.isArray(value)
  } catch {
    return false // a revoked proxy
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A property that may be a getter that throws, of something that may be a revoked proxy. */
function read(value: unknown, key: string): unknown {
  try {
    return (value as Record<string, unknown> | null | undefined)?.[key] // any value may be asked for a property
  } catch {
    return undefined
  }
}
