import type { ScalarMap } from '@otelier/core'
import { MAX_ATTRIBUTES } from './limits.ts'

const MAX_STRINGS = 1024

/** Copies and remembers that the original was longer. */
const longer = new WeakSet<object>()

/** Whether this copy holds less than what the caller gave. */
export function isLonger(copy: unknown): boolean {
  return typeof copy === 'object' && copy !== null && longer.has(copy)
}

/** A copy of an array of strings, of its first 1,024; `undefined` for anything else, also when reading it throws. */
export function readStrings(value: unknown): readonly string[] | undefined {
  try {
    if (!Array.isArray(value)) return undefined
    const copy: unknown[] = value.slice(0, MAX_STRINGS)
    if (value.length > MAX_STRINGS) longer.add(copy)
    return copy.every((item) => typeof item === 'string') ? copy : undefined
  } catch {
    return undefined
  }
}

/** A copy of an object of scalars, of its first 128 entries; `undefined` for anything else, also when reading it throws. */
export function readScalarMap(value: unknown): ScalarMap | undefined {
  try {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof Error) return undefined
    const entries: [string, string | number | boolean][] = []
    for (const key of Object.keys(value)) {
      const item = (value as Record<string, unknown>)[key] // `key` is one of its keys
      if (!isScalar(item)) return undefined
      if (entries.length < MAX_ATTRIBUTES) entries.push([key, item])
    }
    const copy = Object.fromEntries(entries)
    if (entries.length === MAX_ATTRIBUTES && Object.keys(value).length > MAX_ATTRIBUTES) longer.add(copy)
    return copy
  } catch {
    return undefined
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
}
