import { context, type Attributes, type HrTime } from '@opentelemetry/api'
import { suppressTracing } from '@opentelemetry/core'
import type { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-http'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs'
import { decodeLogRecord, type DecodedLogRecord, type DecodedValue, type Frame, type InstrumentationScope } from '@otelier/journal'
import { DEFAULT_TIMEOUT_MILLIS, type OtlpSignalOptions } from './options.ts'
import { outcomeOfError, outcomeOfStatus, type Outcome } from './outcome.ts'
import type { Transport } from './transport.ts'

interface Official {
  readonly exporter: OTLPLogExporter
  readonly resourceFrom: (attributes: Attributes) => Resource
}

/**
 * OTLP over HTTP with JSON, for logs, through the official exporter; it is loaded at the first batch.
 * The exporter repeats passing failures itself within its time, and does not tell how many records of an accepted request were refused.
 */
export function createJsonTransport(options: OtlpSignalOptions): Transport {
  let official: Promise<Official> | undefined
  return {
    async send(resource, frames, timeoutMillis) {
      try {
        official ??= loadOfficial(options)
        const { exporter, resourceFrom } = await official
        const records = readRecords(resourceFrom(readResource(resource)), frames)
        const outcome = await inTime(exportRecords(exporter, records), timeoutMillis)
        return outcome.kind === 'accepted' ? { kind: 'accepted', rejected: frames.length - records.length } : outcome
      } catch (error) {
        return outcomeOfError(error)
      }
    },
    async close() {
      await (await official)?.exporter.shutdown()
    },
  }
}

async function loadOfficial({ url, headers, compression, timeoutMillis }: OtlpSignalOptions): Promise<Official> {
  const { OTLPLogExporter } = await import('@opentelemetry/exporter-logs-otlp-http')
  const { resourceFromAttributes } = await import('@opentelemetry/resources')
  const { CompressionAlgorithm } = await import('@opentelemetry/otlp-exporter-base')
  const exporter = new OTLPLogExporter({
    url,
    headers: { ...headers },
    timeoutMillis: timeoutMillis ?? DEFAULT_TIMEOUT_MILLIS,
    compression: compression === 'gzip' ? CompressionAlgorithm.GZIP : CompressionAlgorithm.NONE,
  })
  return { exporter, resourceFrom: resourceFromAttributes }
}

function exportRecords(exporter: OTLPLogExporter, records: ReadableLogRecord[]): Promise<Outcome> {
  return new Promise((resolve) => {
    context.with(suppressTracing(context.active()), () => {
      exporter.export(records, ({ error }) => resolve(error === undefined ? { kind: 'accepted', rejected: 0 } : outcomeOfFailure(error)))
    })
  })
}

/** The exporter's errors carry the HTTP status as their code; errors of the connection carry a name. */
function outcomeOfFailure(error: Error): Outcome {
  const status = 'code' in error && typeof error.code === 'number' ? error.code : undefined
  return status === undefined ? outcomeOfError(error) : outcomeOfStatus(status, '')
}

function inTime(outcome: Promise<Outcome>, millis: number): Promise<Outcome> {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const timer = setTimeout(() => resolve(outcomeOfError(Object.assign(new Error(), { code: 'ETIMEDOUT' }))), millis)
  timer.unref()
  return Promise.race([outcome, promise]).finally(() => clearTimeout(timer))
}

function readRecords(resource: Resource, frames: readonly Frame[]): ReadableLogRecord[] {
  const scopes = new Map<string, InstrumentationScope>()
  return frames.flatMap(({ stream: { scope }, payload }) => {
    const record = decodeLogRecord(payload)
    if (record === undefined) return []
    // The exporter groups by identity, and two streams of one scope have two equal objects.
    const key = JSON.stringify([scope.name, scope.version, scope.schemaUrl])
    const same = scopes.get(key) ?? scope
    scopes.set(key, same)
    return [readable(record, resource, same)]
  })
}

function readable(record: DecodedLogRecord, resource: Resource, instrumentationScope: InstrumentationScope): ReadableLogRecord {
  const { traceId, spanId, flags, severityText, severityNumber, eventName, body } = record
  return {
    resource,
    instrumentationScope,
    hrTime: hrTime(record.timeMillis, record.timeNanos),
    hrTimeObserved: hrTime(record.observedMillis, record.observedNanos),
    attributes: readAttributes(record),
    droppedAttributesCount: record.droppedAttributesCount,
    ...(severityNumber === 0 ? {} : { severityNumber }),
    ...(severityText === '' ? {} : { severityText }),
    ...(eventName === '' ? {} : { eventName }),
    ...(body === undefined ? {} : { body: plain(body) }),
    ...(traceId === '' ? {} : { spanContext: { traceId, spanId, traceFlags: flags } }),
  }
}

function hrTime(millis: number, nanos: number): HrTime {
  return [Math.floor(millis / 1_000), (millis % 1_000) * 1_000_000 + nanos]
}

function readAttributes({ attributeKeys, attributeValues }: DecodedLogRecord): Attributes {
  return Object.fromEntries(attributeKeys.map((key, index) => [key, plain(attributeValues[index] ?? null)]))
}

/** A Resource's attributes have the field number of a key-value list, so its bytes are read as the body of a record. */
function readResource(resource: Uint8Array): Attributes {
  const value = part(0x32, resource)
  const body = decodeLogRecord(part(0x2a, value))?.body
  return body instanceof Map ? Object.fromEntries([...body].map(([key, item]) => [key, plain(item)])) : {}
}

function part(tag: number, content: Uint8Array): Buffer {
  const head = [tag]
  let rest = content.length
  for (; rest >= 0x80; rest >>>= 7) head.push((rest & 0x7f) | 0x80)
  head.push(rest)
  return Buffer.concat([Buffer.from(head), content])
}

/** What the official transformer takes: it knows no bigint and no Map. */
function plain(value: DecodedValue): Attributes[string] {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]))
  if (Array.isArray(value)) return value.map(plain)
  return value
}
