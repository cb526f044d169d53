import { context, SeverityNumber } from '@opentelemetry/api'
import { ProtobufLogsSerializer, ProtobufMetricsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs'
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { framesOf, plainScope, scopeOf } from '../test/official-frames.ts'
import { assembleRequest } from './assemble.ts'

const resource = resourceFromAttributes({ 'service.name': 'shop', 'service.version': '1.2.3' })
const SCOPES = [
  { name: 'payment' },
  { name: 'support', version: '2.0.0' },
  { name: 'größe', version: '1', schemaUrl: 'https://opentelemetry.io/schemas/1.30.0' },
]

test('logs of several scopes become the bytes of the official serialiser', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ scope: fc.nat(2), body: fc.string({ maxLength: 300, unit: 'grapheme' }), value: fc.integer() }), {
        minLength: 1,
        maxLength: 40,
      }),
      (records) => {
        const exporter = new InMemoryLogRecordExporter()
        const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] })
        const loggers = SCOPES.map(({ name, version, schemaUrl }) =>
          provider.getLogger(name, version, schemaUrl === undefined ? {} : { schemaUrl }),
        )
        for (const { scope, body, value } of records)
          loggers[scope]?.emit({ body, severityNumber: SeverityNumber.INFO, attributes: { value } })
        const finished = exporter.getFinishedLogRecords()

        const { resource: resourceBytes, frames } = framesOf(
          'logs',
          finished.map((record) => ({
            request: ProtobufLogsSerializer.serializeRequest([record]) ?? new Uint8Array(),
            scope: scopeOf(record),
          })),
        )

        expect(assembleRequest(resourceBytes, frames).equals(ProtobufLogsSerializer.serializeRequest(finished) ?? new Uint8Array())).toBe(
          true,
        )
      },
    ),
    { numRuns: 50 },
  )
})

test('spans become the bytes of the official serialiser', () => {
  const exporter = new InMemorySpanExporter()
  const provider = new TracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor({ exporter })] })
  for (const { name, version, schemaUrl } of [...SCOPES, ...SCOPES]) {
    const span = provider.getTracer(name, version, schemaUrl === undefined ? {} : { schemaUrl }).startSpan('pay', {}, context.active())
    span.setAttribute('payment.amount.minor', 1999).addEvent('declined').end()
  }
  const finished = exporter.getFinishedSpans()

  const { resource: resourceBytes, frames } = framesOf(
    'traces',
    finished.map((span) => ({ request: ProtobufTraceSerializer.serializeRequest([span]) ?? new Uint8Array(), scope: scopeOf(span) })),
  )

  expect(finished).toHaveLength(6)
  expect(Buffer.from(ProtobufTraceSerializer.serializeRequest(finished) ?? []).equals(assembleRequest(resourceBytes, frames))).toBe(true)
})

test('metrics become the bytes of the official serialiser', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter })
  const provider = new MeterProvider({ resource, readers: [reader] })
  for (const { name, version, schemaUrl } of SCOPES) {
    const meter = provider.getMeter(name, version, schemaUrl === undefined ? {} : { schemaUrl })
    meter.createCounter('payments').add(3, { outcome: 'declined' })
    meter.createHistogram('duration').record(12.5)
  }
  const { resourceMetrics } = await reader.collect()
  await provider.shutdown()

  const { resource: resourceBytes, frames } = framesOf(
    'metrics',
    resourceMetrics.scopeMetrics.map((scopeMetrics) => ({
      request: ProtobufMetricsSerializer.serializeRequest({ ...resourceMetrics, scopeMetrics: [scopeMetrics] }) ?? new Uint8Array(),
      scope: plainScope(scopeMetrics.scope),
    })),
  )

  expect(frames).toHaveLength(6)
  expect(
    Buffer.from(ProtobufMetricsSerializer.serializeRequest(resourceMetrics) ?? []).equals(assembleRequest(resourceBytes, frames)),
  ).toBe(true)
})
