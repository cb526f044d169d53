import { ROOT_CONTEXT, SpanKind, trace, TraceFlags, ValueType, type Context, type HrTime } from '@opentelemetry/api'
import { event, defineChannel, createRedactor, boolean, double, int, money, oneOf, string, strings, map } from '@otelier/core'
import { ProtobufLogsSerializer, ProtobufMetricsSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs'
import {
  AggregationTemporality,
  AggregationType,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProtoReader } from '../decode/proto-reader.ts'
import { ProtoWriter } from './proto-writer.ts'
import { Encoding } from './encoding.ts'
import { compileEvent } from './event.ts'
import { encodeForeignRecord } from './free-record.ts'
import { encodeMetric } from './metric.ts'
import { channelChunk } from './record-end.ts'
import { encodeResource } from './resource.ts'
import { encodeSpan } from './span.ts'
import { writeSpanContext } from './trace-context.ts'

const NO_REDACTION = { text: (value: string) => value, isSensitiveKey: () => false }
const UID = '0123456789ABCDEFGHJKMNPQRS'
const SPAN_CONTEXT = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: TraceFlags.SAMPLED }

/** The one record in an export request: field 2 of field 2 of field 1, for all three signals. */
function recordIn(request: Uint8Array | undefined, path: readonly number[] = [1, 2, 2]): Buffer {
  const reader = new ProtoReader()
  let bytes = Buffer.from(request ?? [])
  for (const field of path) {
    reader.reset(bytes, 0, bytes.length)
    for (;;) {
      const tag = reader.varint32()
      const start = reader.part()
      if (reader.failed) throw new Error(`field ${field} is missing`)
      if (tag >> 3 !== field) continue
      bytes = bytes.subarray(start, reader.position)
      break
    }
  }
  return bytes
}

function emitted(
  record: Parameters<ReturnType<LoggerProvider['getLogger']>['emit']>[0],
  within: Context = ROOT_CONTEXT,
): ReadableLogRecord {
  const seen: ReadableLogRecord[] = []
  const processor = { onEmit: (made: ReadableLogRecord) => void seen.push(made), forceFlush: async () => {}, shutdown: async () => {} }
  new LoggerProvider({ processors: [processor] }).getLogger('a.library', '1.2.3').emit({ ...record, context: within })
  return seen[0]! // one record was emitted
}

/** The record as a plain object, with some fields replaced. */
function withFields(record: ReadableLogRecord, changed: Partial<ReadableLogRecord>): ReadableLogRecord {
  const {
    hrTime,
    hrTimeObserved,
    severityNumber,
    severityText,
    body,
    eventName,
    spanContext,
    droppedAttributesCount,
    resource,
    instrumentationScope,
  } = record
  const fields = {
    hrTime,
    hrTimeObserved,
    severityNumber,
    severityText,
    body,
    eventName,
    spanContext,
    droppedAttributesCount,
    resource,
    instrumentationScope,
  }
  return { ...fields, attributes: record.attributes, ...changed } as ReadableLogRecord // fields of a record, read through its getters
}

/** What the official serialiser writes for this record and the attributes that are ours. */
function officialLog(record: ReadableLogRecord, own: Record<string, unknown>): Buffer {
  const attributes = { ...record.attributes, ...own } // ours are strings
  return recordIn(ProtobufLogsSerializer.serializeRequest([withFields(record, { attributes })]))
}

function finished(writer: ProtoWriter): Buffer {
  if (writer.uidOffset >= 0) writer.bytes.write(UID, writer.uidOffset, 'latin1')
  return writer.bytes.subarray(0, writer.position)
}

const scalar = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ maxLength: 40 }),
  fc.double(),
  fc.maxSafeInteger(),
  fc.integer(),
  fc.constantFrom(-0, 2 ** 62, -(2 ** 63), 2 ** 63, 1e300, NaN, Infinity),
  fc.boolean(),
)
const plainKey = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 140 }).filter((key) => key !== '__proto__')
const { anyValue } = fc.letrec<{ anyValue: unknown }>((tie) => ({
  anyValue: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.constant(null),
    fc.uint8Array({ maxLength: 200 }),
    fc.array(tie('anyValue'), { maxLength: 5 }),
    fc.dictionary(plainKey, tie('anyValue'), { maxKeys: 5, noNullPrototype: true }),
  ),
}))

test('records of other libraries have the bytes of the official serialiser', () => {
  fc.assert(
    fc.property(
      fc.dictionary(plainKey, anyValue, { maxKeys: 8, noNullPrototype: true }),
      fc.option(anyValue, { nil: undefined }),
      fc.integer({ min: 0, max: 24 }),
      fc.date({ min: new Date(0), max: new Date('2200-01-01'), noInvalidDate: true }),
      fc.boolean(),
      (attributes, body, severityNumber, timestamp, hasSpan) => {
        const within = hasSpan ? trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT) : ROOT_CONTEXT
        const record = emitted(
          { attributes: attributes, body: body, severityNumber, severityText: 'odd', timestamp, eventName: 'an.event' },
          within,
        ) // any value is allowed at run time
        const writer = new ProtoWriter(64)

        encodeForeignRecord(new Encoding(NO_REDACTION, writer), record, {
          micros: 0,
          channel: channelChunk('a.library'),
          scope: undefined,
          span: new Uint8Array(0),
        })

        expect(finished(writer)).toEqual(officialLog(record, { 'otelier.channel': 'a.library', 'log.record.uid': UID }))
      },
    ),
    { numRuns: 400 },
  )
})

const everything = defineChannel({
  name: 'official',
  about: 'One event with an attribute of each kind.',
  events: {
    happened: event('official.happened', {
      severity: 'WARNING',
      message: 'A {text} of {amount} and {count}',
      required: { text: string('a.text', 'Text.'), amount: money('a.minor', 'a.currency', 'Money.') },
      optional: {
        count: int('a.count', '{item}', 'Count.'),
        ratio: double('a.ratio', '1', 'Ratio.'),
        flag: boolean('a.flag', 'Flag.'),
        choice: oneOf('a.choice', ['one', 'two'], 'Choice.'),
        list: strings('a.list', 'List.'),
        pairs: map('a.pairs', 'Pairs.'),
      },
    }),
  },
})

test.each([false, true])('typed events have the bytes of the official serialiser (with a redactor: %s)', (isRedacted) => {
  const redactor = isRedacted ? createRedactor() : NO_REDACTION
  const compiled = compileEvent(everything.happened.declaration, redactor)
  const finiteScalar = fc.oneof(fc.string({ maxLength: 9 }), fc.boolean(), fc.integer())
  const text = isRedacted
    ? fc.string({ unit: fc.constantFrom('a', 'é', '漢', 'x', 'y', 'z', ',', ' '), maxLength: 150 })
    : fc.string({ unit: 'binary', maxLength: 150 })
  const input = fc.record(
    {
      text,
      amount: fc.record({ minor: fc.integer(), currency: fc.constantFrom('EUR', 'JPY', 'KWD') }),
      count: fc.integer(),
      ratio: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()),
      flag: fc.boolean(),
      choice: fc.constantFrom('one' as const, 'two' as const),
      list: fc.array(text, { maxLength: 4 }),
      pairs: fc.dictionary(fc.constantFrom('a', 'b', 'c'), isRedacted ? fc.boolean() : finiteScalar, { noNullPrototype: true }),
    },
    { requiredKeys: ['text', 'amount'] },
  )
  fc.assert(
    fc.property(input, fc.integer({ min: 0, max: 4_000_000_000_000_000 }), fc.boolean(), (given, micros, hasSpan) => {
      const time: HrTime = [Math.floor(micros / 1_000_000), (micros % 1_000_000) * 1000]
      const within = hasSpan ? trace.setSpanContext(ROOT_CONTEXT, SPAN_CONTEXT) : ROOT_CONTEXT
      const { text: a, amount, count, ratio, flag, choice, list, pairs } = given
      const exponent = { EUR: 2, JPY: 0, KWD: 3 }[amount.currency] ?? 2
      const printed = `${amount.minor < 0 ? '-' : ''}${(Math.abs(amount.minor) / 10 ** exponent).toFixed(exponent)} ${amount.currency}`
      const body = `A ${a} of ${printed} and ${count ?? ''}`
      const values = {
        'a.text': a,
        'a.minor': amount.minor,
        'a.currency': amount.currency,
        'a.count': count,
        'a.ratio': ratio,
        'a.flag': flag,
        'a.choice': choice,
        'a.list': list,
        'a.pairs': pairs,
      }
      const record = emitted(
        {
          eventName: 'official.happened',
          severityNumber: 13,
          severityText: 'WARNING',
          body,
          attributes: values,
          timestamp: time,
          observedTimestamp: time,
        },
        within,
      ) // undefined values are dropped
      const span = new ProtoWriter()
      if (hasSpan) writeSpanContext(span, SPAN_CONTEXT)
      const writer = new ProtoWriter(16)

      const run = compiled.read(given)
      compiled.encode(run, writer, micros, span.bytes.subarray(0, span.position), undefined)
      compiled.release(run)

      expect(finished(writer)).toEqual(officialLog(record, { 'otelier.channel': 'official', 'log.record.uid': UID }))
    }),
    { numRuns: 400 },
  )
})

test('spans have the bytes of the official serialiser', async () => {
  const ended: ReadableSpan[] = []
  const processor = {
    onStart() {},
    onEnd: (span: ReadableSpan) => void ended.push(span),
    forceFlush: async () => {},
    shutdown: async () => {},
  }
  const tracer = new TracerProvider({ spanProcessors: [processor] }).getTracer('a.library', '1.0.0')
  const parent = trace.setSpanContext(ROOT_CONTEXT, { ...SPAN_CONTEXT, isRemote: true })
  const linked = { context: { ...SPAN_CONTEXT, isRemote: false }, attributes: { why: 'because' } }
  const first = tracer.startSpan(
    'first',
    { kind: SpanKind.SERVER, links: [linked], attributes: { 'http.route': '/a', list: ['x', 'y'], n: 1.5, many: -3 } },
    parent,
  )
  first.addEvent('something', { count: 2 })
  first.addEvent('bare')
  first.setStatus({ code: 2, message: 'it broke' })
  first.end()
  tracer.startSpan('second').end()

  for (const span of ended) {
    const writer = new ProtoWriter(16)
    encodeSpan(new Encoding(NO_REDACTION, writer), span)
    expect(finished(writer)).toEqual(recordIn(ProtobufTraceSerializer.serializeRequest([span])))
  }
  expect(ended).toHaveLength(2)
})

test('metrics of every kind have the bytes of the official serialiser', async () => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 60_000 })
  const views = [{ instrumentName: 'exponential', aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } as const }]
  const provider = new MeterProvider({ readers: [reader], views })
  const meter = provider.getMeter('a.library', '1.0.0')
  const counter = meter.createCounter('counter', { description: 'Counts.', unit: '{item}', valueType: ValueType.INT })
  counter.add(5, { route: '/a' })
  counter.add(2 ** 40, { route: '/b' })
  meter.createUpDownCounter('updown', { valueType: ValueType.INT }).add(-7)
  meter.createGauge('gauge').record(1.25)
  const histogram = meter.createHistogram('histogram', { unit: 'ms' })
  const exponential = meter.createHistogram('exponential')
  for (const value of [0, 0.3, 4, 12, 700, 1e6]) {
    histogram.record(value, { code: 200 })
    exponential.record(value, { code: 200 })
  }
  const { resourceMetrics } = await reader.collect()
  await provider.shutdown()

  const metrics = resourceMetrics.scopeMetrics.flatMap(({ scope, metrics: collected }) => collected.map((metric) => ({ scope, metric })))
  expect(metrics).toHaveLength(5)
  for (const { scope, metric } of metrics) {
    const writer = new ProtoWriter(16)
    encodeMetric(new Encoding(NO_REDACTION, writer), metric)
    const request = ProtobufMetricsSerializer.serializeRequest({
      resource: resourceMetrics.resource,
      scopeMetrics: [{ scope, metrics: [metric] }],
    })
    expect(finished(writer), metric.descriptor.name).toEqual(recordIn(request))
  }
})

test('a resource has the bytes of the official serialiser', () => {
  const attributes = { 'service.name': 'shop', 'process.pid': 42, 'process.command_args': ['node', 'app.js'] }
  const record = withFields(emitted({ body: 'x' }), { resource: resourceFromAttributes(attributes) })

  const official = recordIn(ProtobufLogsSerializer.serializeRequest([record]), [1, 1])

  expect(Buffer.from(encodeResource(attributes, NO_REDACTION))).toEqual(official)
})
