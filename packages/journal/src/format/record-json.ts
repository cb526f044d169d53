import { severityText } from '@otelier/core'
import type { DecodedLogRecord } from '../decode/log-record.ts'
import type { DecodedValue } from '../decode/value.ts'
import { quoteJson } from './escape.ts'
import { jsonKey, jsonOf, textOf } from './json-value.ts'
import { createClock } from './timestamp.ts'
import type { LineFormat } from './line-format.ts'

const LINE_END = '\n'

/**
 * One record as one JSON object on one line: what every record has stands at the top, the event's own values under
 * `attributes`. Attributes that have a place at the top are not repeated, nor is a channel that equals the logger.
 */
export function createJsonFormat(): LineFormat {
  const clock = createClock(() => 0)
  return (record, { scope }) => {
    const parts = readJsonParts(record, scope.name)
    const { severityNumber } = record
    return (
      `{"timestamp":"${clock.iso(record.timeMillis, record.timeNanos)}"` +
      `,"level":"${severityText(severityNumber)}","severity_number":${severityNumber},"logger":${quoteJson(scope.name)}` +
      (record.eventName === '' ? '' : `,"event":${quoteJson(record.eventName)}`) +
      `,"message":${quoteJson(textOf(record.body))}${idsOf(record)}${parts.top}` +
      (parts.source === '' ? '' : `,"source":{${parts.source}}`) +
      (parts.attributes === '' ? '' : `,"attributes":{${parts.attributes}}`) +
      (parts.exception === '' ? '' : `,"exception":{${parts.exception}}`) +
      (record.droppedAttributesCount === 0 ? '' : `,"dropped_attributes_count":${record.droppedAttributesCount}`) +
      `}${LINE_END}`
    )
  }
}

function idsOf({ traceId, spanId }: DecodedLogRecord): string {
  return traceId === '' ? '' : `,"trace_id":"${traceId}","span_id":"${spanId}"`
}

interface JsonParts {
  /** Begins with a comma; the others do not. */
  top: string
  source: string
  attributes: string
  exception: string
}

function readJsonParts({ attributeKeys, attributeValues }: DecodedLogRecord, loggerName: string): JsonParts {
  const parts: JsonParts = { top: '', source: '', attributes: '', exception: '' }
  for (let index = 0; index < attributeKeys.length; index++) {
    const key = attributeKeys[index]! // both lists have the same length
    const value = attributeValues[index]! // as above
    const place = PLACES.get(key)
    if (place === undefined) parts.attributes = add(parts.attributes, jsonKey(key), value)
    else if (place.part === 'top') parts.top += `,${place.key}${jsonOf(value)}`
    else if (place.part !== 'attributes') parts[place.part] = add(parts[place.part], place.key, value)
    else if (value !== loggerName) parts.attributes = add(parts.attributes, place.key, value)
  }
  return parts
}

function add(json: string, key: string, value: DecodedValue): string {
  return json === '' ? key + jsonOf(value) : `${json},${key}${jsonOf(value)}`
}

interface Place {
  readonly part: keyof JsonParts
  readonly key: string
}

const PLACES: ReadonlyMap<string, Place> = new Map<string, Place>([
  ['log.record.uid', { part: 'top', key: '"uid":' }],
  ['request.id', { part: 'top', key: '"request_id":' }],
  ['user.id', { part: 'top', key: '"user_id":' }],
  ['account.id', { part: 'top', key: '"account_id":' }],
  ['code.file.path', { part: 'source', key: '"file":' }],
  ['code.line.number', { part: 'source', key: '"line":' }],
  ['code.function.name', { part: 'source', key: '"function":' }],
  ['exception.type', { part: 'exception', key: '"type":' }],
  ['exception.message', { part: 'exception', key: '"message":' }],
  ['exception.stacktrace', { part: 'exception', key: '"stacktrace":' }],
  ['otelier.channel', { part: 'attributes', key: '"otelier.channel":' }],
])

/**
 * The shape for analytics: `extra_data` holds event name, category, user and properties, then every other attribute.
 * `uid` and the trace stand at the top as in the other shape, so that repeats can be removed.
 */
export function createExtraDataFormat(): LineFormat {
  const clock = createClock(() => 0)
  return (record, { scope }) => {
    const { attributeKeys, attributeValues } = record
    let uid = ''
    let extra = ''
    for (let index = 0; index < attributeKeys.length; index++) {
      const key = attributeKeys[index]! // both lists have the same length
      const value = attributeValues[index]! // as above
      if (key === 'log.record.uid') uid = `,"uid":${jsonOf(value)}`
      else if (key !== 'otelier.channel' || value !== scope.name) extra = add(extra, EXTRA_DATA_KEYS.get(key) ?? jsonKey(key), value)
    }
    return (
      `{"timestamp":"${clock.iso(record.timeMillis, record.timeNanos)}","level":"${severityText(record.severityNumber)}"` +
      `,"logger":${quoteJson(scope.name)},"message":${quoteJson(textOf(record.body))}${uid}${idsOf(record)},"extra_data":{${extra}}}${LINE_END}`
    )
  }
}

const EXTRA_DATA_KEYS: ReadonlyMap<string, string> = new Map([
  ['analytics.event', '"event_name":'],
  ['analytics.category', '"event_category":'],
  ['user.id', '"user_id":'],
  ['analytics.properties', '"properties":'],
])
