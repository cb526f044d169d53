import { severityText } from '@otelier/core'
import { quoteJson } from './escape.ts'
import { jsonKey, jsonOf, textOf } from './json-value.ts'
import type { LineFormat } from './line-format.ts'
import { attributesOf, partsOf, traceOf } from './record-parts.ts'
import { createClock } from './timestamp.ts'

/**
 * One record as one JSON object on one line: what every record has stands at the top, the event's own values under
 * `attributes`. Attributes that have a place at the top are not repeated, nor is a channel that equals the logger.
 */
export function createJsonFormat(): LineFormat {
  const clock = createClock(() => 0)
  return (record, { scope }) => {
    const { severityNumber, eventName, droppedAttributesCount } = record
    const parts = partsOf(record)
    const attributes = attributesOf(parts, scope.name)
    return (
      `{"timestamp":"${clock.iso(record.timeMillis, record.timeNanos)}"` +
      `,"level":"${severityText(severityNumber)}","severity_number":${severityNumber},"logger":${quoteJson(scope.name)}` +
      (eventName === '' ? '' : `,"event":${quoteJson(eventName)}`) +
      `,"message":${quoteJson(textOf(record.body))}` +
      (parts.uid === '' ? '' : `,"uid":${parts.uid}`) +
      traceOf(record) +
      parts.context +
      (parts.source === '' ? '' : `,"source":{${parts.source}}`) +
      (attributes === '' ? '' : `,"attributes":{${attributes}}`) +
      (parts.exception === '' ? '' : `,"exception":{${parts.exception}}`) +
      (droppedAttributesCount === 0 ? '' : `,"dropped_attributes_count":${droppedAttributesCount}`) +
      '}\n'
    )
  }
}

/**
 * The shape for analytics: `extra_data` holds event name, category, user and properties under those names, and every other attribute
 * under its own. `uid` and the trace stand at the top as in the other shape, so that repeats can be removed.
 */
export function createExtraDataFormat(): LineFormat {
  const clock = createClock(() => 0)
  return (record, { scope }) => {
    const { attributeKeys, attributeValues } = record
    let uid = ''
    let extra = ''
    for (const [index, key] of attributeKeys.entries()) {
      const value = attributeValues[index] ?? null
      if (key === 'log.record.uid') uid = `,"uid":${jsonOf(value)}`
      else if (key !== 'otelier.channel' || value !== scope.name) extra += `,${EXTRA_DATA_KEYS.get(key) ?? jsonKey(key)}${jsonOf(value)}`
    }
    return (
      `{"timestamp":"${clock.iso(record.timeMillis, record.timeNanos)}","level":"${severityText(record.severityNumber)}"` +
      `,"logger":${quoteJson(scope.name)},"message":${quoteJson(textOf(record.body))}${uid}${traceOf(record)}` +
      `,"extra_data":{${extra.slice(1)}}}\n`
    )
  }
}

const EXTRA_DATA_KEYS: ReadonlyMap<string, string> = new Map([
  ['analytics.event', '"event_name":'],
  ['analytics.category', '"event_category":'],
  ['user.id', '"user_id":'],
  ['analytics.properties', '"properties":'],
])
