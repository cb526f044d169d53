import { context, propagation, ROOT_CONTEXT, SpanStatusCode, trace, type Context, type Span } from '@opentelemetry/api'
import { activeScope, withScope } from '@otelier/core'
import { SpanKind, type ContextManager, type Span as BullSpan, type SpanOptions, type Telemetry, type Tracer } from 'bullmq'

/**
 * Carries trace, request and user from who adds a job to who works on it, with a span on each side:
 * the processing is a child of the adding. BullMQ's inner steps (locks, stalled checks, moves) get no span.
 */
export class QueueTelemetry implements Telemetry<Context> {
  readonly tracer: Tracer<Context> = { startSpan }
  readonly contextManager: ContextManager<Context> = {
    with: (to, run) => context.with(to, run),
    active: () => context.active(),
    root: () => ROOT_CONTEXT,
    getMetadata: (from) => JSON.stringify(writeCarrier(from)),
    // From the root, not from what is active: a worker fetches its next job within the one before.
    fromMetadata: (_active, metadata) => readCarrier(metadata),
  }
}

const SCOPE_KEYS = ['user.id', 'account.id'] as const
const SCOPE_PREFIX = 'scope.'

type Carrier = Record<string, string>

function writeCarrier(from: Context): Carrier {
  const carrier: Carrier = {}
  propagation.inject(from, carrier) // trace and request id
  const attributes = activeScope(from)?.attributes
  for (const key of SCOPE_KEYS) {
    const value = attributes?.[key]
    if (value !== undefined) carrier[`${SCOPE_PREFIX}${key}`] = value
  }
  return carrier
}

function readCarrier(metadata: string): Context {
  const carrier = JSON.parse(metadata) as Carrier // written by writeCarrier
  const sent = SCOPE_KEYS.map((key) => [key, carrier[`${SCOPE_PREFIX}${key}`]] as const).filter(([, value]) => value !== undefined)
  return withScope(propagation.extract(ROOT_CONTEXT, carrier), Object.fromEntries(sent))
}

const OPERATION_TYPES: Partial<Record<SpanKind, string>> = { [SpanKind.PRODUCER]: 'send', [SpanKind.CONSUMER]: 'process' }

function startSpan(name: string, { kind }: SpanOptions, parent?: Context): BullSpan<Context> {
  const operationType = OPERATION_TYPES[kind]
  if (operationType === undefined) return SILENT_SPAN
  const attributes = { 'messaging.system.name': 'bullmq', 'messaging.operation.type': operationType }
  return new QueueSpan(trace.getTracer('shop.queue').startSpan(name, { kind, attributes }, parent))
}

const SILENT_SPAN: BullSpan<Context> = {
  setSpanOnContext: (on) => on,
  setAttribute: () => {},
  setAttributes: () => {},
  addEvent: () => {},
  recordException: () => {},
  end: () => {},
}

/** The attributes that are kept, under their semantic-convention names. Options, data and results stay out. */
const KEYS: Readonly<Record<string, string>> = {
  'bullmq.queue.name': 'messaging.destination.name',
  'bullmq.queue.operation': 'messaging.operation.name',
  'bullmq.job.id': 'messaging.message.id',
  'bullmq.job.name': 'bullmq.job.name',
  'bullmq.job.attempts.made': 'bullmq.job.attempt',
}

class QueueSpan implements BullSpan<Context> {
  readonly #span: Span

  constructor(span: Span) {
    this.#span = span
  }

  setSpanOnContext(on: Context): Context {
    return trace.setSpan(on, this.#span)
  }

  setAttribute(key: string, value: Parameters<BullSpan['setAttribute']>[1]): void {
    const name = KEYS[key]
    if (name !== undefined) this.#span.setAttribute(name, value)
  }

  setAttributes(attributes: Parameters<BullSpan['setAttributes']>[0]): void {
    for (const [key, value] of Object.entries(attributes)) if (value !== undefined) this.setAttribute(key, value)
  }

  addEvent(name: string, attributes?: Parameters<BullSpan['addEvent']>[1]): void {
    if (name !== 'job failed') return // "job completed" carries the result
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: String(attributes?.['bullmq.job.failed.reason'] ?? '') })
  }

  recordException(exception: Parameters<BullSpan['recordException']>[0]): void {
    this.#span.recordException(exception)
    this.#span.setStatus({ code: SpanStatusCode.ERROR })
  }

  end(): void {
    this.#span.end()
  }
}
