import type { DecodedLogRecord, DecodedValue } from '../decode/log-record.ts'
import { placeOf, type AttributePlace } from './attribute-place.ts'
import { jsonKey, jsonOf } from './json-value.ts'

/** The attributes of one record as JSON, sorted by where they are printed. Every part is empty or complete without its braces. */
export interface RecordParts {
  /** What has no place of its own. */
  attributes: string
  /** Request, user and account under their short keys, and under their own; both begin with a comma. */
  context: string
  contextAttributes: string
  source: string
  exception: string
  /** A JSON string. */
  uid: string
  channel: DecodedValue | undefined
}

let lastRecord: DecodedLogRecord | undefined
let lastParts: RecordParts | undefined

/** Sorts a record's attributes. The last result is kept, because one record is printed to several files in a row. */
export function partsOf(record: DecodedLogRecord): RecordParts {
  if (record === lastRecord && lastParts !== undefined) return lastParts
  lastRecord = record
  lastParts = readParts(record)
  return lastParts
}

function readParts({ attributeKeys, attributeValues }: DecodedLogRecord): RecordParts {
  const parts: RecordParts = { attributes: '', context: '', contextAttributes: '', source: '', exception: '', uid: '', channel: undefined }
  for (let index = 0; index < attributeKeys.length; index++) {
    const key = attributeKeys[index]! // both lists have the same length
    const value = attributeValues[index]! // as above
    const place = placeOf(key)
    if (place === undefined) parts.attributes = add(parts.attributes, jsonKey(key), value)
    else put(parts, key, value, place)
  }
  return parts
}

function add(json: string, key: string, value: DecodedValue): string {
  return json === '' ? key + jsonOf(value) : `${json},${key}${jsonOf(value)}`
}

function put(parts: RecordParts, key: string, value: DecodedValue, { place, shortKey }: AttributePlace): void {
  if (place === 'uid') parts.uid = jsonOf(value)
  else if (place === 'channel') parts.channel = value
  else if (place === 'context') {
    const json = jsonOf(value)
    parts.context += `,"${shortKey}":${json}`
    parts.contextAttributes += `,"${key}":${json}`
  } else if (place === 'source') parts.source = add(parts.source, `"${shortKey}":`, value)
  else if (place === 'exception') parts.exception = add(parts.exception, `"${shortKey}":`, value)
}

/** `attributes`, and the channel where the logger's name does not say it. */
export function attributesOf({ attributes, channel }: RecordParts, loggerName: string): string {
  return channel === undefined || channel === loggerName ? attributes : add(attributes, '"otelier.channel":', channel)
}

/** Begins with a comma, or is empty outside of a trace. */
export function traceOf({ traceId, spanId }: DecodedLogRecord): string {
  return traceId === '' ? '' : `,"trace_id":"${traceId}","span_id":"${spanId}"`
}
