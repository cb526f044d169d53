import type { DecodedValue } from '../decode/value.ts'
import { quoteJson } from './escape.ts'

/** One attribute value as JSON without blanks. Bytes become base64; NaN and the infinities become strings, as JSON has none. */
export function jsonOf(value: DecodedValue): string {
  if (typeof value === 'string') return quoteJson(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : `"${value}"`
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value === null) return 'null'
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`
  if (value instanceof Map) return jsonOfMap(value)
  return `"${Buffer.from(value).toString('base64')}"`
}

function jsonOfMap(values: ReadonlyMap<string, DecodedValue>): string {
  let json = ''
  for (const [key, value] of values) json += `${json === '' ? '{' : ','}${quoteJson(key)}:${jsonOf(value)}`
  return json === '' ? '{}' : `${json}}`
}

/** A body or another value as one line of text: strings as they are, the rest as JSON. Not escaped. */
export function textOf(value: DecodedValue | undefined): string {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? '' : jsonOf(value)
}

const MAX_KEPT_KEYS = 2_000
const keptKeys = new Map<string, string>()

/** `"key":` of an attribute; the keys are few and come with every record, so they are kept. */
export function jsonKey(key: string): string {
  let json = keptKeys.get(key)
  if (json === undefined) {
    json = `${quoteJson(key)}:`
    if (keptKeys.size < MAX_KEPT_KEYS) keptKeys.set(key, json)
  }
  return json
}
