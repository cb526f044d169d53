import { context, logs, metrics, propagation, trace, type TextMapPropagator } from '@opentelemetry/api'
import { logs as olderLogs } from '@opentelemetry/api-logs'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core'
import type { EventRecorder } from '@otelier/journal'
import type { Resource } from '@opentelemetry/resources'
import { LoggerProvider, type LogRecordProcessor } from '@opentelemetry/sdk-logs'
import { AggregationTemporality, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics'
import { type Sampler, type SpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import { createRequestIdPropagator } from './request-id-propagator.ts'

export interface ProviderOptions {
  readonly resource: Resource
  readonly recorder: EventRecorder
  readonly sampler: Sampler
  readonly propagators: readonly string[]
}

export interface Providers {
  readonly tracerProvider: TracerProvider
  readonly meterProvider: MeterProvider
  readonly loggerProvider: LoggerProvider
  /** Reads every instrument once and puts the metrics into the journal. */
  readonly collectMetrics: () => Promise<void>
  /** Which globals somebody else had set before; empty when all of them are ours. */
  readonly taken: readonly string[]
}

/** Sets the OpenTelemetry globals; each signal ends in the journal. A global that is set already stays as it is. */
export function setProviders({ resource, recorder, sampler, propagators }: ProviderOptions): Providers {
  const tracerProvider = new TracerProvider({ resource, sampler, spanProcessors: [createSpanProcessor(recorder)] })
  const reader = new JournalMetricReader()
  const meterProvider = new MeterProvider({ resource, readers: [reader] })
  const loggerProvider = new LoggerProvider({ resource, processors: [createLogProcessor(recorder)] })
  const outcomes = {
    context: context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()),
    propagation: propagation.setGlobalPropagator(createPropagator(propagators)),
    trace: trace.setGlobalTracerProvider(tracerProvider),
    metrics: metrics.setGlobalMeterProvider(meterProvider),
    logs: logs.setGlobalLoggerProvider(loggerProvider),
    // Libraries that log through the older package (0.2xx) look under another global key; it answers with the provider in force.
    'api-logs': olderLogs.setGlobalLoggerProvider(loggerProvider) === loggerProvider,
  }
  const collectMetrics = async (): Promise<void> => {
    const { resourceMetrics } = await reader.collect()
    recorder.metrics(resourceMetrics)
  }
  const taken = Object.entries(outcomes).flatMap(([name, isOurs]) => (isOurs ? [] : [name]))
  return { tracerProvider, meterProvider, loggerProvider, collectMetrics, taken }
}

function createPropagator(names: readonly string[]): TextMapPropagator {
  const known: Readonly<Record<string, () => TextMapPropagator>> = {
    tracecontext: () => new W3CTraceContextPropagator(),
    baggage: () => new W3CBaggagePropagator(),
  }
  const propagators = names.flatMap((name) => known[name]?.() ?? [])
  return new CompositePropagator({ propagators: [...propagators, createRequestIdPropagator()] })
}

function createSpanProcessor(recorder: EventRecorder): SpanProcessor {
  return {
    onStart: () => undefined,
    onEnd: (span) => {
      if ((span.spanContext().traceFlags & 1) === 1) recorder.span(span)
    },
    // A record is in the journal when the call returns: there is nothing to push.
    forceFlush: () => recorder.flush(),
    shutdown: async () => undefined,
  }
}

function createLogProcessor(recorder: EventRecorder): LogRecordProcessor {
  return {
    onEmit: (record) => recorder.foreign(record),
    forceFlush: () => recorder.flush(),
    shutdown: async () => undefined,
  }
}

/** Collects only when asked: the writer thread keeps the time. */
class JournalMetricReader extends MetricReader {
  constructor() {
    super({ aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE })
  }
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}
