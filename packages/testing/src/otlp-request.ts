import { requestType, type Signal } from './otlp-schema.ts'
import { readLog, readOrigin, type ReceivedLog, type WireLog, type WireOrigin, type WireScope } from './received-log.ts'
import { readMetric, type ReceivedMetric, type WireMetric } from './received-metric.ts'
import { readSpan, type ReceivedSpan, type WireSpan } from './received-span.ts'

export type Encoding = 'protobuf' | 'json'

/** What one export request held; the lists of the other two signals are empty. */
export interface OtlpRequest {
  readonly logs: readonly ReceivedLog[]
  readonly spans: readonly ReceivedSpan[]
  readonly metrics: readonly ReceivedMetric[]
  /** Breaches of OTLP that a decoder can see past: keys that stand twice, ids of a wrong length. */
  readonly problems: readonly string[]
}

interface ScopeGroup {
  readonly scope?: WireScope
  readonly logRecords?: readonly WireLog[]
  readonly spans?: readonly WireSpan[]
  readonly metrics?: readonly WireMetric[]
}

interface ResourceGroup extends WireOrigin {
  readonly scopeLogs?: readonly ScopeGroup[]
  readonly scopeSpans?: readonly ScopeGroup[]
  readonly scopeMetrics?: readonly ScopeGroup[]
}

interface WireRequest {
  readonly resourceLogs?: readonly ResourceGroup[]
  readonly resourceSpans?: readonly ResourceGroup[]
  readonly resourceMetrics?: readonly ResourceGroup[]
}

const ID_KEYS = new Set(['traceId', 'spanId', 'parentSpanId'])

/**
 * Decodes the body of an OTLP/HTTP export request.
 *
 * @throws {Error} when the body is not of this type.
 */
export function readOtlpRequest(signal: Signal, encoding: Encoding, body: Uint8Array): OtlpRequest {
  const type = requestType(signal)
  const message = encoding === 'protobuf' ? type.decode(body) : type.fromObject(parseJson(body))
  const wire = type.toObject(message, { longs: BigInt }) as WireRequest // the table of otlp-schema.ts has these fields

  const out = { logs: [] as ReceivedLog[], spans: [] as ReceivedSpan[], metrics: [] as ReceivedMetric[], problems: [] as string[] }
  const onProblem = (problem: string): void => void out.problems.push(`${signal}: ${problem}`)
  for (const group of wire.resourceLogs ?? wire.resourceSpans ?? wire.resourceMetrics ?? []) {
    for (const part of group.scopeLogs ?? group.scopeSpans ?? group.scopeMetrics ?? []) {
      const origin = readOrigin(group, part.scope, onProblem)
      for (const log of part.logRecords ?? []) out.logs.push(readLog(log, origin, onProblem))
      for (const span of part.spans ?? []) out.spans.push(readSpan(span, origin, onProblem))
      for (const metric of part.metrics ?? []) out.metrics.push(readMetric(metric, origin, onProblem))
    }
  }
  return out
}

/** OTLP/JSON writes ids in hexadecimal where protobuf's own JSON has base64. */
function parseJson(body: Uint8Array): Record<string, unknown> {
  const text = Buffer.from(body).toString('utf8')
  const parsed: unknown = JSON.parse(text, (key, value: unknown) => {
    return typeof value === 'string' && ID_KEYS.has(key) ? Buffer.from(value, 'hex') : value
  })
  if (typeof parsed !== 'object' || parsed === null) throw new Error('the body is not a JSON object')
  return parsed as Record<string, unknown> // checked in the line above
}
