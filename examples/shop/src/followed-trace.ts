import type { OtlpReceiver, ReceivedLog, ReceivedSpan } from '@otelier/testing'
import type { LogFile } from './log-files.ts'

/** One trace as the backend has it and as the files have it. */
export interface FollowedTrace {
  readonly traceId: string
  readonly requestId: string
  /** Spans and records of both processes, by time. */
  readonly steps: readonly TraceStep[]
  /** The lines that name the trace or the request, by file. */
  readonly files: readonly LogFile[]
}

interface TraceStep {
  readonly kind: 'span' | 'record'
  readonly service: string
  readonly what: string
  /** Milliseconds since the trace began. */
  readonly atMillis: number
  /** How many spans it lies in. */
  readonly depth: number
}

type Trace = Pick<OtlpReceiver, 'logs' | 'spans'>

/** A paid order's trace that goes all the way: request, payment, job, receipt; the one with the most records of the worker. */
export function chooseTrace({ logs }: Trace): string | undefined {
  const paid = logs.filter(({ eventName }) => eventName === 'payment.completed').map(({ traceId }) => traceId)
  const countReceipts = (traceId: string): number =>
    logs.filter((log) => log.traceId === traceId && log.scope.name === 'shop.receipts').length
  return paid.toSorted((a, b) => countReceipts(b) - countReceipts(a)).find((traceId) => countReceipts(traceId) > 0)
}

/** Follows a trace through the records of the receiver and the lines of the files. */
export function followTrace(traceId: string, received: Trace, files: readonly LogFile[]): FollowedTrace {
  const logs = received.logs.filter((log) => log.traceId === traceId)
  const spans = received.spans.filter((span) => span.traceId === traceId)
  const requestId = String(logs.find((log) => log.attributes['request.id'] !== undefined)?.attributes['request.id'] ?? '')
  const names = [traceId, requestId].filter((name) => name !== '')
  const found = files.map(({ name, lines }) => ({ name, lines: lines.filter((line) => names.some((part) => line.includes(part))) }))
  return { traceId, requestId, steps: orderSteps(spans, logs), files: found.filter(({ lines }) => lines.length > 0) }
}

function orderSteps(spans: readonly ReceivedSpan[], logs: readonly ReceivedLog[]): TraceStep[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]))
  const timed = [
    ...spans.map((span) => ({ ...placeOf(span, byId), ...describeSpan(span) })),
    ...logs.map((log) => ({ nano: log.timeUnixNano, depth: depthWithin(byId.get(log.spanId), byId), ...describeLog(log) })),
  ].sort((a, b) => Number(a.nano - b.nano) || a.depth - b.depth)
  const begin = timed[0]?.nano ?? 0n
  return timed.map(({ nano, ...step }) => ({ ...step, atMillis: Number(nano - begin) / 1e6 }))
}

/** A span's clock may be coarser than its parent's: none is shown before the span that it lies in. */
function placeOf(span: ReceivedSpan, byId: ReadonlyMap<string, ReceivedSpan>): { nano: bigint; depth: number } {
  const parent = byId.get(span.parentSpanId)
  if (parent === undefined) return { nano: span.startTimeUnixNano, depth: 0 }
  const around = placeOf(parent, byId)
  return { nano: around.nano > span.startTimeUnixNano ? around.nano : span.startTimeUnixNano, depth: around.depth + 1 }
}

function depthWithin(span: ReceivedSpan | undefined, byId: ReadonlyMap<string, ReceivedSpan>): number {
  return span === undefined ? 0 : placeOf(span, byId).depth + 1
}

/** By OTLP's number. */
const SPAN_KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer']

function describeSpan(span: ReceivedSpan): Pick<TraceStep, 'kind' | 'service' | 'what'> {
  const millis = Number(span.endTimeUnixNano - span.startTimeUnixNano) / 1e6
  const url = span.attributes['url.path'] ?? span.attributes['url.full']
  const name = url === undefined ? span.name : `${span.name} ${String(url)}`
  return { kind: 'span', service: serviceOf(span), what: `${name} (${SPAN_KINDS[span.kind] ?? ''} span, ${millis.toFixed(1)} ms)` }
}

function describeLog(log: ReceivedLog): Pick<TraceStep, 'kind' | 'service' | 'what'> {
  return { kind: 'record', service: serviceOf(log), what: `${log.severityText} ${log.eventName || log.scope.name}: ${String(log.body)}` }
}

function serviceOf({ resource }: ReceivedSpan | ReceivedLog): string {
  return String(resource['service.name'] ?? 'unknown')
}
