import { severityText } from '@otelier/core'
import type { DecodedLogRecord } from '../decode/log-record.ts'
import type { StreamDefinition } from '../sink.ts'
import { escapeText } from './escape.ts'
import { jsonOf, textOf } from './json-value.ts'
import { attributesOf, partsOf, traceOf } from './record-parts.ts'
import { createClock, offsetOf, type Clock } from './timestamp.ts'
import type { LineFormat, LineFormatOptions, TextFormat } from './line-format.ts'

/** One record as one line of text, with its attributes as JSON behind it and a stack trace indented below it. */
export function createTextFormat(format: TextFormat, { timeZone = 'local', hasAttributes = true }: LineFormatOptions): LineFormat {
  const clock = createClock(offsetOf(timeZone))
  const writeHead = HEADS[format]
  return (record, stream) => {
    const attributes = hasAttributes ? attributesAsJson(record, stream.scope.name) : ''
    const message = escapeText(textOf(record.body))
    return `${writeHead(record, stream, clock)}${message}${attributes === '' ? '' : ` ${attributes}`}\n${stackOf(record, '    ')}`
  }
}

type Head = (record: DecodedLogRecord, stream: StreamDefinition, clock: Clock) => string

const HEADS: Readonly<Record<TextFormat, Head>> = {
  verbose: (record, { scope }, clock) => {
    const source = sourceOf(record)
    return `${levelAndTime(record, clock)} ${escapeText(scope.name)}${source === '' ? '' : ` ${source}`} | `
  },
  simple: (record, { scope }, clock) => `${levelAndTime(record, clock)} ${escapeText(scope.name)} | `,
  compact: (record, _stream, clock) => `${clock.dateTime(record.timeMillis)} ${severityText(record.severityNumber)} `,
}

function levelAndTime(record: DecodedLogRecord, clock: Clock): string {
  return `[${severityText(record.severityNumber)}] ${clock.dateTime(record.timeMillis)}`
}

/** `module.function:line` of the call site, as far as it is known. */
function sourceOf({ attributeKeys, attributeValues }: DecodedLogRecord): string {
  const path = attributeKeys.indexOf('code.file.path')
  if (path === -1) return ''
  const valueOf = (key: string): string => textOf(attributeValues[attributeKeys.indexOf(key)])
  const module = textOf(attributeValues[path])
    .replace(/^.*[\\/]/, '')
    .replace(/\.\w+$/, '')
  const name = valueOf('code.function.name')
  return escapeText(`${module}${name === '' ? '' : `.${name}`}:${valueOf('code.line.number')}`)
}

const SHOWN_ELSEWHERE =
  /^(?:code\.(?:file\.path|line\.number|function\.name)|exception\.(?:type|message|stacktrace)|otelier\.channel|log\.record\.uid)$/

/** The attributes that have no place of their own, as pairs of JSON. */
export function otherAttributes({ attributeKeys, attributeValues }: DecodedLogRecord): { key: string; json: string }[] {
  const others: { key: string; json: string }[] = []
  for (const [index, key] of attributeKeys.entries()) {
    if (!SHOWN_ELSEWHERE.test(key)) others.push({ key, json: jsonOf(attributeValues[index] ?? null) })
  }
  return others
}

/** With the context, the trace and the record's own id at the end: they lead from the line to everything else. */
function attributesAsJson(record: DecodedLogRecord, loggerName: string): string {
  const parts = partsOf(record)
  const ids = `${parts.contextAttributes}${traceOf(record)}${parts.uid === '' ? '' : `,"uid":${parts.uid}`}`
  const attributes = attributesOf(parts, loggerName)
  if (attributes !== '') return `{${attributes}${ids}}`
  return ids === '' ? '' : `{${ids.slice(1)}}`
}

/** The stack trace on lines of its own, each indented, so that none can pass for a record. Empty without an exception. */
export function stackOf({ attributeKeys, attributeValues }: DecodedLogRecord, indent: string): string {
  const valueOf = (key: string): string => textOf(attributeValues[attributeKeys.indexOf(key)])
  const type = valueOf('exception.type')
  const message = valueOf('exception.message')
  const stack = valueOf('exception.stacktrace') || (type && message ? `${type}: ${message}` : type || message)
  if (stack === '') return ''
  return stack
    .split('\n')
    .map((line) => `${indent}${escapeText(line)}\n`)
    .join('')
}
