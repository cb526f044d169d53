import protobuf from 'protobufjs/light.js'

export type Signal = 'logs' | 'traces' | 'metrics'

/**
 * OTLP 1.x as a table: message → `number type name`; `*` repeats, `?` tells a default value (an empty string,
 * a zero) from none. Written from the specification and not shared
 * with any encoder, so that an encoder's mistake cannot hide in its own decoder.
 */
const MESSAGES: Readonly<Record<string, readonly string[]>> = {
  AnyValue: [
    '1 string? stringValue',
    '2 bool? boolValue',
    '3 int64? intValue',
    '4 double? doubleValue',
    '5 ArrayValue? arrayValue',
    '6 KeyValueList? kvlistValue',
    '7 bytes? bytesValue',
  ],
  ArrayValue: ['1 AnyValue* values'],
  KeyValueList: ['1 KeyValue* values'],
  KeyValue: ['1 string key', '2 AnyValue value'],
  InstrumentationScope: ['1 string name', '2 string version', '3 KeyValue* attributes', '4 uint32 droppedAttributesCount'],
  Resource: ['1 KeyValue* attributes', '2 uint32 droppedAttributesCount'],

  ExportLogsServiceRequest: ['1 ResourceLogs* resourceLogs'],
  ResourceLogs: ['1 Resource resource', '2 ScopeLogs* scopeLogs', '3 string schemaUrl'],
  ScopeLogs: ['1 InstrumentationScope scope', '2 LogRecord* logRecords', '3 string schemaUrl'],
  LogRecord: [
    '1 fixed64 timeUnixNano',
    '2 int32 severityNumber',
    '3 string severityText',
    '5 AnyValue body',
    '6 KeyValue* attributes',
    '7 uint32 droppedAttributesCount',
    '8 fixed32 flags',
    '9 bytes traceId',
    '10 bytes spanId',
    '11 fixed64 observedTimeUnixNano',
    '12 string eventName',
  ],

  ExportTraceServiceRequest: ['1 ResourceSpans* resourceSpans'],
  ResourceSpans: ['1 Resource resource', '2 ScopeSpans* scopeSpans', '3 string schemaUrl'],
  ScopeSpans: ['1 InstrumentationScope scope', '2 Span* spans', '3 string schemaUrl'],
  Span: [
    '1 bytes traceId',
    '2 bytes spanId',
    '3 string traceState',
    '4 bytes parentSpanId',
    '5 string name',
    '6 int32 kind',
    '7 fixed64 startTimeUnixNano',
    '8 fixed64 endTimeUnixNano',
    '9 KeyValue* attributes',
    '10 uint32 droppedAttributesCount',
    '11 SpanEvent* events',
    '12 uint32 droppedEventsCount',
    '13 SpanLink* links',
    '14 uint32 droppedLinksCount',
    '15 SpanStatus status',
    '16 fixed32 flags',
  ],
  SpanEvent: ['1 fixed64 timeUnixNano', '2 string name', '3 KeyValue* attributes', '4 uint32 droppedAttributesCount'],
  SpanLink: [
    '1 bytes traceId',
    '2 bytes spanId',
    '3 string traceState',
    '4 KeyValue* attributes',
    '5 uint32 droppedAttributesCount',
    '6 fixed32 flags',
  ],
  SpanStatus: ['2 string message', '3 int32 code'],

  ExportMetricsServiceRequest: ['1 ResourceMetrics* resourceMetrics'],
  ResourceMetrics: ['1 Resource resource', '2 ScopeMetrics* scopeMetrics', '3 string schemaUrl'],
  ScopeMetrics: ['1 InstrumentationScope scope', '2 Metric* metrics', '3 string schemaUrl'],
  Metric: [
    '1 string name',
    '2 string description',
    '3 string unit',
    '5 Points gauge',
    '7 Points sum',
    '9 HistogramPoints histogram',
    '10 ExponentialPoints exponentialHistogram',
    '11 SummaryPoints summary',
  ],
  Points: ['1 NumberPoint* dataPoints', '2 int32 aggregationTemporality', '3 bool isMonotonic'],
  HistogramPoints: ['1 HistogramPoint* dataPoints', '2 int32 aggregationTemporality'],
  ExponentialPoints: ['1 ExponentialPoint* dataPoints', '2 int32 aggregationTemporality'],
  SummaryPoints: ['1 SummaryPoint* dataPoints'],
  NumberPoint: [
    '2 fixed64 startTimeUnixNano',
    '3 fixed64 timeUnixNano',
    '4 double? asDouble',
    '5 Exemplar* exemplars',
    '6 sfixed64? asInt',
    '7 KeyValue* attributes',
    '8 uint32 flags',
  ],
  HistogramPoint: [
    '2 fixed64 startTimeUnixNano',
    '3 fixed64 timeUnixNano',
    '4 fixed64 count',
    '5 double? sum',
    '6 fixed64* bucketCounts',
    '7 double* explicitBounds',
    '8 Exemplar* exemplars',
    '9 KeyValue* attributes',
    '10 uint32 flags',
    '11 double? min',
    '12 double? max',
  ],
  ExponentialPoint: [
    '1 KeyValue* attributes',
    '2 fixed64 startTimeUnixNano',
    '3 fixed64 timeUnixNano',
    '4 fixed64 count',
    '5 double? sum',
    '6 sint32 scale',
    '7 fixed64 zeroCount',
    '8 Buckets positive',
    '9 Buckets negative',
    '10 uint32 flags',
    '11 Exemplar* exemplars',
    '12 double? min',
    '13 double? max',
    '14 double zeroThreshold',
  ],
  Buckets: ['1 sint32 offset', '2 uint64* bucketCounts'],
  SummaryPoint: [
    '2 fixed64 startTimeUnixNano',
    '3 fixed64 timeUnixNano',
    '4 fixed64 count',
    '5 double? sum',
    '6 Quantile* quantileValues',
    '7 KeyValue* attributes',
    '8 uint32 flags',
  ],
  Quantile: ['1 double quantile', '2 double value'],
  Exemplar: [
    '2 fixed64 timeUnixNano',
    '3 double? asDouble',
    '4 bytes spanId',
    '5 bytes traceId',
    '6 sfixed64? asInt',
    '7 KeyValue* filteredAttributes',
  ],

  ExportResponse: ['1 PartialSuccess partialSuccess'],
  PartialSuccess: ['1 int64 rejected', '2 string errorMessage'],
}

const REQUESTS = { logs: 'ExportLogsServiceRequest', traces: 'ExportTraceServiceRequest', metrics: 'ExportMetricsServiceRequest' } as const

let root: protobuf.Root | undefined

/** The message type of a name of the table above; built at the first call. */
export function messageType(name: string): protobuf.Type {
  root ??= protobuf.Root.fromJSON({ nested: Object.fromEntries(Object.entries(MESSAGES).map(([key, rows]) => [key, describe(rows)])) })
  return root.lookupType(name)
}

/** The type of an export request's body. */
export function requestType(signal: Signal): protobuf.Type {
  return messageType(REQUESTS[signal])
}

function describe(rows: readonly string[]): protobuf.IType {
  const fields: Record<string, protobuf.IField> = {}
  const oneofs: Record<string, protobuf.IOneOf> = {}
  for (const row of rows) {
    const [id = '', type = '', name = ''] = row.split(' ')
    fields[name] = { id: Number(id), type: type.replace(/[*?]/, ''), ...(type.endsWith('*') && { rule: 'repeated' }) }
    // A oneof of one member is how protobuf keeps presence.
    if (type.endsWith('?')) oneofs[`_${name}`] = { oneof: [name] }
  }
  return { fields, oneofs }
}
